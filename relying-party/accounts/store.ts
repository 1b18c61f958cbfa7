import { randomUUID } from 'node:crypto';
import type { Collection, Storage } from '../../infrastructure/storage/storage.ts';
import {
  type Account,
  type ClosingReason,
  type FranceConnectCredential,
  type HistoryEntry,
  type KeptAccount,
  type NewAccount,
  undergo,
  upgraded,
} from './account.ts';
import {
  differences,
  type SignInRecord,
  withCredential,
  withoutIdentities,
  withSignIn,
  withVerified,
} from './edits.ts';
import { AccountKeys, type AccountKeysOptions, type Key, nirKey, subKey, subText } from './keys.ts';
import { PendingAccounts } from './pending.ts';

const DAY = 24 * 3600;
/** Seconds a number and identities stay reserved once their account has let go of them (B5, B8). */
const MOURNING = 30 * DAY;
/** Storage keeps the remaining life of what is updated; this is how a life is given back. */
const FOR_EVER = 1000 * 366 * DAY;

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

/** Why an account was not written, and for want of which key. */
interface Refusal {
  why: 'taken' | 'reserved' | 'no-account';
  key?: Key;
}

interface Writing {
  /** Names of keys the account lets go of. */
  reserve?: readonly string[];
  /** Seconds the account, and what it lets go of, are kept; unchanged unless given. */
  lifetime?: number;
}

type Edit = (account: Account) => Account;

/**
 * The accounts: one per (issuer, sub), one per NIR, whatever happens at the same time or breaks in between.
 *
 * An account claims its keys (keys.ts), is written, then looks whether it still has them. A request that finds a claim gone
 * undoes what it wrote.
 *
 * What an account lets go of (closed, unlinked) stays reserved for thirty days. The reservation is written before the account
 * lets go, and read after a claim, so that there is no moment in between.
 */
export class AccountStore {
  /** Registrations that wait for their e-mail; they hold no key. */
  readonly pending: PendingAccounts;
  readonly #records: Collection<KeptAccount>;
  readonly #keys: AccountKeys;

  constructor(storage: Storage, { patience = 5_000, uniqueEmails = false }: Partial<AccountKeysOptions> = {}) {
    this.pending = new PendingAccounts(storage);
    this.#records = storage.collection('cpf-accounts');
    this.#keys = new AccountKeys(storage, (id) => this.find(id), { patience, uniqueEmails });
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
    return this.#keys.holderOf(subKey({ issuer, sub }));
  }

  /** The account that has this number, whatever its status; one closed less than thirty days ago by its holder included. */
  async findByNir(nir: string): Promise<Account | undefined> {
    const account = await this.#keys.holderOf(nirKey(nir));
    if (account) return account;
    const reserved = await this.#keys.reservedFor(nir);
    const former = reserved && (await this.find(reserved));
    return former && (former.status === 'closed' || former.nir === nir) ? former : undefined;
  }

  /** Every account, in the order they were opened. */
  async all(): Promise<Account[]> {
    return (await this.#records.entries()).flatMap(([, record]) => accountOf(record) ?? []);
  }

  /**
   * Opens an account under its number and, when it has one, its FranceConnect identity. Registrations that waited for
   * their e-mail with the same number are dropped: what they typed is neither shown nor reused (B5, B7 L10).
   */
  async create(wanted: NewAccount): Promise<Creation> {
    const [credential] = wanted.credentials.franceconnect;
    if (!credential && !wanted.credentials.password) throw new TypeError('An account needs a way to sign in.');
    const id = randomUUID();
    const account: Account = { ...wanted, id, history: [] };
    const written = await this.#write(id, this.#keys.of(account), () => account);
    if (!('why' in written)) {
      await this.pending.drop(account.nir);
      return { outcome: 'created', account: written };
    }
    const own = credential && (await this.findBySub(credential.issuer, credential.sub));
    if (own) return { outcome: 'signed-up-already', account: own };
    if (written.key?.kind === 'email') return { outcome: 'email-taken' };
    return { outcome: written.why === 'reserved' ? 'reserved' : 'nir-taken' };
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
   * Its holder has proved that an address is theirs: it is the account's, and verified. Where addresses are unique, of
   * several who prove one the first has it.
   * @param at ISO 8601
   * @throws ImpossibleTransition when that cannot happen to the account
   */
  async confirmEmail(id: string, email: string, at: string): Promise<'confirmed' | 'taken' | 'no-account'> {
    const written = await this.#edit(id, this.#keys.ofEmail(email), (account) =>
      undergo(account, { event: 'confirm-email', at }, (open) => withVerified(open, email, at)),
    );
    if (!('why' in written)) return 'confirmed';
    return written.why === 'no-account' ? 'no-account' : 'taken';
  }

  /**
   * Attaches an identity to an active account; one of the same issuer gives way to it (`replace-sub`).
   * @param edit what else changes at the same time, for `recover` the password
   * @throws ImpossibleTransition when that cannot happen to the account
   */
  async link(
    id: string,
    credential: FranceConnectCredential,
    entry: HistoryEntry & { event: 'link' | 'replace-sub' | 'recover' },
    edit: Edit = (same) => same,
  ): Promise<Linking> {
    const { issuer, sub } = credential;
    const former = (await this.find(id))?.credentials.franceconnect.filter((each) => each.issuer === issuer) ?? [];
    const written = await this.#edit(
      id,
      [subKey(credential)],
      (account) => undergo(account, entry, (open) => edit(withCredential(open, credential))),
      { reserve: former.filter((each) => each.sub !== sub).map(subText) },
    );
    return linkingOf(written);
  }

