import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Collection, Storage } from '../../infrastructure/storage/storage.ts';
import type { Acr } from '../franceconnect.ts';
import type { Person } from '../sign-in/arrival.ts';
import type { Account } from './account.ts';

/** Holds the place of an account while its keys are being claimed; says nothing of anybody, in case it is left behind. */
interface Draft {
  status: 'draft';
}

/** Milliseconds between two looks at a draft. */
const PAUSE = 20;

/** Which account a key (a NIR, an issuer and sub) belongs to. */
interface Claim {
  account: string;
}

/** Two keys no two accounts may share; the NIR is part of its key, so these stay out of logs. */
interface Key {
  claims: Collection<Claim>;
  name: string;
}

export type NewAccount = Omit<Account, 'id' | 'status'>;

/** `signed-up-already`: this FranceConnect identity has an account. `nir-taken`: another one has this NIR. */
export type Creation = { outcome: 'created' | 'signed-up-already'; account: Account } | { outcome: 'nir-taken' };

/** What a sign-in tells about the person today. */
export interface SignInRecord {
  issuer: string;
  sub: string;
  acr: Acr;
  at: string;
  person: Person;
}

/**
 * The accounts: one per (issuer, sub), one per NIR, whatever happens at the same time or breaks in between.
 *
 * An account is opened in three steps: a draft takes an identifier, the identifier claims its keys, the draft becomes the
 * account. The last step is the only one that counts. Whoever finds a key claimed by a draft waits for it to become an
 * account; if that takes too long the draft is taken for the trace of a crash and removed, which also forbids it to become
 * an account, and the key is free again. Keys are claimed in one order, so that nobody waits for who waits for him.
 */
export class AccountStore {
  readonly #records: Collection<Account | Draft>;
  readonly #bySub: Collection<Claim>;
  readonly #byNir: Collection<Claim>;
  readonly #patience: number;

  /** @param patience milliseconds an account may take to be opened before a rival takes it for dead */
  constructor(storage: Storage, { patience = 5_000 }: { patience?: number } = {}) {
    this.#patience = patience;
    this.#records = storage.collection('cpf-accounts');
    this.#bySub = storage.collection('cpf-accounts-by-sub');
    this.#byNir = storage.collection('cpf-accounts-by-nir');
  }

  async get(id: string): Promise<Account | undefined> {
    const record = await this.#records.get(id);
    return record?.status === 'active' ? record : undefined;
  }

  /** The account of a FranceConnect identity: `issuer` and `sub` together, and nothing else, never an e-mail address. */
  async findBySub(issuer: string, sub: string): Promise<Account | undefined> {
    const claim = await this.#bySub.get(subKey(issuer, sub));
    return claim && this.get(claim.account);
  }

  async create(account: NewAccount): Promise<Creation> {
    const [credential] = account.credentials.franceconnect;
    if (!credential) throw new TypeError('An account needs a way to sign in.');
    const sub: Key = { claims: this.#bySub, name: subKey(credential.issuer, credential.sub) };
    const nir: Key = { claims: this.#byNir, name: account.nir };

    const id = randomUUID();
    await this.#records.set(id, { status: 'draft' });
    const opened = (await this.#claim(sub, id)) && (await this.#claim(nir, id)) && (await this.#open(id, account));
    if (opened) return { outcome: 'created', account: opened };

    await this.#abandon(id, [sub, nir]);
    const own = await this.findBySub(credential.issuer, credential.sub);
    return own ? { outcome: 'signed-up-already', account: own } : { outcome: 'nir-taken' };
  }

  /**
   * Notes a sign-in and, when FranceConnect describes the person otherwise than last time, keeps the new description.
   * @returns the account as it now stands, and which members of the identity changed
   */
  async recordSignIn(id: string, signIn: SignInRecord): Promise<{ account: Account; changed: string[] } | undefined> {
    let changed: string[] = [];
    const updated = await this.#records.update(id, (record) => {
      if (record?.status !== 'active') return record;
      changed = differences(record, signIn.person);
      return withSignIn(record, signIn);
    });
    return updated?.status === 'active' ? { account: updated, changed } : undefined;
  }

  /** @returns false when the key belongs to an account */
  async #claim({ claims, name }: Key, id: string): Promise<boolean> {
    let watched: string | undefined;
    let watchedSince = 0;
    while (!(await claims.setIfAbsent(name, { account: id }))) {
      const holder = (await claims.get(name))?.account;
      if (holder === undefined) continue;
      const record = await this.#records.get(holder);
      if (record?.status === 'active') return false;
      if (holder !== watched) [watched, watchedSince] = [holder, performance.now()];
      if (record && performance.now() - watchedSince < this.#patience) {
        await setTimeout(PAUSE);
        continue;
      }
      if (!(await this.#removeDraft(holder))) return false;
      await release({ claims, name }, holder);
    }
    return true;
  }

  /** @returns false when the record is an account */
  async #removeDraft(id: string): Promise<boolean> {
    const left = await this.#records.update(id, (record) => (record?.status === 'draft' ? undefined : record));
    return left === undefined;
  }

  /** @returns undefined when the draft was removed by a rival meanwhile */
  async #open(id: string, account: NewAccount): Promise<Account | undefined> {
    const opened = await this.#records.update(id, (record) =>
      record?.status === 'draft' ? { ...account, id, status: 'active' } : record,
    );
    return opened?.status === 'active' ? opened : undefined;
  }

  async #abandon(id: string, keys: Key[]): Promise<void> {
    await this.#removeDraft(id);
    for (const key of keys) await release(key, id);
  }
}

async function release({ claims, name }: Key, holder: string): Promise<void> {
  await claims.update(name, (current) => (current?.account === holder ? undefined : current));
}

function subKey(issuer: string, sub: string): string {
  return `${issuer} ${sub}`;
}

function withSignIn(account: Account, { issuer, sub, acr, at, person }: SignInRecord): Account {
  const { usageName: _, ...rest } = account;
  return {
    ...rest,
    identity: person.identity,
    ...(person.usageName && { usageName: person.usageName }),
    credentials: {
      franceconnect: account.credentials.franceconnect.map((credential) =>
        credential.issuer === issuer && credential.sub === sub
          ? { ...credential, lastSignIn: { at, acr } }
          : credential,
      ),
    },
  };
}

function differences(account: Account, person: Person): string[] {
  const members = Object.keys(person.identity) as (keyof Person['identity'])[];
  const text = (value: unknown) => JSON.stringify(value);
  const changed: string[] = members.filter(
    (member) => text(account.identity[member]) !== text(person.identity[member]),
  );
  return account.usageName === person.usageName ? changed : [...changed, 'usageName'];
}
