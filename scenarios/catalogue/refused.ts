import { family } from './family.ts';

const WAIT = 'Expect nothing but, perhaps, access_denied when the citizen comes back; offer another way in.';
const WAIT_FR =
  'Ne rien attendre, sinon access_denied quand l’usager revient ; proposer un autre moyen de se connecter.';

/** FranceConnect knows the citizen and lets nobody through. */
export const refused = family('Refused by FranceConnect', [
  {
    id: 'account-disabled',
    title: 'The citizen disabled their FranceConnect account',
    what: 'FranceConnect stops every sign-in with Y180001.',
    serviceMust: WAIT,
    french: {
      title: 'L’usager a désactivé son accès FranceConnect',
      what: 'FranceConnect s’arrête avec Y180001, quelle que soit la personne.',
      serviceMust: WAIT_FR,
    },
    verdict: 'none',
    evidence: 'Service contract §3.5 and §17, point 7.',
    faults: [{ kind: 'account', state: 'disabled' }],
  },
  {
    id: 'source-blocked-by-citizen',
    title: 'The citizen blocked this source',
    what: 'FranceConnect stops with Y100011: the citizen’s preferences refuse this source.',
    serviceMust: WAIT,
    french: {
      title: 'L’usager a bloqué ce fournisseur d’identité',
      what: 'FranceConnect s’arrête avec Y100011 : les préférences de l’usager refusent ce fournisseur.',
      serviceMust: WAIT_FR,
    },
    verdict: 'none',
    evidence: 'Service contract §3.5; FranceConnect’s public code.',
    faults: [{ kind: 'account', state: 'source-blocked' }],
  },
]);
