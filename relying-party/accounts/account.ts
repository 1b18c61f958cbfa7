import type { CivilIdentity } from '../../civil-status/register.ts';
import type { Acr } from '../franceconnect.ts';

/**
 * The person's account (reference: CPF site B5): what is kept of it, and the table of what may become of it. Pure: no
 * storage, no clock. Dates are ISO 8601.
 */
export interface Account {
  /** Random; the only identifier logs may show. */
  id: string;
  status: AccountStatus;
  /** Thirteen characters, normalised, Corsica's letters kept, without the key. Sensitive: never in a log, an address or a page. */
  nir: string;
  /** As FranceConnect last sent it, or as the social security register has it; the holder cannot change it. */
  identity: SentIdentity;
  identityFrom: 'franceconnect' | 'register' | 'form';
  /** Set by the first FranceConnect identity and never unset, even once unlinked: or unlink, rename, relink would give the account away (B8, 7). */
  identityLocked: boolean;
  /** Nom d'usage, when FranceConnect sent one or the holder has their own. */
  usageName?: string;
  /** The holder changed or removed it during sign-up: what FranceConnect sends no longer replaces it (B3). */
  usageNameByHolder?: true;
  credentials: Credentials;
  contact: Contact;
  /** Diplôme le plus élevé, one of the form's choices. */
  diploma?: string;
  terms: { version: string; acceptedAt: string };
  createdAt: string;
  /** What happened to the account, oldest first; the last {@link HISTORY_LENGTH}. */
  history: HistoryEntry[];
  /** Opened on a doubtful number: somebody should look (B7, L09). */
  toReview?: boolean;
  /** No enrolment until somebody has looked (B7, L14). */
  enrolmentsSuspended?: boolean;
  /** When somebody has compared the holder's papers with the account: enrolling wants no digital identity any more (B2, fact 6). */
  identityVerifiedAt?: string;
  /** The e-mail address cannot be changed before (B7, L14). */
  emailFrozenUntil?: string;
  closed?: { reason: ClosingReason; at: string };
}

/**
 * A civil identity as far as it is known. Without `birthcountry` the place of birth is not known, and `birthplace` is free
 * text, if anything: so it is for a person whom another European country vouches for.
 */
export type SentIdentity = Omit<CivilIdentity, 'gender'> & { gender?: CivilIdentity['gender'] | undefined };

/** A person as FranceConnect describes them. Members FranceConnect did not send are empty, or absent. */
export interface Person {
  identity: SentIdentity;
  /** Nom d'usage, when there is one. */
  usageName?: string;
  email?: string;
}

/** What a record of the store can be; « draft » and « email_pending » are no accounts yet and live elsewhere. */
export type AccountStatus = 'active' | 'verification_pending' | 'suspended' | 'closed';

/** `user`: asked for, which only a simulator offers (the true account lasts as long as the person); `deceased`: for ever. */
export type ClosingReason = 'user' | 'deceased';

export interface Credentials {
  password?: PasswordCredential;
  /** One per issuer at most: FranceConnect's, FranceConnect+'s, whose `sub` differ for one person. */
  franceconnect: FranceConnectCredential[];
}

export interface PasswordCredential {
  /** See password/hash.ts; never the password. */
  hash: string;
  setAt: string;
}

/** The only key by which FranceConnect names somebody: both members together. */
export interface FranceConnectKey {
  issuer: string;
  sub: string;
}

/** An identity FranceConnect vouches for, tied to the account: one per issuer. */
export interface FranceConnectCredential extends FranceConnectKey {
  linkedAt: string;
  lastSignIn: { at: string; acr: Acr };
}

export interface Contact {
  /** Chosen by the holder; later sign-ins never overwrite it, and it never selects an account. */
  email: EmailAddress;
  /** Asked for, not confirmed yet. */
  pendingEmail?: { value: string; askedAt: string };
  /** Ten digits, or `+` and the country's number. */
  mobile?: string;
  landline?: string;
  address?: PostalAddress;
}

export interface EmailAddress {
  value: string;
  /** When its owner opened a link we sent there; absent until then. */
  verifiedAt?: string;
}

/** Adresse de domicile, as the form asks for it (B3). */
export interface PostalAddress {
  number?: string;
  /** Indice de répétition: bis, ter, quater. */
  repetition?: string;
  streetType?: string;
  street?: string;
  complement?: string;
  /** Lieu-dit. */
  locality?: string;
  postalCode: string;
  /** COG code of the commune. */
  commune: string;
}

export interface HistoryEntry {
  at: string;
  event: AccountEvent;
}

export const HISTORY_LENGTH = 50;

/** Registered with the form, and waiting for the link sent by e-mail to be opened; reserves nothing, least of all the NIR (B5). */
export interface PendingAccount extends Omit<NewAccount, 'status'> {
  id: string;
  status: 'email_pending';
  /** A case about this number is being looked at: the link no longer opens the account (B7, L11). */
  frozen?: boolean;
}

/** An account that is asked for. */
export type NewAccount = Omit<Account, 'id' | 'history' | 'closed'> & {
  status: 'active' | 'verification_pending';
};

/**
 * Where a sign-up or an account stands. `none`: no trace of it, before as after. An active account is `local` (password),
 * `franceconnect`, or `linked` (both).
 */
