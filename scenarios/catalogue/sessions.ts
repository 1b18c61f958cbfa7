import { family } from './family.ts';

const STAY = 'Expect nothing; when the citizen starts again, begin a new sign-in with a new state and nonce.';
const STAY_FR =
  'Ne rien attendre ; quand l’usager recommence, ouvrir une nouvelle connexion avec un nouveau state et un nouveau nonce.';

/** Something ends too early. */
export const sessions = family('Sessions and lifetimes', [
  {
    id: 'session-gone-at-choice',
    title: 'FranceConnect forgets the citizen on the list',
    what: 'The session is gone when the citizen chooses a source: Y190001.',
    serviceMust: STAY,
    french: {
      title: 'FranceConnect oublie l’usager devant la liste',
      what: 'La session a disparu quand l’usager choisit un fournisseur : Y190001.',
      serviceMust: STAY_FR,
    },
    verdict: 'none',
    evidence: 'Service contract §17, point 7; FranceConnect’s public code.',
    faults: [{ kind: 'session', goneAt: 'choice' }],
  },
  {
    id: 'session-gone-at-callback',
    title: 'FranceConnect forgets the citizen at the source',
    what: 'The session is gone when the citizen comes back from the source: Y190001.',
    serviceMust: STAY,
    french: {
      title: 'FranceConnect oublie l’usager chez le fournisseur',
      what: 'La session a disparu quand l’usager revient du fournisseur d’identité : Y190001.',
      serviceMust: STAY_FR,
    },
    verdict: 'none',
    evidence: 'Public issue reports of services.',
    faults: [{ kind: 'session', goneAt: 'callback' }],
  },
  {
    id: 'session-gone-at-information',
    title: 'FranceConnect forgets the citizen after signing in at the source',
    what: 'The session is gone when the information page should come: Y190001.',
    serviceMust: STAY,
    french: {
      title: 'FranceConnect oublie l’usager après l’identification',
      what: 'La session a disparu quand la page d’information doit s’afficher : Y190001.',
      serviceMust: STAY_FR,
    },
    verdict: 'none',
    evidence: 'Public issue reports of services.',
    faults: [{ kind: 'session', goneAt: 'information' }],
  },
  {
    id: 'session-gone-at-continue',
    title: 'FranceConnect forgets the citizen on the last page',
    what: 'The session is gone when the citizen presses « Continuer »: Y190001.',
    serviceMust: STAY,
    french: {
      title: 'FranceConnect oublie l’usager sur la dernière page',
      what: 'La session a disparu quand l’usager choisit « Continuer » : Y190001.',
      serviceMust: STAY_FR,
    },
    verdict: 'none',
    evidence: 'Public issue reports of services.',
    faults: [{ kind: 'session', goneAt: 'continue' }],
  },
  {
    id: 'session-gone-at-return',
    title: 'FranceConnect forgets the citizen on the way back',
    what: 'The session is gone when the code is issued: /token answers 401 with the page Y190010, not JSON.',
    serviceMust: 'Take an answer that is not JSON for a failure; let the citizen start again.',
    french: {
      title: 'FranceConnect oublie l’usager sur le retour',
      what: 'La session a disparu quand le code est émis : la demande de jetons reçoit 401 et la page Y190010, pas du JSON.',
      serviceMust: 'Prendre une réponse qui n’est pas du JSON pour une panne ; permettre à l’usager de recommencer.',
    },
    verdict: 'recover',
    evidence: 'Service contract §4 (derived) and §11.2.',
    faults: [{ kind: 'session', goneAt: 'return' }],
  },
  {
    id: 'short-code',
    title: 'Codes live one second',
    what: 'A code redeemed after a second is refused with invalid_grant.',
    serviceMust: 'Redeem it at once; when refused, let the citizen start again.',
    french: {
      title: 'Les codes durent une seconde',
      what: 'Un code échangé après une seconde est refusé avec invalid_grant.',
      serviceMust: 'L’échanger aussitôt ; s’il est refusé, permettre à l’usager de recommencer.',
    },
    verdict: 'recover',
    alsoRight: 'in',
    evidence: 'Service contract §4: 30 seconds already surprise.',
    faults: [{ kind: 'lifetimes', code: 1 }],
  },
  {
    id: 'short-token',
    title: 'Tokens live one second',
    what: 'expires_in is 1, the ID token expires after a second, and userinfo then answers 401.',
    serviceMust: 'Read userinfo at once, and never again with the same token.',
    french: {
      title: 'Les jetons durent une seconde',
      what: 'expires_in vaut 1, l’ID token expire après une seconde, puis la lecture de l’identité répond 401.',
      serviceMust: 'Lire l’identité aussitôt, et jamais deux fois avec le même jeton.',
    },
    verdict: 'accept',
    evidence: 'Service contract §4 and §6: 60 seconds already surprise.',
    faults: [{ kind: 'lifetimes', token: 1 }],
  },
]);
