import { describe, expect, it, test } from '@jest/globals';
import type { SentIdentity } from '../../relying-party/accounts/account.ts';
import { decideLinking, LINKING_TABLE, type LinkingFacts } from '../../relying-party/linking/decision-table.ts';
import { confirmedChange, matchIdentities } from '../../relying-party/linking/identity-match.ts';
import { checkNir } from '../../relying-party/linking/nir-check.ts';

/** The table itself, row by row; what each row does on the site is in linking.test.ts. */

/** Somebody unknown with a good number and no account: L08. */
const NEWCOMER: LinkingFacts = {
  known: 'nobody',
  session: 'none',
  age: 'open',
  number: 'given',
  check: 'GOOD',
  register: 'on',
  account: 'none',
  match: 'NONE',
  acr: 'eidas1',
  proofs: 'possible',
};

const LOCAL = { account: 'active-local', match: 'STRONG' } as const;

test.each<[row: string, outcome: string, facts: Partial<LinkingFacts>]>([
  ['L01', 'sign-in', { known: 'active' }],
  ['L01', 'sign-in', { known: 'active', session: 'same', acr: 'eidas2' }],
  ['L02', 'sign-in confirmMail', { known: 'unconfirmed-mail' }],
  ['L03', 'refuse M-BLOCK', { known: 'suspended' }],
  ['L03', 'refuse M-BLOCK', { known: 'closed' }],
  ['L03b', 'show-verification', { known: 'verification-pending' }],
  ['L04', 'link password', { session: 'asked', ...LOCAL }],
  ['L05', 'link both', { session: 'asked', ...LOCAL, match: 'PARTIAL' }],
  ['L05', 'link both', { session: 'asked', ...LOCAL, check: 'DOUBT' }],
  ['L06', 'refuse M-OTHER', { session: 'asked', account: 'active-local' }],
  ['L06', 'refuse M-OTHER', { session: 'asked', known: 'active' }],
  ['L06', 'refuse M-OTHER', { session: 'not-asked', known: 'active' }],
  ['L06', 'refuse M-OTHER', { session: 'not-asked' }],
  ['L06', 'refuse M-OTHER', { session: 'asked', ...LOCAL, check: 'BAD' }],
  ['L07', 'ask-number', { number: 'missing' }],
  ['L07', 'ask-number', { number: 'malformed' }],
  ['L07b', 'refuse M-NOMATCH', { check: 'BAD' }],
  ['L07b', 'refuse M-NOMATCH', { check: 'BAD', ...LOCAL }],
  ['L07c', 'refuse M-AGE', { age: 'too-young' }],
  ['L07c', 'refuse M-AGE', { age: 'apprentices-only' }],
  ['L08', 'create', {}],
  ['L09', 'create review', { check: 'DOUBT', register: 'off', acr: 'eidas2' }],
  ['L09b', 'verify', { check: 'DOUBT', register: 'off' }],
  ['L09b', 'verify', { check: 'DOUBT', acr: 'eidas3' }],
  ['L09c', 'create review', { check: 'INCOMPLETE', acr: 'eidas2' }],
  ['L09b', 'verify', { check: 'INCOMPLETE' }],
  ['L11', 'verify', { check: 'INCOMPLETE', account: 'email-pending', acr: 'eidas3' }],
  ['L13', 'link both', { ...LOCAL, match: 'INCOMPLETE', check: 'INCOMPLETE', acr: 'eidas2' }],
  ['L13', 'verify', { ...LOCAL, match: 'INCOMPLETE', check: 'INCOMPLETE', acr: 'eidas3', proofs: 'lost' }],
  ['L10', 'create dropPending', { account: 'email-pending' }],
  ['L11', 'verify', { account: 'email-pending', check: 'DOUBT' }],
  ['L12', 'link any', { ...LOCAL }],
  ['L13', 'link both', { ...LOCAL, match: 'PARTIAL' }],
  ['L13', 'link both', { ...LOCAL, match: 'CHANGED' }],
  ['L13', 'link both', { ...LOCAL, check: 'DOUBT' }],
  ['L13', 'verify', { ...LOCAL, match: 'CHANGED', proofs: 'lost', acr: 'eidas3' }],
  ['L14', 'recover', { ...LOCAL, proofs: 'lost', acr: 'eidas2' }],
  ['L15', 'verify', { ...LOCAL, proofs: 'lost' }],
  ['L16', 'refuse M-NOMATCH alertHolder', { ...LOCAL, match: 'NONE' }],
  ['L17', 'link both replace', { account: 'active-same-issuer', match: 'CHANGED' }],
  ['L17', 'link both replace', { account: 'active-same-issuer', match: 'STRONG' }],
  ['L17', 'verify', { account: 'active-same-issuer', match: 'CHANGED', proofs: 'lost', acr: 'eidas2' }],
  ['L18', 'link any', { account: 'active-other-issuer', match: 'STRONG' }],
  ['L18', 'link none', { account: 'active-other-issuer', match: 'STRONG', session: 'asked', proofs: 'other-platform' }],
  ['L18', 'verify', { account: 'active-other-issuer', match: 'STRONG', proofs: 'lost' }],
  ['L13', 'link both', { account: 'active-other-issuer', match: 'PARTIAL' }],
  ['L13', 'link both', { account: 'active-other-issuer', match: 'STRONG', check: 'DOUBT', proofs: 'other-platform' }],
  ['L19', 'refuse M-NOMATCH alertHolder', { account: 'active-same-issuer' }],
  ['L19', 'refuse M-NOMATCH alertHolder', { account: 'active-other-issuer' }],
  ['L20', 'refuse M-BLOCK', { account: 'suspended', match: 'STRONG' }],
  ['L20', 'refuse M-BLOCK', { account: 'deceased' }],
  ['L20b', 'show-verification', { account: 'verification-pending' }],
  ['L21', 'reopen', { account: 'closed-by-holder', match: 'STRONG', acr: 'eidas2' }],
  ['L21', 'verify', { account: 'closed-by-holder', match: 'STRONG' }],
  ['L21', 'refuse M-NOMATCH', { account: 'closed-by-holder' }],
  ['register-down', 'unavailable', { check: 'UNAVAILABLE' }],
])('%s: %s', (row, outcome, facts) => {
  const decided = decideLinking({ ...NEWCOMER, ...facts });
  expect(decided.row).toBe(row);
  expect(inWords(decided.outcome)).toBe(outcome);
  expect(decided.reason).not.toBe('');
});

