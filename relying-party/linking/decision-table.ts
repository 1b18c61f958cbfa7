/**
 * What becomes of somebody FranceConnect vouches for (reference: CPF site B7): one table, read from top to bottom. Rows
 * bear the numbers of the reference. The e-mail address is not a column: it never selects an account (P01 to P03).
 */
import type { Recovery } from '../rules.ts';
import type { Eligibility } from '../sign-up/age.ts';
import type { IdentityMatch } from './identity-match.ts';
import type { NirCheck } from './nir-check.ts';

/** All that is looked at, in the order it may be looked up: sub, open session, number, then the account with this number. */
export interface LinkingFacts {
  /** The account FranceConnect's issuer and sub belong to. */
  known: 'nobody' | 'active' | 'unconfirmed-mail' | 'verification-pending' | 'suspended' | 'closed';
  /**
   * Whose account is open in this browser: nobody's, that of the sub, or one the sub does not belong to, whose holder asked
   * for the link (« Rattacher », a step-up) or did not.
   */
  session: 'none' | 'same' | 'asked' | 'not-asked';
  age: Eligibility;
  /** The number typed; with an open session, that of its account. */
  number: 'missing' | 'malformed' | 'given';
  check: NirCheck;
  /** Whether the site is run without a register of numbers. */
  register: 'on' | 'off';
  /** The account with this number, and which platforms' identities it has. */
  account:
    | 'none'
    | 'email-pending'
    | 'active-local'
    | 'active-same-issuer'
    | 'active-other-issuer'
    | 'verification-pending'
    | 'suspended'
    | 'deceased'
    | 'closed-by-holder';
  /** FranceConnect's identity against the account's. */
  match: IdentityMatch;
  acr: 'eidas1' | 'eidas2' | 'eidas3';
  /**
   * What the person can show: the usual proofs; nothing any more; or a fresh sign-in through the platform the account
   * already knows, in this browser.
   */
  proofs: 'possible' | 'lost' | 'other-platform';
}

/**
 * What must be shown before an account is touched. `any`: the password or the mailbox; `both`: the password, then the
 * mailbox (P10); `none`: enough was shown already.
 */
export type Proofs = 'none' | 'password' | 'any' | 'both';

export type RefusalMessage = 'M-NOMATCH' | 'M-BLOCK' | 'M-OTHER' | 'M-AGE';

/** What to do. */
export type LinkingOutcome =
  | { do: 'sign-in'; confirmMail: boolean }
  | { do: 'refuse'; message: RefusalMessage; alertHolder: boolean }
  | { do: 'ask-number' }
  | { do: 'unavailable' }
  /** Opens an account; `review` flags it for a later look, `dropPending` removes the unconfirmed sign-up with its number. */
  | { do: 'create'; review: boolean; dropPending: boolean }
  /** Opens a case; nobody gets in until it is decided, or until these hours have gone by without a refusal. */
  | { do: 'verify'; acceptedAfter?: number }
  | { do: 'show-verification' }
  /** Adds this identity to the account; `replace` puts it in the place of the former one of the same issuer. */
  | { do: 'link'; proofs: Proofs; replace: boolean }
  /** Gives the account back to its rightful holder, without the former holder's proofs. */
  | { do: 'recover' }
  | { do: 'reopen' };

export interface LinkingDecision {
  /** L01 to L21, as in the reference. */
  row: string;
  outcome: LinkingOutcome;
  /** For the site's operator, in English; a citizen's page never shows it. */
  reason: string;
}

/** Values of each column a row speaks of; a column left out says « whatever it is ». */
type Columns = { readonly [Column in keyof LinkingFacts]?: readonly LinkingFacts[Column][] };

interface Row extends LinkingDecision {
  when: Columns;
}

const HIGH = ['eidas2', 'eidas3'] as const;

