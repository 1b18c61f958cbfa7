import { randomUUID } from 'node:crypto';
import type { Collection } from './storage.ts';

/** Additions between two trims: each trim reads the whole collection. */
const TRIM_EVERY = 100;
const A_DAY_IN_SECONDS = 24 * 3600;

/** The latest values of a collection, for a day, each under an id. */
export class Recent<T> {
  readonly #collection: Collection<T>;
  readonly #capacity: number;
  #addedSinceTrim = 0;

  /** @param capacity how many are shown; somewhat more may be kept */
  constructor(collection: Collection<T>, capacity: number) {
    this.#collection = collection;
    this.#capacity = capacity;
  }

  /** @returns its id */
  async add(value: T): Promise<string> {
    const id = randomUUID();
    await this.#collection.set(id, value, A_DAY_IN_SECONDS);
    this.#addedSinceTrim += 1;
    if (this.#addedSinceTrim >= TRIM_EVERY) await this.#trim();
    return id;
  }

  async newestFirst(): Promise<[id: string, value: T][]> {
    return (await this.#collection.entries()).slice(-this.#capacity).reverse();
  }

  get(id: string): Promise<T | undefined> {
    return this.#collection.get(id);
  }

  async clear(): Promise<void> {
    for (const [id] of await this.#collection.entries()) await this.#collection.delete(id);
  }

  async #trim(): Promise<void> {
    this.#addedSinceTrim = 0;
    const kept = await this.#collection.entries();
    for (const [oldest] of kept.slice(0, Math.max(0, kept.length - this.#capacity))) {
      await this.#collection.delete(oldest);
    }
  }
}