/** `{ do: 'link', proofs: 'both', replace: true }` gives `link both replace`. */
function inWords({ do: action, ...details }: { do: string }): string {
  const words = Object.entries(details).flatMap(([name, value]) => (value === true ? name : value || []));
  return [action, ...words].join(' ');
}

const COLUMNS: { [Column in keyof LinkingFacts]: LinkingFacts[Column][] } = {
  known: ['nobody', 'active', 'unconfirmed-mail', 'verification-pending', 'suspended', 'closed'],
  session: ['none', 'same', 'asked', 'not-asked'],
  age: ['open', 'apprentices-only', 'too-young'],
  number: ['missing', 'malformed', 'given'],
  check: ['GOOD', 'INCOMPLETE', 'DOUBT', 'BAD', 'UNAVAILABLE'],
  register: ['on', 'off'],
  account: [
    'none',
    'email-pending',
    'active-local',
    'active-same-issuer',
    'active-other-issuer',
    'verification-pending',
    'suspended',
    'deceased',
    'closed-by-holder',
  ],
  match: ['STRONG', 'INCOMPLETE', 'PARTIAL', 'CHANGED', 'NONE'],
  acr: ['eidas1', 'eidas2', 'eidas3'],
  proofs: ['possible', 'lost', 'other-platform'],
};

