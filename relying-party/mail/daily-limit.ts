import type { Clock } from '../../infrastructure/clock.ts';
import type { Collection, Storage } from '../../infrastructure/storage/storage.ts';

const A_DAY_IN_SECONDS = 24 * 3600;

/** So many times in twenty-four hours, for each thing that is named; those refused do not count. */
export class DailyLimit {
  readonly #times: Collection<number[]>;
  readonly #clock: Clock;

  constructor(storage: Storage, clock: Clock) {
    this.#times = storage.collection('cpf-daily-limits');
    this.#clock = clock;
  }

  /** Whether it may be done once more; counts it if so. */
  async allows(name: string, times: number): Promise<boolean> {
    let allowed = false;
    const count = (known: number[] = []): number[] => {
      const now = this.#clock.now();
      const today = known.filter((time) => time > now - A_DAY_IN_SECONDS * 1000);
      allowed = today.length < times;
      return allowed ? [...today, now] : today;
    };
    await this.#times.update(name, count, A_DAY_IN_SECONDS);
    return allowed;
  }
}
