import { createHmac } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { keptSecret } from '../../infrastructure/storage/kept-secret.ts';
import type { Collection, Storage } from '../../infrastructure/storage/storage.ts';
import type { Account, FranceConnectKey } from './account.ts';

/** Milliseconds between two looks at a key that another request is claiming. */
const PAUSE = 20;

/** Which account a key belongs to, or is about to. */
interface Claim {
  account: string;
}

/** What no two accounts may share: a NIR, an issuer and sub, a confirmed address. Names hold the NIR: they stay out of logs. */
export interface Key {
  kind: 'sub' | 'nir' | 'email';
  name: string;
  isHeldBy(account: Account): boolean;
}

export interface AccountKeysOptions {
  /** Milliseconds a request may take between claiming a key and writing its account; a rival then takes the key. */
  patience: number;
  /** Whether no two accounts may have confirmed one address. */
  uniqueEmails: boolean;
}

/**
 * Which account each key belongs to. A claim counts once the account it names holds the key. Until then a rival waits, and
 * after a while takes the claim for the trace of a crash and the key for itself.
 *
 * What an account lets go of stays reserved as a salted hash.
 */
export class AccountKeys {
  readonly #claims: Record<Key['kind'], Collection<Claim>>;
  readonly #reserved: Collection<Claim>;
  readonly #storage: Storage;
  readonly #find: (id: string) => Promise<Account | undefined>;
  readonly #options: AccountKeysOptions;
  #salt: Promise<string> | undefined;

  constructor(storage: Storage, find: (id: string) => Promise<Account | undefined>, options: AccountKeysOptions) {
    this.#storage = storage;
    this.#find = find;
    this.#options = options;
    this.#claims = {
      sub: storage.collection('cpf-accounts-by-sub'),
      nir: storage.collection('cpf-accounts-by-nir'),
      email: storage.collection('cpf-accounts-by-email'),
    };
    this.#reserved = storage.collection('cpf-reserved-keys');
  }

  /** The account that holds the key. */
  async holderOf({ kind, name, isHeldBy }: Key): Promise<Account | undefined> {
    const claim = await this.#claims[kind].get(name);
    const account = claim && (await this.#find(claim.account));
    return account && isHeldBy(account) ? account : undefined;
  }

  /** @returns why the key cannot be had; undefined once it is claimed by `id` */
  async claim(key: Key, id: string): Promise<'taken' | 'reserved' | undefined> {
    const { kind, name } = key;
    const claims = this.#claims[kind];
    let watched: string | undefined;
    let since = 0;
    while (!(await claims.setIfAbsent(name, { account: id }))) {
      const holder = (await claims.get(name))?.account;
      if (holder === id) break;
      if (holder === undefined) continue;
      if (await this.#holds(holder, key)) return 'taken';
      if (holder !== watched) [watched, since] = [holder, performance.now()];
      if (performance.now() - since < this.#options.patience) {
        await setTimeout(PAUSE);
        continue;
      }
      await this.#reassign(key, holder, id);
      // Written at the last moment: the key is the former holder's.
      if (await this.#holds(holder, key)) {
        await this.#reassign(key, id, holder);
        return 'taken';
      }
    }
    const reserved = await this.reservedFor(name);
    return reserved === undefined || reserved === id ? undefined : 'reserved';
  }

  /** Whether an account that was written meanwhile still has its claim; one that nobody has is made again. */
  async isStillClaimed({ kind, name }: Key, id: string): Promise<boolean> {
    const claims = this.#claims[kind];
    return (await claims.get(name))?.account === id || claims.setIfAbsent(name, { account: id });
  }

  /** Ends the claims to keys the account does not hold. */
  async releaseUnheld(keys: readonly Key[], id: string): Promise<void> {
    const account = await this.#find(id);
    for (const key of keys) if (!account || !key.isHeldBy(account)) await this.#reassign(key, id, undefined);
  }

  /**
   * @param name of a key an account is about to let go of
   * @param lifetime seconds
   */
  async reserve(name: string, account: string, lifetime: number): Promise<void> {
    await this.#reserved.set(await this.#hash(name), { account }, lifetime);
  }

  /** The account a key is reserved for. */
  async reservedFor(name: string): Promise<string | undefined> {
    return (await this.#reserved.get(await this.#hash(name)))?.account;
  }

  async endReservation(name: string): Promise<void> {
    await this.#reserved.delete(await this.#hash(name));
  }

  /** The keys an account holds, in the order they are claimed: in one order, claims cannot wait for each other in a circle. */
  of({ credentials, nir, contact: { email } }: Account): Key[] {
    return [
      ...credentials.franceconnect.map(subKey),
      ...(nir ? [nirKey(nir)] : []),
      ...(email.verifiedAt ? this.ofEmail(email.value) : []),
    ];
  }

  /** The key of a confirmed address; none where addresses may be shared. */
  ofEmail(email: string): Key[] {
    return this.#options.uniqueEmails ? [emailKey(email)] : [];
  }

  async #holds(id: string, key: Key): Promise<boolean> {
    const account = await this.#find(id);
    return account !== undefined && key.isHeldBy(account);
  }

  async #reassign({ kind, name }: Key, from: string, to: string | undefined): Promise<void> {
    const given = to === undefined ? undefined : { account: to };
    await this.#claims[kind].update(name, (claim) => (claim?.account === from ? given : claim));
  }

  async #hash(name: string): Promise<string> {
    this.#salt ??= keptSecret(this.#storage, 'cpf-reserved-keys');
    return createHmac('sha256', await this.#salt)
      .update(name)
      .digest('base64url');
  }
}

/** `issuer` and `sub` in one text. */
export function subText({ issuer, sub }: FranceConnectKey): string {
  return `${issuer} ${sub}`;
}

export function subKey(key: FranceConnectKey): Key {
  const name = subText(key);
  const isHeldBy = ({ credentials }: Account) => credentials.franceconnect.some((each) => subText(each) === name);
  return { kind: 'sub', name, isHeldBy };
}

export function nirKey(nir: string): Key {
  return { kind: 'nir', name: nir, isHeldBy: (account) => account.nir === nir };
}

function emailKey(email: string): Key {
  const name = email.toLowerCase();
  const isHeldBy = ({ status, contact }: Account) =>
    status !== 'closed' && contact.email.verifiedAt !== undefined && contact.email.value.toLowerCase() === name;
  return { kind: 'email', name, isHeldBy };
}
