import type { ErrorCode } from '../contract/errors/catalogue.ts';
import type { AddressCheck } from '../contract/errors/fc-error.ts';
import type { Fault } from '../contract/faults.ts';
import type { Clock } from '../infrastructure/clock.ts';
import type { Collection, Storage } from '../infrastructure/storage/storage.ts';

/** One answered error, kept for an hour so that it can be explained. Holds no secret. */
export interface Occurrence {
  code: ErrorCode;
  /** Milliseconds since the epoch. */
  at: number;
  method: string;
  path: string;
  faults: readonly Fault[];
  address?: AddressCheck;
  /** The service that asked, where it is known. */
  client_id?: string;
}

/** Seconds. */
const LIFETIME = 3600;

/** The errors answered in the last hour, by the identifier their page or `error_uri` carries. */
export class Occurrences {
  readonly #occurrences: Collection<Occurrence>;
  readonly #clock: Clock;

  constructor(storage: Storage, platform: string, clock: Clock) {
    this.#occurrences = storage.collection(`${platform}:error-occurrence`);
    this.#clock = clock;
  }

  save(id: string, occurrence: Omit<Occurrence, 'at'>): Promise<void> {
    return this.#occurrences.set(id, { ...occurrence, at: this.#clock.now() }, LIFETIME);
  }

  find(id: string): Promise<Occurrence | undefined> {
    return this.#occurrences.get(id);
  }
}
