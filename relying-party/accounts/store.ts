import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { keptSecret } from '../../infrastructure/kept-secret.ts';
import type { Collection, Storage } from '../../infrastructure/storage/storage.ts';
import type { Acr } from '../franceconnect.ts';
import type { Person } from './account.ts';
import {
  type Account,
  type ClosingReason,
  type FranceConnectCredential,
  type FranceConnectKey,
  type HistoryEntry,
  type KeptAccount,
  type NewAccount,
  type PendingAccount,
  undergo,
  upgraded,
} from './account.ts';

/** Holds the place of an account while its keys are being claimed; says nothing of anybody, in case it is left behind. */
interface Draft {
  status: 'draft';
}

type AccountRecord = KeptAccount | Draft;

/** Milliseconds between two looks at somebody else's unfinished business. */
const PAUSE = 20;

const DAY = 24 * 3600;
/** Seconds a registration waits for its link to be opened (B5). */
const PENDING_LIFETIME = 7 * DAY;
/** Seconds a number and identities stay reserved once their account has let go of them (B5, B8). */
const MOURNING = 30 * DAY;
/** Storage keeps the remaining life of what is updated; this is how a life is given back. */
const FOR_EVER = 1000 * 366 * DAY;

/** Which account a key (a NIR, an issuer and sub) belongs to. */
interface Claim {
  account: string;
}

/** What no two accounts may share; the NIR is part of its key, so these stay out of logs. */
interface Key {
  claims: Collection<Claim>;
  name: string;
  /** Whether the account has this key for good, or only means to. */
  standing(account: Account): 'held' | 'coming' | undefined;
}

/**
 * `signed-up-already`: this FranceConnect identity has an account. `nir-taken`: another account has this NIR.
 * `reserved`: the number or the identity left another account less than thirty days ago. `email-taken`: another account
 * has confirmed this address, where addresses are unique.
 */
export type Creation =
  | { outcome: 'created' | 'signed-up-already'; account: Account }
  | { outcome: 'nir-taken' | 'reserved' | 'email-taken' };

/** `sub-taken`: the identity belongs, or belonged less than thirty days ago, to another account. `no-account`: nothing active under that identifier. */
export type Linking = { outcome: 'linked'; account: Account } | { outcome: 'sub-taken' | 'no-account' };

/** What a sign-in tells about the person today. */
export interface SignInRecord {
  issuer: string;
  sub: string;
  acr: Acr;
  at: string;
  person: Person;
}

type Edit = (account: Account) => Account;

export interface AccountStoreOptions {
  /** Milliseconds an account may take to be opened before a rival takes it for dead. */
  patience?: number;
  /** Whether two accounts may not have confirmed one address; those confirmed while it was no are not looked at. */
  uniqueEmails?: boolean;
}

/**
 * The accounts: one per (issuer, sub), one per NIR, whatever happens at the same time or breaks in between.
 *
 * An account is opened in three steps: a draft takes an identifier, the identifier claims its keys, the draft becomes the
 * account. The last step is the only one that counts. Whoever finds a key claimed by a draft waits for it to become an
 * account; if that takes too long the draft is taken for the trace of a crash and removed, which also forbids it to become
 * an account, and the key is free again. Keys are claimed in one order, so that nobody waits for who waits for him.
 * An identity is attached to an account that exists in the same three steps, the intention being noted in the account.
 *
 * What an account lets go of (closed, unlinked) stays reserved for thirty days as a salted hash. The reservation is written
 * before the account lets go, and read after a claim, so that there is no moment in between.
 *
 * Registrations that wait for their e-mail are kept apart: they hold no key.
 */
export class AccountStore {
  readonly #records: Collection<AccountRecord>;
  readonly #bySub: Collection<Claim>;
  readonly #byNir: Collection<Claim>;
  readonly #byEmail: Collection<Claim>;
  readonly #reserved: Collection<Claim>;
  readonly #pending: Collection<PendingAccount>;
  readonly #pendingByNir: Collection<string[]>;
  readonly #storage: Storage;
  readonly #patience: number;
  readonly #uniqueEmails: boolean;
  #salt: Promise<string> | undefined;

