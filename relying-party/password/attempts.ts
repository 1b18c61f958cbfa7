import { createHmac } from 'node:crypto';
import type { Clock } from '../../infrastructure/clock.ts';
import { keptSecret } from '../../infrastructure/storage/kept-secret.ts';
import type { Collection, Storage } from '../../infrastructure/storage/storage.ts';

/** How many wrong passwords lock a number, and for how long (reference: CPF site B5). */
export interface LockRule {
  tries: number;
  hours: number;
}

interface Attempts {
  failures: number;
  /** Milliseconds since 1970. */
  lockedUntil?: number;
}

/** `last`: this try, if wrong, is the one that locks. */
export type Attempt = { allowed: true; last: boolean } | { allowed: false; lockedUntil: number };

/**
 * Wrong passwords, counted by number whether or not it has an account: the lock reveals nothing about who is registered. A try
 * is counted before the password is looked at, so that fifty at once are no more than three. Numbers are kept as a keyed
 * hash.
 */
export class PasswordAttempts {
  readonly #attempts: Collection<Attempts>;
  readonly #storage: Storage;
  readonly #clock: Clock;
  readonly #rule: LockRule;
  #secret: Promise<string> | undefined;

  constructor(storage: Storage, clock: Clock, rule: LockRule) {
    this.#attempts = storage.collection('cpf-password-attempts');
    this.#storage = storage;
    this.#clock = clock;
    this.#rule = rule;
  }

  /** To be called before a password is compared. */
  async begin(nir: string): Promise<Attempt> {
    const { tries, hours } = this.#rule;
    let attempt: Attempt = { allowed: true, last: false };
    const begin = (known: Attempts = { failures: 0 }): Attempts => {
      const now = this.#clock.now();
      const { lockedUntil } = known;
      if (lockedUntil !== undefined && lockedUntil > now) {
        attempt = { allowed: false, lockedUntil };
        return known;
      }
      const failures = (lockedUntil === undefined ? known.failures : 0) + 1;
      attempt = { allowed: true, last: failures >= tries };
      return failures >= tries ? { failures, lockedUntil: now + hours * 3_600_000 } : { failures };
    };
    await this.#attempts.update(await this.#keyOf(nir), begin, hours * 3600);
    return attempt;
  }

  /** The password was right, or has been replaced: the count starts afresh. */
  async forget(nir: string): Promise<void> {
    await this.#attempts.delete(await this.#keyOf(nir));
  }

  async isLocked(nir: string): Promise<boolean> {
    const { lockedUntil = 0 } = (await this.#attempts.get(await this.#keyOf(nir))) ?? {};
    return lockedUntil > this.#clock.now();
  }

  async #keyOf(nir: string): Promise<string> {
    this.#secret ??= keptSecret(this.#storage, 'cpf-password-attempts');
    return createHmac('sha256', await this.#secret)
      .update(nir)
      .digest('base64url');
  }
}
