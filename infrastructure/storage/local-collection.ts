import type { Clock } from '../clock.ts';
import type { Collection } from './storage.ts';

/** A value as JSON text: isolated from its writer and its readers. Replaced, never changed. */
export interface Entry {
  readonly json: string;
  /** Milliseconds since the epoch; undefined when the value does not expire. */
  readonly expiresAt: number | undefined;
  /** Place among the entries of its collection: the number of its first write. */
  readonly order: number;
}

/** What a Map and an LRU cache have in common. */
export interface Entries {
  get(key: string): Entry | undefined;
  set(key: string, entry: Entry): unknown;
  delete(key: string): boolean;
  entries(): Iterable<[key: string, entry: Entry]>;
}

export interface LocalCollectionOptions {
  clock: Clock;
  entries: () => Entries;
  /** Called after each change; the change is acknowledged when it resolves. */
  changed: () => Promise<void> | undefined;
}

const BETWEEN_LOOKS_MS = 1_000;
let writes = 0;

/** Numbers the first write of a value. */
export function nextOrder(): number {
  writes += 1;
  return writes;
}

/** A collection in the memory of this process. Operations are atomic because nothing else runs between reading and writing. */
export class LocalCollection implements Collection<unknown> {
  readonly #clock: Clock;
  readonly #entries: () => Entries;
  readonly #changed: () => Promise<void> | undefined;
  #nextLook = 0;

  constructor({ clock, entries, changed }: LocalCollectionOptions) {
    this.#clock = clock;
    this.#entries = entries;
    this.#changed = changed;
  }

  async get(key: string) {
    return copyOf(this.#live(key));
  }

  async set(key: string, value: unknown, expiresIn?: number) {
    await this.#write(key, value, this.#live(key), this.#deadline(expiresIn));
  }

  async setIfAbsent(key: string, value: unknown, expiresIn?: number) {
    if (this.#live(key)) return false;
    await this.#write(key, value, undefined, this.#deadline(expiresIn));
    return true;
  }

  async take(key: string) {
    const value = copyOf(this.#live(key));
    await this.delete(key);
    return value;
  }

  async update(key: string, change: (current: unknown) => unknown, expiresIn?: number) {
    const entry = this.#live(key);
    const value = change(copyOf(entry));
    if (value === undefined) await this.delete(key);
    else {
      const expiresAt = expiresIn === undefined && entry ? entry.expiresAt : this.#deadline(expiresIn);
      await this.#write(key, value, entry, expiresAt);
    }
    return value;
  }

  async delete(key: string) {
    if (this.#entries().delete(key)) await this.#changed();
  }

  async entries(): Promise<[string, unknown][]> {
    const now = this.#clock.now();
    const live = [...this.#entries().entries()].filter(([, entry]) => isLive(entry, now));
    return live.sort(([, one], [, other]) => one.order - other.order).map(([key, entry]) => [key, copyOf(entry)]);
  }

  #live(key: string): Entry | undefined {
    const entry = this.#entries().get(key);
    return entry && isLive(entry, this.#clock.now()) ? entry : undefined;
  }

  #deadline(expiresIn: number | undefined): number | undefined {
    return expiresIn === undefined ? undefined : this.#clock.now() + expiresIn * 1000;
  }

  async #write(key: string, value: unknown, former: Entry | undefined, expiresAt: number | undefined): Promise<void> {
    const json: string | undefined = JSON.stringify(value);
    if (json === undefined) throw new TypeError(`a ${typeof value} cannot be kept: storage holds JSON values`);
    this.#entries().set(key, { json, expiresAt, order: former?.order ?? nextOrder() });
    this.#forgetExpired();
    await this.#changed();
  }

  /** At most once a second: it reads every entry. */
  #forgetExpired(): void {
    const now = this.#clock.now();
    if (now < this.#nextLook) return;
    this.#nextLook = now + BETWEEN_LOOKS_MS;
    for (const [key, entry] of this.#entries().entries()) if (!isLive(entry, now)) this.#entries().delete(key);
  }
}

export function isLive({ expiresAt }: Pick<Entry, 'expiresAt'>, now: number): boolean {
  return expiresAt === undefined || expiresAt > now;
}

function copyOf(entry: Entry | undefined): unknown {
  return entry && JSON.parse(entry.json);
}
