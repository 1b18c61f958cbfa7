import { dayAfter } from '../../civil-status/birthdate.ts';
import { type Citizen, type CitizenEntry, citizen } from '../citizens/citizen.ts';
import type { Mandate } from '../persona.ts';
import { FRANCE_SERVICES } from './carers.ts';

/** The source by which carers sign in. */
export const AIDANTS_CONNECT = 'aidants-connect';

/** What Aidants Connect sends for everybody without e-mail; the real one has an address of its own. */
export const NO_EMAIL = 'noemailprovided@aidants-connect.example.org';

interface AssistedEntry extends Omit<CitizenEntry, 'kinds' | 'sources'> {
  subjects: readonly string[];
  /** Days until the mandate ends, negative once it has. */
  days: number;
  revoked?: true;
}

function assisted({ subjects, days, revoked, ...entry }: AssistedEntry): Citizen {
  const person = citizen({ ...entry, kinds: [], sources: [] });
  // Mandates count from the first day the person is looked at: they end as the clock moves.
  let signedOn: string | undefined;
  return {
    ...person,
    asOf(today) {
      signedOn ??= today;
      const mandate: Mandate = {
        organisation: FRANCE_SERVICES,
        subjects,
        until: dayAfter(signedOn, days),
        ...(revoked && { revoked }),
      };
      const credentials = { [AIDANTS_CONNECT]: { identifiant: entry.id } };
      return { ...person.asOf(today), kinds: [AIDANTS_CONNECT], mandate, credentials };
    },
  };
}

/** People for whom a carer signs in (sources of today §5). The register knows them all. */
export const assistedPeople: readonly Citizen[] = [
  assisted({
    no: 201,
    id: 'paulette-gourvenec',
    why: 'Son mandat porte sur la famille et le social : un service qui exige la formation est refusé par Y600020.',
    given: 'Paulette Marie',
    family: 'GOURVENEC',
    gender: 'female',
    born: '1944-10-02',
    at: '29232',
    subjects: ['Famille-Scolarité', 'Social-Santé'],
    days: 12,
  }),
  assisted({
    no: 202,
    id: 'mamadou-tirailh',
    why: 'Son mandat d’un an porte sur la formation : le CPF l’accepte.',
    given: 'Mamadou',
    family: 'TIRAILH',
    gender: 'male',
    born: '1979-05-14',
    at: '93066',
    subjects: ['Travail-Formation'],
    days: 365,
  }),
  assisted({
    no: 203,
    id: 'lucette-echevaux',
    why: 'Son mandat a pris fin hier : l’aidant ne la trouve plus.',
    given: 'Lucette',
    family: 'ÉCHEVAUX',
    gender: 'female',
    born: '1938-02-21',
    at: '59350',
    subjects: ['Social-Santé'],
    days: -1,
  }),
  assisted({
    no: 204,
    id: 'gilbert-revocquer',
    why: 'A révoqué son mandat : l’aidant ne le trouve plus.',
    given: 'Gilbert',
    family: 'RÉVOCQUER',
    gender: 'male',
    born: '1951-11-30',
    at: '67482',
    subjects: ['Logement', 'Justice'],
    days: 120,
    revoked: true,
  }),
  assisted({
    no: 205,
    id: 'zohra-benmahlouf',
    why: 'Née à l’étranger : Aidants Connect envoie « None » pour son lieu de naissance, le service n’en voit rien.',
    given: 'Zohra',
    family: 'BENMAHLOUF',
    gender: 'female',
    born: '1949-07-08',
    at: '99352',
    sends: { birthplace: 'None' },
    subjects: ['Papier-Citoyenneté-Elections', 'Etranger-Europe', 'Argent-Impots-Consommation'],
    days: 31,
  }),
  assisted({
    no: 206,
    id: 'odile-sansadresse',
    why: 'Sans e-mail : Aidants Connect envoie une adresse que d’autres partagent, un service ne doit pas les confondre.',
    given: 'Odile',
    family: 'SANSADRESSE',
    gender: 'female',
    born: '1946-03-17',
    at: '13055',
    email: NO_EMAIL,
    subjects: ['Travail-Formation', 'Transports-Mobilité'],
    days: 182,
  }),
  assisted({
    no: 207,
    id: 'rene-sansadresse',
    why: 'Sans e-mail : reçoit la même adresse qu’Odile, et c’est une autre personne.',
    given: 'René',
    family: 'SANSADRESSE',
    gender: 'male',
    born: '1943-12-05',
    at: '13055',
    email: NO_EMAIL,
    subjects: ['Travail-Formation', 'Loisirs-Sport-Culture'],
    days: 182,
  }),
];
