import { family } from './family.ts';

const STAY = 'Expect nothing; when the citizen starts again, begin a new sign-in with a new state and nonce.';

/** Something ends too early. */
export const sessions = family('Sessions and lifetimes', [
  {
    id: 'session-gone-at-choice',
    title: 'FranceConnect forgets the citizen on the list',
    what: 'The session is gone when he chooses a source: Y190001.',
    serviceMust: STAY,
    verdict: 'none',
    evidence: 'Service contract §17, point 7; FranceConnect’s public code.',
    faults: [{ kind: 'session', goneAt: 'choice' }],
  },
  {
    id: 'session-gone-at-callback',
    title: 'FranceConnect forgets the citizen at the source',
    what: 'The session is gone when he comes back from the source: Y190001.',
    serviceMust: STAY,
    verdict: 'none',
    evidence: 'Public issue reports of services.',
    faults: [{ kind: 'session', goneAt: 'callback' }],
  },
  {
    id: 'session-gone-at-information',
    title: 'FranceConnect forgets the citizen after his sign-in',
    what: 'The session is gone when the information page should come: Y190001.',
    serviceMust: STAY,
    verdict: 'none',
    evidence: 'Public issue reports of services.',
    faults: [{ kind: 'session', goneAt: 'information' }],
  },
  {
    id: 'session-gone-at-continue',
    title: 'FranceConnect forgets the citizen on the last page',
    what: 'The session is gone when he presses « Continuer »: Y190001.',
    serviceMust: STAY,
    verdict: 'none',
    evidence: 'Public issue reports of services.',
    faults: [{ kind: 'session', goneAt: 'continue' }],
  },
  {
    id: 'session-gone-at-return',
    title: 'FranceConnect forgets the citizen on his way back',
    what: 'The session is gone when the code is issued: /token answers 401 with the page Y190010, not JSON.',
    serviceMust: 'Take an answer that is not JSON for a failure; let the citizen start again.',
    verdict: 'recover',
    evidence: 'Service contract §4 (derived) and §11.2.',
    faults: [{ kind: 'session', goneAt: 'return' }],
  },
  {
    id: 'short-code',
    title: 'Codes live one second',
    what: 'A code redeemed after a second is refused with invalid_grant.',
    serviceMust: 'Redeem it at once; when refused, let the citizen start again.',
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
    verdict: 'accept',
    evidence: 'Service contract §4 and §6: 60 seconds already surprise.',
    faults: [{ kind: 'lifetimes', token: 1 }],
  },
]);
