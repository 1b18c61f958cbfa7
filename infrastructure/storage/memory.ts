import { LRUCache } from 'lru-cache';
import { type Clock, systemClock } from '../clock.ts';
import { type Entry, isLive, LocalCollection } from './local-collection.ts';
import type { Collection, Storage } from './storage.ts';

export interface MemoryStorageOptions {
  clock?: Clock;
  /** Values kept per collection; the least recently used gives way. Bounds the memory of a long load test. */
  capacity?: number;
  /** Called when a value gives way that somebody could still have asked for. */
  gaveWay?: (collection: string) => void;
}

/** Storage for protocol artefacts and for tests: gone with the process. */
export function memoryStorage({
  clock = systemClock,
  capacity = 2_500,
  gaveWay = () => undefined,
}: MemoryStorageOptions = {}): Storage {
  const collections = new Map<string, LocalCollection>();
  const open = (name: string) => {
    // `max` would reserve room for all of them at once.
    const maxSize = Math.min(capacity, Number.MAX_SAFE_INTEGER);
    const entries = new LRUCache<string, Entry>({
      maxSize,
      sizeCalculation: () => 1,
      dispose: (entry, _key, reason) => {
        if (reason === 'evict' && isLive(entry, clock.now())) gaveWay(name);
      },
    });
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