const refuse = (message: RefusalMessage, alertHolder = false): LinkingOutcome => ({
  do: 'refuse',
  message,
  alertHolder,
});
const link = (proofs: Proofs, replace = false): LinkingOutcome => ({ do: 'link', proofs, replace });
const VERIFY: LinkingOutcome = { do: 'verify' };

/** Read from the top: the first row whose every column agrees applies, so each may take for granted what those above it say. */
export const LINKING_TABLE: readonly Row[] = [
  {
    row: 'L06',
    when: {
      known: ['active', 'unconfirmed-mail', 'verification-pending', 'suspended', 'closed'],
      session: ['asked', 'not-asked'],
    },
    outcome: refuse('M-OTHER'),
    reason: 'The sub belongs to another account than the one open: nothing is switched, nothing merged.',
  },
  {
    row: 'L01',
    when: { known: ['active'] },
    outcome: { do: 'sign-in', confirmMail: false },
    reason: 'The sub is known: issuer and sub are enough, even while the password is locked.',
  },
  {
    row: 'L02',
    when: { known: ['unconfirmed-mail'] },
    outcome: { do: 'sign-in', confirmMail: true },
    reason: 'The sub is known; the contact address was never confirmed, so no enrolment until it is.',
  },
  {
    row: 'L03',
    when: { known: ['suspended', 'closed'] },
    outcome: refuse('M-BLOCK'),
    reason: 'The account of this sub is suspended or closed.',
  },
  {
    row: 'L03b',
    when: { known: ['verification-pending'] },
    outcome: { do: 'show-verification' },
    reason: 'The account of this sub waits for an identity verification.',
  },
  {
    row: 'L06',
    when: { session: ['not-asked'] },
    outcome: refuse('M-OTHER'),
    reason: 'Somebody else’s account is open and its holder asked for no link: nothing is linked silently.',
  },
  {
    row: 'L07c',
    when: { age: ['too-young', 'apprentices-only'] },
    outcome: refuse('M-AGE'),
    reason: 'Under 15, or 15 without an apprenticeship contract.',
  },
  {
    row: 'L07',
    when: { number: ['missing', 'malformed'] },
    outcome: { do: 'ask-number' },
    reason: 'No usable number yet: FranceConnect sends none, the person must type it.',
  },
  {
    row: 'register-down',
    when: { check: ['UNAVAILABLE'] },
    outcome: { do: 'unavailable' },
    reason: 'The register of numbers does not answer: nothing is decided and nothing stored.',
  },
  {
    row: 'L06',
    when: { session: ['asked'], check: ['BAD'] },
    outcome: refuse('M-OTHER'),
    reason: 'The number of the account open cannot be that of the person FranceConnect sends.',
  },
  {
    row: 'L06',
    when: { session: ['asked'], match: ['NONE'] },
    outcome: refuse('M-OTHER'),
    reason: 'FranceConnect sends somebody else than the holder of the account open.',
  },
  {
    row: 'L07b',
    when: { check: ['BAD'] },
    outcome: refuse('M-NOMATCH'),
    reason: 'The number cannot be this person’s; whether an account has it is not even looked up.',
  },
  {
    row: 'L20',
    when: { account: ['suspended', 'deceased'] },
    outcome: refuse('M-BLOCK'),
    reason: 'The account with this number is suspended, or its holder has died: one page for both.',
  },
  {
    row: 'L20b',
    when: { account: ['verification-pending'] },
    outcome: { do: 'show-verification' },
    reason: 'A verification is already open for this number; this attempt is added to it.',
  },
  {
    row: 'L17',
    when: { account: ['active-same-issuer'], match: ['STRONG', 'INCOMPLETE', 'PARTIAL', 'CHANGED'], proofs: ['lost'] },
    outcome: VERIFY,
    reason: 'The civil status seems to have changed, and no proof is within reach.',
  },
  {
    row: 'L17',
    when: { account: ['active-same-issuer'], match: ['STRONG', 'INCOMPLETE', 'PARTIAL', 'CHANGED'] },
    outcome: link('both', true),
    reason:
      'Same issuer, other sub, compatible identity: the civil status changed. Both proofs, then the new sub replaces the old one.',
  },
  {
    row: 'L19',
    when: { account: ['active-same-issuer', 'active-other-issuer'], match: ['NONE'] },
    outcome: refuse('M-NOMATCH', true),
    reason: 'The account with this number is somebody else’s, who already uses FranceConnect.',
  },
  {
    row: 'L04',
    when: { session: ['asked'], check: ['GOOD'], account: ['active-local'], match: ['STRONG'] },
    outcome: link('password'),
    reason:
      'The holder of the account open asked for the link, and FranceConnect sends the same person: password again, then link.',
  },
  {
    row: 'L05',
    when: { session: ['asked'], account: ['active-local'], match: ['STRONG', 'INCOMPLETE', 'PARTIAL', 'CHANGED'] },
    outcome: link('both'),
    reason:
      'The holder of the account open asked for the link, but the identity or the number leaves a doubt: both proofs.',
  },
  {
    row: 'L18',
    when: { check: ['GOOD'], account: ['active-other-issuer'], match: ['STRONG'], proofs: ['other-platform'] },
    outcome: link('none'),
    reason: 'The account knows this person by the other platform, by which she has just signed in in this browser.',
  },
  {
    row: 'L18',
    when: { check: ['GOOD'], account: ['active-other-issuer'], match: ['STRONG'], proofs: ['possible'] },
    outcome: link('any'),
    reason:
      'The account knows this person by the other platform, whose sub is another: one proof, then this sub is added.',
  },
  {
    row: 'L18',
    when: { check: ['GOOD'], account: ['active-other-issuer'], match: ['STRONG'] },
    outcome: VERIFY,
    reason: 'The account knows this person by the other platform, and no proof is within reach.',
  },
  {
    row: 'L12',
    when: { check: ['GOOD'], account: ['active-local'], match: ['STRONG'], proofs: ['possible', 'other-platform'] },
    outcome: link('any'),
    reason:
      'An account opened with a password has this number and this identity: one proof that it is the same person.',
  },
  {
    row: 'L13',
    when: {
      account: ['active-local', 'active-other-issuer'],
      match: ['INCOMPLETE', 'PARTIAL', 'CHANGED'],
      proofs: ['possible', 'other-platform'],
    },
    outcome: link('both'),
    reason: 'The account with this number resembles this person without being certain: password, then mailbox.',
  },
  {
    row: 'L14',
    when: { check: ['GOOD'], account: ['active-local'], match: ['STRONG'], acr: HIGH },
    outcome: { do: 'recover' },
    reason:
      'Certain identity at eidas2 or above: the account goes back to its rightful holder, no matter who opened it.',
  },
  {
    row: 'L15',
    when: { check: ['GOOD'], account: ['active-local'], match: ['STRONG'] },
    outcome: VERIFY,
    reason: 'Without proof, eidas1 is not enough to evict the account’s holder: a stolen tax password must not be.',
  },
  {
    row: 'L13',
    when: { account: ['active-local', 'active-other-issuer'], match: ['INCOMPLETE', 'PARTIAL', 'CHANGED'] },
    outcome: VERIFY,
    reason: 'No proof is within reach, and the identity alone is not enough.',
  },
  {
    row: 'L16',
    when: { account: ['active-local'] },
    outcome: refuse('M-NOMATCH', true),
    reason: 'The account with this number is somebody else’s: no proof is offered, its holder gets an e-mail.',
  },
  {
    row: 'L21',
    when: { check: ['GOOD'], account: ['closed-by-holder'], match: ['STRONG'], acr: HIGH },
    outcome: { do: 'reopen' },
    reason: 'Its holder closed the account less than thirty days ago, and is certain: reopening is offered.',
  },
  {
    row: 'L21',
    when: { account: ['closed-by-holder'], match: ['NONE'] },
    outcome: refuse('M-NOMATCH'),
    reason: 'An account closed less than thirty days ago has this number, and was somebody else’s.',
  },
  {
    row: 'L21',
    when: { account: ['closed-by-holder'] },
    outcome: VERIFY,
    reason: 'An account closed less than thirty days ago has this number; this is not enough to reopen it.',
  },
  {
    row: 'L10',
    when: { check: ['GOOD'], account: ['email-pending'] },
    outcome: { do: 'create', review: false, dropPending: true },
    reason: 'The only account with this number was never confirmed: it gives way, and nothing it typed is reused.',
  },
  {
    row: 'L11',
    when: { account: ['email-pending'] },
    outcome: VERIFY,
    reason:
      'A sign-up with this number waits for its confirmation and the number leaves a doubt: the sign-up is frozen.',
  },
  {
    row: 'L08',
    when: { check: ['GOOD'] },
    outcome: { do: 'create', review: false, dropPending: false },
    reason: 'Nobody has this number, and it is this person’s.',
  },
  {
    row: 'L09c',
    when: { check: ['INCOMPLETE'], acr: HIGH },
    outcome: { do: 'create', review: true, dropPending: false },
    reason:
      'Nobody has this number; another country vouches for the person at eidas2 or above, and all it sent is what the register has: the account is flagged for review.',
  },
  {
    row: 'L09',
    when: { check: ['DOUBT'], register: ['off'], acr: HIGH },
    outcome: { do: 'create', review: true, dropPending: false },
    reason:
      'Nobody has this number; without a register the doubt is settled by the level, and the account flagged for review.',
  },
  {
    row: 'L09b',
    when: {},
    outcome: VERIFY,
    reason: 'Nobody has this number, and it is uncertain whether it is this person’s.',
  },
];

