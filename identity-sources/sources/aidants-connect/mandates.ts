import { dayInFrance } from '../../../civil-status/birthdate.ts';
import type { Mandate, Persona } from '../../../personas/persona.ts';

/** What a mandate may be about, as a carer reads it; FranceConnect's word for it is the key. The examples are ours. */
export const SUBJECTS: Readonly<Record<string, { title: string; examples: string }>> = {
  'Papier-Citoyenneté-Elections': {
    title: 'Papiers, citoyenneté, élections',
    examples: 'État civil, passeport, inscription électorale…',
  },
  'Famille-Scolarité': { title: 'Famille, scolarité', examples: 'Allocations familiales, école, garde d’enfants…' },
  'Social-Santé': { title: 'Social, santé', examples: 'Carte vitale, handicap, prise en charge…' },
  'Travail-Formation': { title: 'Travail, formation', examples: 'Compte de formation, chômage, retraite…' },
  Logement: { title: 'Logement', examples: 'Allocations, logement social, aides aux travaux…' },
  'Transports-Mobilité': { title: 'Transports, mobilité', examples: 'Carte grise, permis de conduire…' },
  'Argent-Impots-Consommation': { title: 'Argent, impôts, consommation', examples: 'Impôts, surendettement, litiges…' },
  Justice: { title: 'Justice', examples: 'Casier judiciaire, plainte, aide juridictionnelle…' },
  'Etranger-Europe': { title: 'Étranger, Europe', examples: 'Titre de séjour, naturalisation, visa…' },
  'Loisirs-Sport-Culture': { title: 'Loisirs, sport, culture', examples: 'Associations, pass sport, permis bateau…' },
};

/** The subject whose mandate calls for a warning. */
export const MONEY = 'Argent-Impots-Consommation';

/** Whether the mandate counts today. */
export function isInForce({ until, revoked }: Mandate, now: number): boolean {
  return !revoked && until >= dayInFrance(now);
}

/**
 * What Aidants Connect sends of a person, odd values included: a text for an absent place of birth, and a date of creation.
 * Its public code sends no `rep_scope`, which FranceConnect asks for all the same: here the subject chosen is sent.
 * @param subject chosen by the carer; without one, the first of the mandate
 */
export function claimsOfAssisted(
  { identity, mandate }: Persona,
  subject = mandate?.subjects[0],
): Record<string, unknown> {
  return {
    birthplace: identity.birthplace ?? 'None',
    preferred_username: identity.preferred_username ?? null,
    creation_date: '2026-01-15T09:00:00+00:00',
    phone_number: undefined,
    rep_scope: subject === undefined ? undefined : [subject],
  };
}
