import { citizen } from './citizen.ts';

/** People whose FranceConnect account, or mailbox, stands in the way. */
export const accounts = [
  citizen({
    no: 120,
    id: 'regine-verrouillat',
    why: 'A désactivé son compte FranceConnect : refus Y180001.',
    kinds: ['blocked-account'],
    given: 'Régine',
    family: 'VERROUILLAT',
    gender: 'female',
    born: '1956-06-09',
    at: '74010',
    account: { disabled: true },
    sources: ['impots', 'ameli', 'la-poste'],
  }),
  citizen({
    no: 121,
    id: 'samuel-barrieras',
    why: 'A bloqué impots.gouv.fr dans ses préférences : refus Y100011 par impots.gouv.fr, connexion réussie par les autres.',
    kinds: ['blocked-source'],
    given: 'Samuel',
    family: 'BARRIERAS',
    gender: 'male',
    born: '1981-01-19',
    at: '38185',
    account: { blocked_sources: ['impots'] },
    sources: ['impots', 'ameli', 'la-poste'],
  }),
  citizen({
    no: 122,
    id: 'corinne-perdrigeat',
    why: 'Son adresse e-mail n’existe plus : la connexion réussit, les e-mails du service n’arrivent jamais.',
    kinds: ['unreachable-email'],
    given: 'Corinne',
    family: 'PERDRIGEAT',
    gender: 'female',
    born: '1973-08-16',
    at: '17300',
    email: 'corinne.perdrigeat@courrier.invalid',
    sources: ['impots', 'ameli', 'msa'],
  }),
];