  constructor(storage: Storage, { patience = 5_000, uniqueEmails = false }: AccountStoreOptions = {}) {
    this.#storage = storage;
    this.#patience = patience;
    this.#uniqueEmails = uniqueEmails;
    this.#records = storage.collection('cpf-accounts');
    this.#bySub = storage.collection('cpf-accounts-by-sub');
    this.#byNir = storage.collection('cpf-accounts-by-nir');
    this.#byEmail = storage.collection('cpf-accounts-by-email');
    this.#reserved = storage.collection('cpf-reserved-keys');
    this.#pending = storage.collection('cpf-pending-accounts');
    this.#pendingByNir = storage.collection('cpf-pending-accounts-by-nir');
  }

  /** An account somebody may be signed in to: active. */
  async get(id: string): Promise<Account | undefined> {
    const account = await this.find(id);
    return account?.status === 'active' ? account : undefined;
  }

  /** An account whatever its status. */
  async find(id: string): Promise<Account | undefined> {
    return accountOf(await this.#records.get(id));
  }

  /** The account of a FranceConnect identity, whatever its status: `issuer` and `sub` together, and nothing else, never an e-mail address. */
  findBySub(issuer: string, sub: string): Promise<Account | undefined> {
    return this.#findBy(this.#subKey({ issuer, sub }));
  }

  /** The account that has this number, whatever its status; one closed less than thirty days ago by its holder included. */
  async findByNir(nir: string): Promise<Account | undefined> {
    const account = await this.#findBy(this.#nirKey(nir));
    if (account) return account;
    const reservation = await this.#reserved.get(await this.#hash(nir));
    const former = reservation && (await this.find(reservation.account));
    return former?.status === 'closed' || former?.nir === nir ? former : undefined;
  }

  /** Every account, in the order they were opened. */
  async all(): Promise<Account[]> {
    return (await this.#records.entries()).flatMap(([, record]) => accountOf(record) ?? []);
  }

  /**
   * Opens an account under its number and, when it has one, its FranceConnect identity. Registrations that waited for
   * their e-mail with the same number are dropped: what they typed is neither shown nor reused (B5, B7 L10).
   */
  async create(account: NewAccount): Promise<Creation> {
    const [credential] = account.credentials.franceconnect;
    if (!credential && !account.credentials.password) throw new TypeError('An account needs a way to sign in.');
    const { value, verifiedAt } = account.contact.email;
    const keys = [
      ...(credential ? [this.#subKey(credential)] : []),
      this.#nirKey(account.nir),
      ...(verifiedAt && this.#uniqueEmails ? [this.#emailKey(value)] : []),
    ];

    const id = randomUUID();
    await this.#records.set(id, { status: 'draft' });
    const refusal = await this.#claimAll(keys, id);
    const opened = refusal ? undefined : await this.#open(id, account);
    if (opened) {
      await this.dropPending(account.nir);
      return { outcome: 'created', account: opened };
    }
    await this.#abandon(id, keys);
    const own = credential && (await this.findBySub(credential.issuer, credential.sub));
    if (own) return { outcome: 'signed-up-already', account: own };
    if (refusal?.key.claims === this.#byEmail) return { outcome: 'email-taken' };
    return { outcome: refusal?.why === 'reserved' ? 'reserved' : 'nir-taken' };
  }

  /**
   * Changes an account without touching its number or identities.
   * @param edit pure; may be called again when another writer was faster
   * @returns the account as it now stands; undefined when there is none
   * @throws ImpossibleTransition when that cannot happen to the account
   */
  async change(id: string, entry: HistoryEntry, edit: Edit = (same) => same): Promise<Account | undefined> {
    return this.#update(id, (account) => undergo(account, entry, edit));
  }

  /**
   * Its holder has proved that an address is hers: it is the account's, and verified. Where addresses are unique, of
   * several who prove one the first has it.
   * @param at ISO 8601
   * @throws ImpossibleTransition when that cannot happen to the account
   */
  async confirmEmail(id: string, email: string, at: string): Promise<'confirmed' | 'taken' | 'no-account'> {
    const confirmed: Edit = (account) =>
      undergo(account, { event: 'confirm-email', at }, (open) => withVerified(open, email, at));
    if (!this.#uniqueEmails) return (await this.#update(id, confirmed)) ? 'confirmed' : 'no-account';
    const key = this.#emailKey(email);
    const before = await this.#update(id, (account) => ({ ...account, confirming: email }));
    if (!before) return 'no-account';
    try {
      if (await this.#claim(key, id)) return 'taken';
      const after = await this.#update(id, (account) =>
        account.confirming === email ? confirmed(withoutConfirming(account)) : account,
      );
      return after && key.standing(after) === 'held' ? 'confirmed' : 'taken';
    } finally {
      const left = await this.#update(id, (account) =>
        account.confirming === email ? withoutConfirming(account) : account,
      );
      if (!left || key.standing(left) !== 'held') await release(key, id);
    }
  }

  /**
   * Attaches an identity to an active account; one of the same issuer gives way to it (`replace-sub`).
   * @param edit what else changes at the same time, for `recover` the password
   * @throws ImpossibleTransition when that cannot happen to the account
   */
  link(
    id: string,
    credential: FranceConnectCredential,
    entry: HistoryEntry & { event: 'link' | 'replace-sub' | 'recover' },
    edit: Edit = (same) => same,
  ): Promise<Linking> {
    return this.#attach(id, credential, entry, edit);
  }

  /** Brings back an account its holder closed less than thirty days ago, under its number and one identity (B7, L21). */
  async reopen(id: string, nir: string, credential: FranceConnectCredential, at: string): Promise<Linking> {
    const account = await this.find(id);
    const reservation = await this.#reserved.get(await this.#hash(nir));
    if (account?.closed?.reason !== 'user' || reservation?.account !== id) return { outcome: 'no-account' };
    const key = this.#nirKey(nir);
    if (await this.#claim(key, id)) return { outcome: 'no-account' };
    const reopened = await this.#attach(
      id,
      credential,
      { event: 'reopen', at },
      ({ closed: _, ...open }) => ({ ...open, status: 'active', nir }),
      FOR_EVER,
    );
    if (reopened.outcome !== 'linked') return reopened;
    // A rival may have taken the claim for a trace of the closed account; the reservation has kept him from more.
    await this.#claim(key, id);
    await this.#reserved.delete(await this.#hash(nir));
    return reopened;
  }

  async #attach(
    id: string,
    credential: FranceConnectCredential,
    entry: HistoryEntry,
    edit: Edit,
    expiresIn?: number,
  ): Promise<Linking> {
    const key = this.#subKey(credential);
    const intent = { issuer: credential.issuer, sub: credential.sub };
    const before = await this.#update(id, (account) => ({ ...account, linking: [...(account.linking ?? []), intent] }));
    if (!before) return { outcome: 'no-account' };
    const former = before.credentials.franceconnect.filter(
      (each) => each.issuer === intent.issuer && each.sub !== intent.sub,
    );
    const attach: Edit = (account) => edit(withCredential(account, credential));
    try {
      if (await this.#claim(key, id)) return { outcome: 'sub-taken' };
      await this.#reserve(former.map(subText), id);
      const linked = await this.#update(
        id,
        (account) => (isIntended(account, intent) ? undergo(withoutIntent(account, intent), entry, attach) : account),
        expiresIn,
      );
      if (!linked || key.standing(linked) !== 'held') return { outcome: 'sub-taken' };
      await this.#release(
        former.map((each) => this.#subKey(each)),
        id,
      );
      return { outcome: 'linked', account: linked };
    } finally {
      await this.#forgetIntent(id, intent);
    }
  }

  /** Whatever came of it, an identity is the account's or nobody's. */
  async #forgetIntent(id: string, intent: FranceConnectKey): Promise<void> {
    const account = await this.find(id);
    const left =
      account && isIntended(account, intent) ? await this.#update(id, (each) => withoutIntent(each, intent)) : account;
    const key = this.#subKey(intent);
    if (!left || key.standing(left) === undefined) await release(key, id);
  }

  /** Takes every FranceConnect identity away from an account that has a password; they stay reserved for thirty days. */
  async unlink(id: string, at: string): Promise<Account | undefined> {
    const account = await this.get(id);
    if (!account) return undefined;
    const { franceconnect } = account.credentials;
    await this.#reserve(franceconnect.map(subText), id);
    const unlinked = await this.change(id, { event: 'unlink', at }, withoutIdentities);
    await this.#release(
      franceconnect.map((each) => this.#subKey(each)),
      id,
    );
    return unlinked;
  }

  /**
   * Closes an account. Its number and identities stay reserved as salted hashes: for thirty days, then it is forgotten; for
   * ever when the person has died.
   */
  async close(id: string, reason: ClosingReason, at: string): Promise<Account | undefined> {
    const account = await this.find(id);
    if (!account) return undefined;
    const { franceconnect } = account.credentials;
    const lifetime = reason === 'deceased' ? FOR_EVER : MOURNING;
    const numbers = account.nir ? [account.nir] : [];
    await this.#reserve([...numbers, ...franceconnect.map(subText)], id, lifetime);
    const event = reason === 'deceased' ? 'die' : 'close';
    const closed = await this.#update(
      id,
      (current) =>
        undergo(current, { event, at }, (open) => ({
          ...open,
          status: 'closed',
          nir: '',
          credentials: { franceconnect: [] },
          closed: { reason, at },
        })),
      lifetime,
    );
    await this.#release(
      [...numbers.map((nir) => this.#nirKey(nir)), ...franceconnect.map((each) => this.#subKey(each))],
      id,
    );
    return closed;
  }

  /** Removes a verification that was refused: the number and the identity are free. */
  async drop(id: string): Promise<void> {
    const account = await this.find(id);
    if (account?.status !== 'verification_pending') return;
    await this.#records.update(id, (record) => (record?.status === 'verification_pending' ? undefined : record));
    await this.#release(
      [this.#nirKey(account.nir), ...account.credentials.franceconnect.map((each) => this.#subKey(each))],
      id,
    );
  }

  /** Keeps a registration until its link is opened, a week at most. It reserves nothing: anybody may register the same number. */
  async addPending(account: NewAccount): Promise<PendingAccount> {
    const pending: PendingAccount = { ...account, id: randomUUID(), status: 'email_pending' };
    await this.#pending.set(pending.id, pending, PENDING_LIFETIME);
    await this.#pendingByNir.update(account.nir, (ids = []) => [...ids, pending.id], PENDING_LIFETIME);
    return pending;
  }

  getPending(id: string): Promise<PendingAccount | undefined> {
    return this.#pending.get(id);
  }

  /** Registrations with this number that wait for their e-mail. */
  async pendingWith(nir: string): Promise<PendingAccount[]> {
    const ids = (await this.#pendingByNir.get(nir)) ?? [];
    const found = await Promise.all(ids.map((id) => this.#pending.get(id)));
    return found.filter((pending) => pending !== undefined);
  }

  /** @param edit pure; may be called again when another writer was faster */
  changePending(id: string, edit: (pending: PendingAccount) => PendingAccount): Promise<PendingAccount | undefined> {
    return this.#pending.update(id, (pending) => pending && edit(pending));
  }

  /** Drops the registrations with this number. */
  async dropPending(nir: string): Promise<void> {
    for (const id of (await this.#pendingByNir.take(nir)) ?? []) await this.#pending.delete(id);
  }

  /** Every registration that waits for its e-mail. */
  async allPending(): Promise<PendingAccount[]> {
    return (await this.#pending.entries()).map(([, pending]) => pending);
  }

  /**
   * The link was opened: the registration becomes an account, unless its number has one by now or a case about it is open.
   * @param at ISO 8601; the address is verified as of then
   */
  async activate(id: string, at: string): Promise<Creation | { outcome: 'frozen' | 'gone' }> {
    const pending = await this.#pending.get(id);
    if (!pending) return { outcome: 'gone' };
    if (pending.frozen) return { outcome: 'frozen' };
    const { id: _, frozen: __, contact, ...rest } = pending;
    const email = { value: contact.email.value, verifiedAt: at };
    return this.create({ ...rest, status: 'active', contact: { ...contact, email } });
  }

  /**
   * Notes a sign-in and, when FranceConnect describes the person otherwise than last time, keeps the new description.
   * @returns the account as it now stands, and which members of the identity changed
   */
  async recordSignIn(id: string, signIn: SignInRecord): Promise<{ account: Account; changed: string[] } | undefined> {
    let changed: string[] = [];
    const account = await this.#update(id, (current) => {
      changed = current.status === 'active' ? differences(current, signIn.person) : [];
      return current.status === 'active' ? withSignIn(current, signIn) : current;
    });
    return account?.status === 'active' ? { account, changed } : undefined;
  }

  async #update(id: string, edit: Edit, expiresIn?: number): Promise<Account | undefined> {
    const updated = await this.#records.update(
      id,
      (record) => {
        const account = accountOf(record);
        return account ? edit(account) : record;
      },
      expiresIn,
    );
    return accountOf(updated);
  }

  async #findBy(key: Key): Promise<Account | undefined> {
    const claim = await key.claims.get(key.name);
    const account = claim && (await this.find(claim.account));
    return account && key.standing(account) === 'held' ? account : undefined;
  }

  /** @returns the first key that cannot be had, and why */
  async #claimAll(keys: Key[], id: string): Promise<{ key: Key; why: 'taken' | 'reserved' } | undefined> {
    for (const key of keys) {
      const why = await this.#claim(key, id);
      if (why) return { key, why };
    }
    return undefined;
  }

  /** @returns why the key cannot be had; undefined when it is now claimed by `id` */
  async #claim(key: Key, id: string): Promise<'taken' | 'reserved' | undefined> {
    const { claims, name } = key;
    let watched: string | undefined;
    let watchedSince = 0;
    while (!(await claims.setIfAbsent(name, { account: id }))) {
      const holder = (await claims.get(name))?.account;
      if (holder === id) break;
      if (holder === undefined) continue;
      const standing = await this.#standing(key, holder);
      if (standing === 'held') return 'taken';
      if (holder !== watched) [watched, watchedSince] = [holder, performance.now()];
      if (standing === 'coming' && performance.now() - watchedSince < this.#patience) {
        await setTimeout(PAUSE);
        continue;
      }
      if (!(await this.#discourage(key, holder))) return 'taken';
      await release(key, holder);
    }
    const reservation = await this.#reserved.get(await this.#hash(name));
    if (!reservation || reservation.account === id) return undefined;
    await release(key, id);
    return 'reserved';
  }

  async #standing(key: Key, holder: string): Promise<'held' | 'coming' | undefined> {
    const record = await this.#records.get(holder);
    if (record?.status === 'draft') return 'coming';
    const account = accountOf(record);
    return account && key.standing(account);
  }

  /**
   * Takes an unfinished business for dead, so that it cannot be finished.
   * @returns false when it was finished meanwhile
   */
  async #discourage(key: Key, holder: string): Promise<boolean> {
    let held = false;
    await this.#records.update(holder, (record) => {
      held = false;
      const account = accountOf(record);
      if (!account) return undefined;
      held = key.standing(account) === 'held';
      return held ? record : withoutIntents(account, key);
    });
    return !held;
  }

  /** @returns undefined when the draft was removed by a rival meanwhile */
  async #open(id: string, account: NewAccount): Promise<Account | undefined> {
    const opened = await this.#records.update(id, (record) =>
      record?.status === 'draft' ? { ...account, id, history: [] } : record,
    );
    return accountOf(opened);
  }

  async #abandon(id: string, keys: Key[]): Promise<void> {
    await this.#records.update(id, (record) => (record?.status === 'draft' ? undefined : record));
    await this.#release(keys, id);
  }

  async #release(keys: Key[], holder: string): Promise<void> {
    for (const key of keys) await release(key, holder);
  }

  /** @param names of the keys an account is about to let go of */
  async #reserve(names: string[], account: string, lifetime = MOURNING): Promise<void> {
    for (const name of names) await this.#reserved.set(await this.#hash(name), { account }, lifetime);
  }

  async #hash(name: string): Promise<string> {
    this.#salt ??= keptSecret(this.#storage, 'cpf-reserved-keys');
    return createHmac('sha256', await this.#salt)
      .update(name)
      .digest('base64url');
  }

  #emailKey(email: string): Key {
    const name = email.toLowerCase();
    const standing = ({ status, contact, confirming }: Account) => {
      const { value, verifiedAt } = contact.email;
      if (status !== 'closed' && verifiedAt && value.toLowerCase() === name) return 'held';
      return confirming?.toLowerCase() === name ? 'coming' : undefined;
    };
    return { claims: this.#byEmail, name, standing };
  }

  #nirKey(nir: string): Key {
    return { claims: this.#byNir, name: nir, standing: (account) => (account.nir === nir ? 'held' : undefined) };
  }

  #subKey(key: FranceConnectKey): Key {
    const name = subText(key);
    const standing = (account: Account) => {
      if (account.credentials.franceconnect.some((each) => subText(each) === name)) return 'held';
      return isIntended(account, key) ? 'coming' : undefined;
    };
    return { claims: this.#bySub, name, standing };
  }
}

