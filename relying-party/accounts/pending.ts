import { randomUUID } from 'node:crypto';
import type { Collection, Storage } from '../../infrastructure/storage/storage.ts';
import type { NewAccount, PendingAccount } from './account.ts';

/** Seconds a registration waits for its link to be opened (B5). */
const LIFETIME = 7 * 24 * 3600;

/** Registrations that wait for the link of their e-mail. They reserve nothing: anybody may register the same number. */
export class PendingAccounts {
  readonly #pending: Collection<PendingAccount>;
  readonly #byNir: Collection<string[]>;

  constructor(storage: Storage) {
    this.#pending = storage.collection('cpf-pending-accounts');
    this.#byNir = storage.collection('cpf-pending-accounts-by-nir');
  }

  /** Keeps a registration until its link is opened, a week at most. */
  async add(account: NewAccount): Promise<PendingAccount> {
    const pending: PendingAccount = { ...account, id: randomUUID(), status: 'email_pending' };
    await this.#pending.set(pending.id, pending, LIFETIME);
    await this.#byNir.update(account.nir, (ids = []) => [...ids, pending.id], LIFETIME);
    return pending;
  }

  get(id: string): Promise<PendingAccount | undefined> {
    return this.#pending.get(id);
  }

  /** Those with this number. */
  async withNumber(nir: string): Promise<PendingAccount[]> {
    const ids = (await this.#byNir.get(nir)) ?? [];
    const found = await Promise.all(ids.map((id) => this.#pending.get(id)));
    return found.filter((pending) => pending !== undefined);
  }

  /** @param edit pure; may be called again when another writer was faster */
  change(id: string, edit: (pending: PendingAccount) => PendingAccount): Promise<PendingAccount | undefined> {
    return this.#pending.update(id, (pending) => pending && edit(pending));
  }

  /** Drops those with this number. */
  async drop(nir: string): Promise<void> {
    for (const id of (await this.#byNir.take(nir)) ?? []) await this.#pending.delete(id);
  }

  async all(): Promise<PendingAccount[]> {
    return (await this.#pending.entries()).map(([, pending]) => pending);
  }
}