  /** Brings back an account its holder closed less than thirty days ago, under its number and one identity (B7, L21). */
  async reopen(id: string, nir: string, credential: FranceConnectCredential, at: string): Promise<Linking> {
    const account = await this.find(id);
    if (account?.closed?.reason !== 'user' || (await this.#keys.reservedFor(nir)) !== id)
      return { outcome: 'no-account' };
    const opened = ({ closed: _, ...open }: Account): Account => ({ ...open, status: 'active', nir });
    const written = await this.#edit(
      id,
      [subKey(credential), nirKey(nir)],
      (closed) => undergo(closed, { event: 'reopen', at }, (open) => opened(withCredential(open, credential))),
      { lifetime: FOR_EVER },
    );
    if (!('why' in written)) await this.#keys.endReservation(nir);
    return linkingOf(written);
  }

  /** Takes every FranceConnect identity away from an account that has a password; they stay reserved for thirty days. */
  async unlink(id: string, at: string): Promise<Account | undefined> {
    const account = await this.get(id);
    if (!account) return undefined;
    const reserve = account.credentials.franceconnect.map(subText);
    const written = await this.#edit(id, [], (each) => undergo(each, { event: 'unlink', at }, withoutIdentities), {
      reserve,
    });
    return 'why' in written ? undefined : written;
  }

  /**
   * Closes an account. Its number and identities stay reserved as salted hashes: for thirty days, then it is forgotten; for
   * ever when the person has died.
   */
  async close(id: string, reason: ClosingReason, at: string): Promise<Account | undefined> {
    const account = await this.find(id);
    if (!account) return undefined;
    const numbers = account.nir ? [account.nir] : [];
    const lifetime = reason === 'deceased' ? FOR_EVER : MOURNING;
    const closed: Pick<Account, 'status' | 'nir' | 'credentials' | 'closed'> = {
      status: 'closed',
      nir: '',
      credentials: { franceconnect: [] },
      closed: { reason, at },
    };
    const event = reason === 'deceased' ? 'die' : 'close';
    const written = await this.#edit(
      id,
      [],
      (current) => undergo(current, { event, at }, (open) => ({ ...open, ...closed })),
      { reserve: [...numbers, ...account.credentials.franceconnect.map(subText)], lifetime },
    );
    return 'why' in written ? undefined : written;
  }

  /** Removes a verification that was refused: the number and the identity are free. */
  async drop(id: string): Promise<void> {
    await this.#write(id, [], (account) => (account?.status === 'verification_pending' ? undefined : account));
  }

  /**
   * The link was opened: the registration becomes an account, unless its number has one by now or a case about it is open.
   * @param at ISO 8601; the address is verified as of then
   */
  async activate(id: string, at: string): Promise<Creation | { outcome: 'frozen' | 'gone' }> {
    const pending = await this.pending.get(id);
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

  async #update(id: string, edit: Edit): Promise<Account | undefined> {
    return accountOf(await this.#records.update(id, (record) => record && edit(upgraded(record))));
  }

  #edit(id: string, keys: Key[], edit: Edit, how: Writing = {}): Promise<Account | Refusal> {
    return this.#write(id, keys, (account) => account && edit(account), how);
  }

  /**
   * Claims keys for an account, writes it, then looks whether it still has them; undoes what it wrote if not. Whatever came of
   * it, keys the account does not hold are free.
   * @param edit pure; may be called again when another writer was faster
   */
  async #write(
    id: string,
    keys: Key[],
    edit: (account: Account | undefined) => Account | undefined,
    { reserve = [], lifetime }: Writing = {},
  ): Promise<Account | Refusal> {
    let before: Account | undefined;
    try {
      for (const key of keys) {
        const why = await this.#keys.claim(key, id);
        if (why) return { why, key };
      }
      for (const name of reserve) await this.#keys.reserve(name, id, lifetime ?? MOURNING);
      const change = (record: KeptAccount | undefined) => {
        before = accountOf(record);
        return edit(before);
      };
      const after = accountOf(await this.#records.update(id, change, lifetime));
      for (const key of after ? keys : []) {
        if (await this.#keys.isStillClaimed(key, id)) continue;
        await this.#records.update(id, () => before);
        return { why: 'taken', key };
      }
      return after ?? { why: 'no-account' };
    } finally {
      await this.#keys.releaseUnheld([...keys, ...(before ? this.#keys.of(before) : [])], id);
    }
  }
}

/** A crash of an earlier version may have left a record that holds a status and nothing else. */
function accountOf(record: KeptAccount | undefined): Account | undefined {
  return record && 'nir' in record ? upgraded(record) : undefined;
}

function linkingOf(written: Account | Refusal): Linking {
  if (!('why' in written)) return { outcome: 'linked', account: written };
  return { outcome: written.why === 'no-account' ? 'no-account' : 'sub-taken' };
}
