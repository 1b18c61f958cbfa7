import { family } from './family.ts';

const WAIT = 'Expect nothing but, perhaps, access_denied when the citizen comes back; offer another way in.';

/** FranceConnect knows the citizen and does not let him through. */
export const refused = family('Refused by FranceConnect', [
  {
    id: 'account-disabled',
    title: 'The citizen disabled his FranceConnect account',
    what: 'FranceConnect stops with Y180001, whoever signs in.',
    serviceMust: WAIT,
    verdict: 'none',
    evidence: 'Service contract §3.5 and §17, point 7.',
    faults: [{ kind: 'account', state: 'disabled' }],
  },
  {
    id: 'source-blocked-by-citizen',
    title: 'The citizen blocked this source',
    what: 'FranceConnect stops with Y100011: his preferences refuse the source he used.',
    serviceMust: WAIT,
    verdict: 'none',
    evidence: 'Service contract §3.5; FranceConnect’s public code.',
    faults: [{ kind: 'account', state: 'source-blocked' }],
  },
]);