/** Every combination of everything. */
function* everyCase(): Generator<LinkingFacts> {
  const columns = Object.entries(COLUMNS);
  const total = columns.reduce((product, [, values]) => product * values.length, 1);
  for (let number = 0; number < total; number += 1) {
    let rest = number;
    const facts: Record<string, string> = {};
    for (const [column, values] of columns) {
      facts[column] = values[rest % values.length] ?? '';
      rest = Math.floor(rest / values.length);
    }
    yield facts as unknown as LinkingFacts;
  }
}

describe('whatever the facts', () => {
  it('decides, and no row is there for nothing', () => {
    const applied = new Set<string>();
    const faults = new Set<string>();
    const must = (facts: LinkingFacts, rule: string, holds: boolean) => {
      if (!holds) faults.add(`${rule}: ${JSON.stringify(facts)}`);
    };
    for (const facts of everyCase()) {
      const { row, outcome, reason } = decideLinking(facts);
      applied.add(`${row} ${reason}`);
      const opens = ['create', 'link', 'recover', 'reopen'].includes(outcome.do);
      must(facts, 'a known sub never touches another account', facts.known === 'nobody' || !opens);
      must(
        facts,
        'a number that cannot be hers opens nothing',
        facts.check !== 'BAD' || facts.known !== 'nobody' || !opens,
      );
      must(facts, 'somebody else’s account is never offered', outcome.do !== 'link' || facts.match !== 'NONE');
      must(facts, 'an account is never taken back at eidas1', outcome.do !== 'recover' || facts.acr !== 'eidas1');
      must(
        facts,
        'eidas1 never gets in by « no proof »',
        outcome.do !== 'link' || outcome.proofs !== 'none' || facts.proofs === 'other-platform',
      );
      must(facts, 'an open session is never switched', !facts.session.endsWith('asked') || outcome.do !== 'sign-in');
      must(facts, 'nothing is linked that nobody asked for', facts.session !== 'not-asked' || !opens);
    }
    expect([...faults].slice(0, 5)).toEqual([]);
    expect(LINKING_TABLE.filter(({ row, reason }) => !applied.has(`${row} ${reason}`))).toEqual([]);
  });

  it('asks for both proofs where the site demands it', () => {
    const { outcome } = decideLinking({ ...NEWCOMER, ...LOCAL }, { requireBoth: true, recovery: 'immediate' });
    expect(outcome).toMatchObject({ do: 'link', proofs: 'both' });
  });

  it('opens a case instead of giving an account back where the site demands it', () => {
    const facts = { ...NEWCOMER, ...LOCAL, proofs: 'lost', acr: 'eidas3' } as const;
    expect(decideLinking(facts, { requireBoth: false, recovery: 'manual' }).outcome).toEqual({ do: 'verify' });
  });
});

describe('the number against the register', () => {
  const known = { answer: 'known', certified: true, deceased: false, former: false } as const;
  it.each([
    ['GOOD', { ...known, match: 'STRONG' }, 'BLOCK'],
    ['INCOMPLETE', { ...known, match: 'INCOMPLETE' }, 'WARN'],
    ['DOUBT', { ...known, match: 'INCOMPLETE', certified: false }, 'WARN'],
    ['DOUBT', { ...known, match: 'PARTIAL' }, 'OK'],
    ['DOUBT', { ...known, match: 'STRONG', certified: false }, 'OK'],
    ['BAD', { ...known, match: 'NONE' }, 'OK'],
    ['BAD', { ...known, match: 'CHANGED' }, 'OK'],
    ['DOUBT', { ...known, match: 'CHANGED', former: true }, 'WARN'],
    ['BAD', { ...known, match: 'STRONG', deceased: true }, 'OK'],
    ['BAD', { answer: 'unknown' }, 'BLOCK'],
    ['DOUBT', { answer: 'unknown' }, 'OK'],
    ['GOOD', { answer: 'off' }, 'OK'],
    ['GOOD', { answer: 'off' }, 'INFO'],
    ['DOUBT', { answer: 'off' }, 'WARN'],
    ['BAD', { answer: 'off' }, 'BLOCK'],
    ['UNAVAILABLE', { answer: 'down' }, 'OK'],
  ] as const)('%s: %j, coherence %s', (check, registered, coherence) => {
    expect(checkNir(registered, coherence)).toBe(check);
  });
});