/** What the site's operator can set (reference: CPF site B8, B10). */
export interface LinkingPolicy {
  /** Asks for both proofs where one would do, which closes the risk B8 leaves open: a stolen source account and mailbox. */
  requireBoth: boolean;
  /** Whether L14 gives the account back at once, as the real site seems to, after a delay to object in, or when somebody decides. */
  recovery: Recovery;
}

/** What each makes of « give back ». */
const RECOVERY_OUTCOMES: Record<Recovery, LinkingOutcome> = {
  immediate: { do: 'recover' },
  delayed72h: { do: 'verify', acceptedAfter: 72 },
  manual: VERIFY,
};

export const DEFAULT_POLICY: LinkingPolicy = { requireBoth: false, recovery: 'immediate' };

/** The first row of the table that applies; every set of facts has one. */
export function decideLinking(facts: LinkingFacts, policy: LinkingPolicy = DEFAULT_POLICY): LinkingDecision {
  const seen = withDoubt(facts);
  const found = LINKING_TABLE.find(({ when }) => applies(when, seen));
  if (!found) throw new Error('The linking table has no row for these facts.');
  const { row, outcome, reason } = found;
  return { row, outcome: underPolicy(outcome, policy), reason };
}

function underPolicy(outcome: LinkingOutcome, { requireBoth, recovery }: LinkingPolicy): LinkingOutcome {
  if (requireBoth && outcome.do === 'link' && outcome.proofs === 'any') return { ...outcome, proofs: 'both' };
  return outcome.do === 'recover' ? RECOVERY_OUTCOMES[recovery] : outcome;
}

/** A doubtful number makes a certain identity uncertain (B7). */
function withDoubt(facts: LinkingFacts): LinkingFacts {
  return facts.check === 'DOUBT' && facts.match === 'STRONG' ? { ...facts, match: 'PARTIAL' } : facts;
}

function applies(when: Columns, facts: LinkingFacts): boolean {
  return Object.entries(when).every(([column, values]) =>
    (values as readonly string[]).includes(facts[column as keyof LinkingFacts]),
  );
}
