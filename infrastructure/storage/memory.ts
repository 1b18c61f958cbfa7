import type { Clock } from '../clock.ts';
import { systemClock } from '../clock.ts';
import { copyAsJson } from './copy.ts';
import type { Collection, Storage } from './storage.ts';

interface Entry {
  value: unknown;
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

/** Values are copied in and out: isolated from writers and readers as in every other storage. */
class MemoryCollection implements Collection<unknown> {
  readonly #entries = new Map<string, Entry>();
  readonly #clock: Clock;
  readonly #capacity: number;

  constructor(clock: Clock, capacity: number) {
    this.#clock = clock;
    this.#capacity = capacity;
  }

  async get(key: string) {
    const entry = this.#live(key);
    return entry && copyAsJson(entry.value);
  }

  async set(key: string, value: unknown, expiresIn?: number) {
    this.#write(key, value, this.#deadline(expiresIn));
  }

  async setIfAbsent(key: string, value: unknown, expiresIn?: number) {
    if (this.#live(key)) return false;
    this.#write(key, value, this.#deadline(expiresIn));
    return true;
  }

  async take(key: string) {
    const entry = this.#live(key);
    this.#entries.delete(key);
    return entry && copyAsJson(entry.value);
  }

  async update(key: string, change: (current: unknown) => unknown, expiresIn?: number) {
    const entry = this.#live(key);
    const value = change(entry && copyAsJson(entry.value));
    if (value === undefined) {
      this.#entries.delete(key);
      return undefined;
    }
    const expiresAt = expiresIn === undefined && entry ? entry.expiresAt : this.#deadline(expiresIn);
    this.#write(key, value, expiresAt);
    return value;
  }

  async delete(key: string) {
    this.#entries.delete(key);
  }

  async entries(): Promise<[string, unknown][]> {
    const now = this.#clock.now();
    return [...this.#entries]
      .filter(([, entry]) => entry.expiresAt > now)
      .map(([key, entry]) => [key, copyAsJson(entry.value)]);
  }

  #deadline(expiresIn: number | undefined) {
    return expiresIn === undefined ? Number.POSITIVE_INFINITY : this.#clock.now() + expiresIn * 1000;
  }

  #live(key: string) {
    const entry = this.#entries.get(key);
    return entry && entry.expiresAt > this.#clock.now() ? entry : undefined;
  }

  #write(key: string, value: unknown, expiresAt: number) {
    // Where a value has expired, another one comes after those that live.
    if (!this.#live(key)) this.#entries.delete(key);
    this.#entries.set(key, { value: copyAsJson(value), expiresAt });
    this.#makeRoom();
  }

  /** Insertion order is close to expiry order within a collection, so looking at the front is enough. */
  #makeRoom() {
    const now = this.#clock.now();
    for (const [key, entry] of this.#entries) {
      if (entry.expiresAt > now && this.#entries.size <= this.#capacity) break;
      this.#entries.delete(key);
    }
  }
}
