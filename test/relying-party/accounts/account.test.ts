import { describe, expect, it } from '@jest/globals';
import {
  ACCOUNT_STATES,
  type Account,
  type AccountEvent,
  type AccountState,
  HISTORY_LENGTH,
  ImpossibleTransition,
  next,
  stateOf,
  TRANSITIONS,
  undergo,
  upgraded,
} from '../../../relying-party/accounts/account.ts';

const AT = '2026-03-01T10:00:00.000Z';
const PASSWORD = { hash: 'scrypt$x', setAt: AT };
const CREDENTIAL = { issuer: 'low', sub: 'a', linkedAt: AT, lastSignIn: { at: AT, acr: 'eidas1' as const } };

const LOCAL: Account = {
  id: 'id',
  status: 'active',
  nir: '2620875107042',
  identity: {
    given_name: 'Angela',
    given_name_array: ['Angela'],
    family_name: 'DUBOIS',
    birthdate: '1962-08-24',
    gender: 'female',
    birthplace: '75107',
    birthcountry: '99100',
  },
  identityFrom: 'register',
  identityLocked: false,
  credentials: { password: PASSWORD, franceconnect: [] },
  contact: { email: { value: 'angela@exemple.fr', verifiedAt: AT } },
  terms: { version: '1', acceptedAt: AT },
  createdAt: AT,
  history: [],
};
const LINKED: Account = { ...LOCAL, credentials: { password: PASSWORD, franceconnect: [CREDENTIAL] } };
const FRANCECONNECT: Account = { ...LOCAL, credentials: { franceconnect: [CREDENTIAL] } };

/** The table of the reference (CPF site B5), rewritten by hand: whatever is not here must be refused. */
const ALLOWED: [from: AccountState, event: AccountEvent, to: AccountState][] = [
  ['none', 'start-sign-up', 'draft'],
  ['draft', 'drop-draft', 'none'],
  ['draft', 'register-unavailable', 'draft'],
  ['draft', 'ask-activation', 'email_pending'],
  ['draft', 'open-at-once', 'local'],
  ['draft', 'die', 'none'],
  ['email_pending', 'activate', 'local'],
  ['email_pending', 'resend-link', 'email_pending'],
  ['email_pending', 'freeze', 'email_pending'],
  ['email_pending', 'drop-pending', 'none'],
  ['email_pending', 'die', 'none'],
  ['none', 'open-with-franceconnect', 'franceconnect'],
  ['none', 'ask-verification', 'verification_pending'],
  ['verification_pending', 'accept-verification', 'franceconnect'],
  ['verification_pending', 'refuse-verification', 'none'],
  ['verification_pending', 'die', 'closed'],
  ['local', 'link', 'linked'],
  ['linked', 'link', 'linked'],
  ['franceconnect', 'link', 'franceconnect'],
  ['linked', 'replace-sub', 'linked'],
  ['franceconnect', 'replace-sub', 'franceconnect'],
  ['local', 'recover', 'franceconnect'],
  ['linked', 'unlink', 'local'],
  ['franceconnect', 'create-password', 'linked'],
  ...(['change-password', 'reset-password', 'lock-password'] as const).flatMap((event) =>
    (['local', 'linked'] as const).map((state): (typeof ALLOWED)[number] => [state, event, state]),
  ),
  ...(['ask-email-change', 'confirm-email', 'change-contact', 'verify-identity'] as const).flatMap((event) =>
    (['local', 'franceconnect', 'linked'] as const).map((state): (typeof ALLOWED)[number] => [state, event, state]),
  ),
  ...(['local', 'franceconnect', 'linked'] as const).flatMap((state): typeof ALLOWED => [
    [state, 'suspend', 'suspended'],
    [state, 'close', 'closed'],
    [state, 'die', 'closed'],
  ]),
  ['suspended', 'die', 'closed'],
  ['closed', 'die', 'closed'],
  ['closed', 'reopen', 'franceconnect'],
  ['closed', 'forget', 'none'],
];

const events = Object.keys(TRANSITIONS) as AccountEvent[];
const every = ACCOUNT_STATES.flatMap((from) => events.map((event) => [from, event] as const));
const expected = (from: AccountState, event: AccountEvent) =>
  ALLOWED.find(([state, name]) => state === from && name === event)?.[2];

describe('the table of transitions', () => {
  it.each(every)('%s, %s', (from, event) => {
    expect(next(from, event)).toBe(expected(from, event));
  });

  it('has no rule of the reference twice', () => {
    expect(new Set(ALLOWED.map(([from, event]) => `${from} ${event}`)).size).toBe(ALLOWED.length);
    expect(every.filter(([from, event]) => next(from, event))).toHaveLength(ALLOWED.length);
  });
});

describe('an event', () => {
  it.each([
    ['local', LOCAL],
    ['linked', LINKED],
    ['franceconnect', FRANCECONNECT],
    ['suspended', { ...LOCAL, status: 'suspended' as const }],
    ['verification_pending', { ...FRANCECONNECT, status: 'verification_pending' as const }],
    ['closed', { ...FRANCECONNECT, status: 'closed' as const }],
  ])('finds the account %s', (state, account) => {
    expect(stateOf(account)).toBe(state);
  });

  it('that cannot happen is refused, and says from where it can', () => {
    expect(() => undergo(FRANCECONNECT, { event: 'unlink', at: AT })).toThrow(ImpossibleTransition);
    expect(() => undergo(FRANCECONNECT, { event: 'unlink', at: AT })).toThrow(
      "'unlink' cannot happen to an account that is 'franceconnect'; it can from: linked.",
    );
  });

  it('whose effects contradict the table is refused', () => {
    expect(() => undergo(LINKED, { event: 'unlink', at: AT })).toThrow(
      "'unlink' takes an account from 'linked' to 'local', not to 'linked'.",
    );
    expect(() => undergo(LOCAL, { event: 'change-contact', at: AT }, () => LINKED)).toThrow(ImpossibleTransition);
  });

  it('is told in the history, the oldest giving way', () => {
    let account = LOCAL;
    for (let n = 0; n < HISTORY_LENGTH + 5; n += 1) account = undergo(account, { event: 'change-contact', at: `${n}` });
    expect(account.history).toHaveLength(HISTORY_LENGTH);
    expect(account.history.at(-1)).toEqual({ event: 'change-contact', at: `${HISTORY_LENGTH + 4}` });
  });
});

it('an account of the first version came from FranceConnect', () => {
  const { identityFrom: _, identityLocked: __, history: ___, ...old } = FRANCECONNECT;
  expect(upgraded(old)).toEqual({ ...FRANCECONNECT, identityFrom: 'franceconnect', identityLocked: true });
});