async function release({ claims, name }: Key, holder: string): Promise<void> {
  await claims.update(name, (current) => (current?.account === holder ? undefined : current));
}

function accountOf(record: AccountRecord | undefined): Account | undefined {
  return record === undefined || record.status === 'draft' ? undefined : upgraded(record);
}

function subText({ issuer, sub }: FranceConnectKey): string {
  return `${issuer} ${sub}`;
}

function isIntended({ linking = [] }: Account, intent: FranceConnectKey): boolean {
  return linking.some((each) => subText(each) === subText(intent));
}

function withoutIntent(account: Account, intent: FranceConnectKey): Account {
  const { linking = [], ...rest } = account;
  const left = linking.filter((each) => subText(each) !== subText(intent));
  return left.length > 0 ? { ...rest, linking: left } : rest;
}

/** What the account was about to do with this key is not to be done. */
function withoutIntents(account: Account, { name }: Key): Account {
  const { linking, ...rest } = account.confirming?.toLowerCase() === name ? withoutConfirming(account) : account;
  return linking ? { ...rest, linking: linking.filter((intent) => subText(intent) !== name) } : rest;
}

function withoutConfirming({ confirming: _, ...account }: Account): Account {
  return account;
}

function withVerified(account: Account, value: string, at: string): Account {
  const { pendingEmail, ...contact } = account.contact;
  const other = pendingEmail && pendingEmail.value !== value ? { pendingEmail } : {};
  return { ...account, contact: { ...contact, ...other, email: { value, verifiedAt: at } } };
}