export type AccountState =
  | 'none'
  | 'draft'
  | 'email_pending'
  | 'local'
  | 'franceconnect'
  | 'linked'
  | 'verification_pending'
  | 'suspended'
  | 'closed';

export const ACCOUNT_STATES: readonly AccountState[] = [
  'none',
  'draft',
  'email_pending',
  'local',
  'franceconnect',
  'linked',
  'verification_pending',
  'suspended',
  'closed',
];

type Moves = Readonly<Partial<Record<AccountState, AccountState>>>;

const activeStay: Moves = { local: 'local', franceconnect: 'franceconnect', linked: 'linked' };
const withPasswordStay: Moves = { local: 'local', linked: 'linked' };
const activeTo = (state: AccountState): Moves => ({ local: state, franceconnect: state, linked: state });

/** Every transition there is (B5): event → from → to. What is not written here is refused. */
export const TRANSITIONS = {
  'start-sign-up': { none: 'draft' },
  /** Half an hour without finishing, or a number that has an account already: the draft goes, whatever the page says. */
  'drop-draft': { draft: 'none' },
  'register-unavailable': { draft: 'draft' },
  /** Variant mcf: a link by e-mail comes first. */
  'ask-activation': { draft: 'email_pending' },
  /** Variant cpa2017: active at once (seed 000). */
  'open-at-once': { draft: 'local' },
  activate: { email_pending: 'local' },
  'resend-link': { email_pending: 'email_pending' },
  freeze: { email_pending: 'email_pending' },
  /** Seven days without opening the link, or the number proved by somebody else (L10). */
  'drop-pending': { email_pending: 'none' },
  'open-with-franceconnect': { none: 'franceconnect' },
  'ask-verification': { none: 'verification_pending' },
  'accept-verification': { verification_pending: 'franceconnect' },
  'refuse-verification': { verification_pending: 'none' },
  /** A first identity on a local account, or a second one, from the other issuer. */
  link: { local: 'linked', linked: 'linked', franceconnect: 'franceconnect' },
  /** Civil status has changed: another `sub` of the same issuer takes the place of the old one (L17). */
  'replace-sub': { linked: 'linked', franceconnect: 'franceconnect' },
  /** Without the password nor the mailbox, by a strong identity: the password is revoked (L14). */
  recover: { local: 'franceconnect' },
  unlink: { linked: 'local' },
  'create-password': { franceconnect: 'linked' },
  'change-password': withPasswordStay,
  'reset-password': withPasswordStay,
  'lock-password': withPasswordStay,
  'ask-email-change': activeStay,
  'confirm-email': activeStay,
  'change-contact': activeStay,
  /** Papers replace a digital identity for people who cannot have one: a minor, somebody without a French telephone (B2, fact 6). */
  'verify-identity': activeStay,
  suspend: activeTo('suspended'),
  close: activeTo('closed'),
  /** Within thirty days, by its holder (L21). */
  reopen: { closed: 'franceconnect' },
  /** Thirty days after closing. */
  forget: { closed: 'none' },
  die: {
    ...activeTo('closed'),
    verification_pending: 'closed',
    suspended: 'closed',
    closed: 'closed',
    email_pending: 'none',
    draft: 'none',
  },
} as const satisfies Record<string, Moves>;

export type AccountEvent = keyof typeof TRANSITIONS;

/** Where the event leads from there; undefined when it cannot happen there. */
export function next(state: AccountState, event: AccountEvent): AccountState | undefined {
  const moves: Moves = TRANSITIONS[event];
  return moves[state];
}

/** An event that cannot happen to an account as it stands: a mistake of the program, or another request was faster. */
export class ImpossibleTransition extends Error {
  override readonly name = 'ImpossibleTransition';

  constructor(state: AccountState, event: AccountEvent, reached?: AccountState) {
    const possible = ACCOUNT_STATES.filter((each) => next(each, event)).join(', ');
    super(
      reached === undefined
        ? `'${event}' cannot happen to an account that is '${state}'; it can from: ${possible}.`
        : `'${event}' takes an account from '${state}' to '${next(state, event)}', not to '${reached}'.`,
    );
  }
}

export function stateOf({ status, credentials }: Pick<Account, 'status' | 'credentials'>): AccountState {
  if (status !== 'active') return status;
  if (credentials.franceconnect.length === 0) return 'local';
  return credentials.password ? 'linked' : 'franceconnect';
}

/**
 * What the event makes of the account: its effects are `edit`'s, its state must be the table's, and its history records it.
 * @throws ImpossibleTransition
 */
export function undergo(
  account: Account,
  { event, at }: HistoryEntry,
  edit: (account: Account) => Account = (same) => same,
): Account {
  const from = stateOf(account);
  const to = next(from, event);
  if (to === undefined) throw new ImpossibleTransition(from, event);
  const edited = edit(account);
  if (stateOf(edited) !== to) throw new ImpossibleTransition(from, event, stateOf(edited));
  return { ...edited, history: [...edited.history, { event, at }].slice(-HISTORY_LENGTH) };
}

/** An account as an earlier version kept it; everything it lacks has a meaning. */
export type KeptAccount = Omit<Account, 'identityFrom' | 'identityLocked' | 'history'> & Partial<Account>;

/** Accounts opened before there was a form came from FranceConnect. */
export function upgraded(account: KeptAccount): Account {
  return { identityFrom: 'franceconnect', identityLocked: true, history: [], ...account };
}