describe('two identities', () => {
  const claire: SentIdentity = {
    given_name: 'Claire Anne',
    given_name_array: ['Claire', 'Anne'],
    family_name: 'LŒUILLET',
    birthdate: '1991-05-02',
    gender: 'female',
    birthplace: '50173',
    birthcountry: '99100',
  };
  const abroad = { birthplace: '', birthcountry: '99109' };

  it.each<[string, string, Partial<SentIdentity>, Partial<SentIdentity>?]>([
    ['STRONG', 'themselves', {}],
    [
      'STRONG',
      'accents, case, punctuation and ligatures apart',
      { family_name: 'Loeuillet', given_name_array: ['CLAIRE', 'Anné'] },
    ],
    ['STRONG', 'a commune and the one it was merged into', { birthplace: '50129' }],
    ['STRONG', 'given names in one text', { given_name_array: ['Claire Anne'] }],
    ['STRONG', 'abroad, whatever the text of the place', { ...abroad, birthplace: 'BERLIN' }, abroad],
    [
      'STRONG',
      'a presumed date and the day the register writes',
      { birthdate: '1991-00-00' },
      { birthdate: '1991-01-01' },
    ],
    ['INCOMPLETE', 'no place of birth', { birthplace: '', birthcountry: '' }],
    ['INCOMPLETE', 'a place in words, without its country', { birthplace: 'Odense', birthcountry: '' }],
    ['INCOMPLETE', 'neither sex nor place', { gender: undefined, birthplace: '', birthcountry: '' }],
    ['PARTIAL', 'no place of birth, and fewer given names', { birthcountry: '', given_name_array: ['Claire'] }],
    ['NONE', 'another birth name, and no place of birth', { family_name: 'AUTRE', birthcountry: '' }],
    ['PARTIAL', 'another sex', { gender: 'male' }],
    ['PARTIAL', 'another commune', { birthplace: '75107' }],
    ['PARTIAL', 'fewer given names', { given_name_array: ['Claire'] }],
    ['PARTIAL', 'another country', abroad],
    ['NONE', 'two differences', { gender: 'male', birthplace: '75107' }],
    ['CHANGED', 'another birth name', { family_name: 'AUTRE' }],
    ['CHANGED', 'other given names', { given_name_array: ['Zoé'] }],
    ['CHANGED', 'other given names and sex', { given_name_array: ['Clément'], gender: 'male' }],
    ['NONE', 'another birth name and other given names', { family_name: 'AUTRE', given_name_array: ['Zoé'] }],
    ['NONE', 'another birth name and sex', { family_name: 'AUTRE', gender: 'male' }],
    ['NONE', 'a twin', { given_name_array: ['Zoé'], birthplace: '75107' }],
    ['NONE', 'another birth date', { birthdate: '1991-05-03' }],
    ['NONE', 'no birth date at all', { birthdate: '' }, { birthdate: '' }],
  ])('%s: %s', (match, _, differences, of = {}) => {
    const one = { ...claire, ...of };
    const other = { ...claire, ...differences };
    expect([matchIdentities(one, other), matchIdentities(other, one)]).toEqual([match, match]);
  });

  it('takes a change for one only when the register knows it', () => {
    expect(confirmedChange('CHANGED', 'STRONG')).toBe('CHANGED');
    expect(confirmedChange('CHANGED', 'PARTIAL')).toBe('NONE');
    expect(confirmedChange('CHANGED', undefined)).toBe('NONE');
    expect(confirmedChange('PARTIAL', undefined)).toBe('PARTIAL');
  });
});