/** One identity per issuer; whoever has had one keeps its civil identity locked. */
function withCredential(account: Account, credential: FranceConnectCredential): Account {
  const others = account.credentials.franceconnect.filter(({ issuer }) => issuer !== credential.issuer);
  const credentials = { ...account.credentials, franceconnect: [...others, credential] };
  return { ...account, identityLocked: true, credentials };
}

function withoutIdentities(account: Account): Account {
  return { ...account, credentials: { ...account.credentials, franceconnect: [] } };
}

function withSignIn(account: Account, { issuer, sub, acr, at, person }: SignInRecord): Account {
  return {
    ...withUsageNameOf(account, person),
    identity: person.identity,
    identityFrom: 'franceconnect',
    credentials: {
      ...account.credentials,
      franceconnect: account.credentials.franceconnect.map((credential) =>
        credential.issuer === issuer && credential.sub === sub
          ? { ...credential, lastSignIn: { at, acr } }
          : credential,
      ),
    },
  };
}

/** FranceConnect's nom d'usage, or none when it sends none; the holder's own where he has written one. */
export function withUsageNameOf(account: Account, { usageName }: Person): Account {
  if (account.usageNameByHolder) return account;
  const { usageName: _, ...rest } = account;
  return { ...rest, ...(usageName && { usageName }) };
}

function differences(account: Account, person: Person): string[] {
  const members = Object.keys(person.identity) as (keyof Person['identity'])[];
  const text = (value: unknown) => JSON.stringify(value);
  const changed: string[] = members.filter(
    (member) => text(account.identity[member]) !== text(person.identity[member]),
  );
  const sameName = account.usageNameByHolder || account.usageName === person.usageName;
  return sameName ? changed : [...changed, 'usageName'];
}
