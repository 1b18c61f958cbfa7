import type { Clock } from '../clock.ts';
import { systemClock } from '../clock.ts';
import type { Collection, Storage } from './storage.ts';

interface Entry {
  json: string;
  /** Milliseconds since the epoch, `Infinity` when it does not expire. */
  expiresAt: number;
}

export interface MemoryStorageOptions {
  clock?: Clock;
  /** Live values kept per collection; the oldest gives way. Bounds the memory of a long load test. */
  capacity?: number;
}

/** Storage for protocol artefacts and for tests: gone with the process. */
export function memoryStorage({ clock = systemClock, capacity = 2_500 }: MemoryStorageOptions = {}): Storage {
  const collections = new Map<string, MemoryCollection>();
  return {
    collection<T>(name: string): Collection<T> {
      let collection = collections.get(name);
      if (!collection) {
        collection = new MemoryCollection(clock, capacity);
        collections.set(name, collection);
      }
      return collection as unknown as Collection<T>;
    },
    async close() {
      collections.clear();
    },
  };
}

const BETWEEN_LOOKS_MS = 1_000;
/** Room for the next ones is made at once. */
const ROOM_MADE = 0.05;

/**
 * Values are kept as text: isolated from writers and readers as in every other storage, and the garbage collector, which
 * looks at what is kept again and again, has one thing to look at instead of dozens.
 */
class MemoryCollection implements Collection<unknown> {
  readonly #entries = new Map<string, Entry>();
  readonly #clock: Clock;
  readonly #capacity: number;
  #nextLook = 0;

  constructor(clock: Clock, capacity: number) {
    this.#clock = clock;
    this.#capacity = capacity;
  }

  async get(key: string) {
    return copyOf(this.#live(key, this.#clock.now()));
  }

  async set(key: string, value: unknown, expiresIn?: number) {
    const now = this.#clock.now();
    this.#write(key, value, deadline(expiresIn, now), now);
  }

  async setIfAbsent(key: string, value: unknown, expiresIn?: number) {
    const now = this.#clock.now();
    if (this.#live(key, now)) return false;
    this.#write(key, value, deadline(expiresIn, now), now);
    return true;
  }

  async take(key: string) {
    const entry = this.#live(key, this.#clock.now());
    this.#entries.delete(key);
    return copyOf(entry);
  }

  async update(key: string, change: (current: unknown) => unknown, expiresIn?: number) {
    const now = this.#clock.now();
    const entry = this.#live(key, now);
    const value = change(copyOf(entry));
    if (value === undefined) {
      this.#entries.delete(key);
      return undefined;
    }
    const expiresAt = expiresIn === undefined && entry ? entry.expiresAt : deadline(expiresIn, now);
    this.#write(key, value, expiresAt, now);
    return value;
  }

  async delete(key: string) {
    this.#entries.delete(key);
  }

  async entries(): Promise<[string, unknown][]> {
    const now = this.#clock.now();
    return [...this.#entries].filter(([, entry]) => entry.expiresAt > now).map(([key, entry]) => [key, copyOf(entry)]);
  }

  #live(key: string, now: number): Entry | undefined {
    const entry = this.#entries.get(key);
    return entry && entry.expiresAt > now ? entry : undefined;
  }

  #write(key: string, value: unknown, expiresAt: number, now: number) {
    const json = JSON.stringify(value);
    const former = this.#entries.get(key);
    // Where a value has expired, another one comes after those that live.
    if (former && former.expiresAt <= now) this.#entries.delete(key);
    this.#entries.set(key, { json, expiresAt });
    this.#makeRoom(now);
  }

  /**
   * Insertion order is close to expiry order within a collection, so looking at the front is enough. Not at each write: what
   * was deleted leaves holes there, which every look walks over.
   */
  #makeRoom(now: number) {
    const full = this.#entries.size > this.#capacity;
    if (!full && now < this.#nextLook) return;
    this.#nextLook = now + BETWEEN_LOOKS_MS;
    const kept = this.#capacity - (full ? Math.floor(this.#capacity * ROOM_MADE) : 0);
    for (const [key, entry] of this.#entries) {
      if (entry.expiresAt > now && this.#entries.size <= kept) break;
      this.#entries.delete(key);
    }
  }
}

function copyOf(entry: Entry | undefined): unknown {
  return entry && JSON.parse(entry.json);
}

function deadline(expiresIn: number | undefined, now: number): number {
  return expiresIn === undefined ? Number.POSITIVE_INFINITY : now + expiresIn * 1000;
}
