import { LRUCache } from 'lru-cache';
import { type Clock, systemClock } from '../clock.ts';
import { type Entries, type Entry, isLive, LocalCollection } from './local-collection.ts';
import type { Collection, Storage } from './storage.ts';

export interface MemoryStorageOptions {
  clock?: Clock;
  /** Values kept per collection; the least recently used gives way. Bounds the memory of a long load test. */
  capacity?: number;
  /** Collections whose values are mostly abandoned as soon as they begin: see {@link BEGUN}. */
  mostlyAbandoned?: (collection: string) => boolean;
  /** Called when a value gives way that somebody could still have asked for. */
  gaveWay?: (collection: string) => void;
}

/**
 * What is written at each step of a sign-in and has been written twice at most has only begun. Where most are abandoned
 * then, more of these are kept, apart: they are small, and push nobody out who got further.
 */
const BEGUN = { writes: 2, timesCapacity: 10 };

/** Storage for protocol artefacts and for tests: gone with the process. */
export function memoryStorage({
  clock = systemClock,
  capacity = 2_500,
  mostlyAbandoned = () => false,
  gaveWay = () => undefined,
}: MemoryStorageOptions = {}): Storage {
  const collections = new Map<string, LocalCollection>();
  const open = (name: string) => {
    const room = <T extends Entry>(most: number) =>
      new LRUCache<string, T>({
        // `max` would reserve room for all of them at once.
        maxSize: Math.min(most, Number.MAX_SAFE_INTEGER),
        sizeCalculation: () => 1,
        dispose: (entry, _key, reason) => {
          if (reason === 'evict' && isLive(entry, clock.now())) gaveWay(name);
        },
      });
    const kept = room<Entry>(capacity);
    const entries = mostlyAbandoned(name) ? new BegunApart(room(capacity * BEGUN.timesCapacity), kept) : kept;
    return new LocalCollection({ clock, entries: () => entries, changed: () => undefined });
  };
  return {
    collection<T>(name: string): Collection<T> {
      const collection = collections.get(name) ?? open(name);
      collections.set(name, collection);
      return collection as Collection<unknown> as Collection<T>;
    },
    async close() {
      collections.clear();
    },
  };
}

interface Begun extends Entry {
  readonly writes: number;
}

/** Entries that have only begun in one cache, those that got further in another. */
class BegunApart implements Entries {
  readonly #begun: LRUCache<string, Begun>;
  readonly #further: LRUCache<string, Entry>;

  constructor(begun: LRUCache<string, Begun>, further: LRUCache<string, Entry>) {
    this.#begun = begun;
    this.#further = further;
  }

  get(key: string): Entry | undefined {
    return this.#further.get(key) ?? this.#begun.get(key);
  }

  set(key: string, entry: Entry): void {
    const writes = this.#further.has(key) ? BEGUN.writes + 1 : (this.#begun.peek(key)?.writes ?? 0) + 1;
    if (writes <= BEGUN.writes) {
      this.#begun.set(key, { ...entry, writes });
    } else {
      this.#begun.delete(key);
      this.#further.set(key, entry);
    }
  }

  delete(key: string): boolean {
    return this.#begun.delete(key) || this.#further.delete(key);
  }

  *entries(): Iterable<[string, Entry]> {
    yield* this.#begun.entries();
    yield* this.#further.entries();
  }
}
