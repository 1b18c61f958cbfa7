import type { Clock } from '../../infrastructure/clock.ts';
import type { Collection, Storage } from '../../infrastructure/storage/storage.ts';

const TRIES = 3;
const A_DAY_IN_SECONDS = 24 * 3600;

/**
 * Numbers that did not match, by FranceConnect identity: three a day, then only a verification helps (reference: CPF site
 * B7, L07b). Otherwise anybody could try the few hundred numbers that fit an identity (B8, 2).
 */
export class NumberTries {
  readonly #tries: Collection<number[]>;
  readonly #clock: Clock;

  constructor(storage: Storage, clock: Clock) {
    this.#tries = storage.collection('cpf-number-tries');
    this.#clock = clock;
  }

  async count(issuer: string, sub: string): Promise<void> {
    await this.#tries.update(
      `${issuer} ${sub}`,
      (times = []) => [...this.#recent(times), this.#clock.now()],
      A_DAY_IN_SECONDS,
    );
  }

  async areSpent(issuer: string, sub: string): Promise<boolean> {
    return this.#recent((await this.#tries.get(`${issuer} ${sub}`)) ?? []).length >= TRIES;
  }

  #recent(times: number[]): number[] {
    return times.filter((time) => time > this.#clock.now() - A_DAY_IN_SECONDS * 1000);
  }
}
