import type { Peers } from './peers.ts';

/**
 * The storage port: named collections of JSON values with expiry. Every operation is atomic, so that « only one of two
 * may win » (a code redeemed twice, two accounts for one NIR) is one call here and never a read followed by a write.
 */
export interface Storage {
  /** A collection comes into being when first asked for. */
  collection<T>(name: string): Collection<T>;
  /** Whether other processes may write to it at the same time: what was read from it may be old a moment later. */
  readonly shared?: boolean;
  /** How these processes keep in step. Absent where there is one. */
  readonly peers?: Peers;
  /**
   * Why the last request failed: nothing can be written right now, perhaps not even read. In a sentence; undefined while all is well.
   * @param since by `performance.now()`: asks as well for what went wrong since then and is well again, by who has failed and wants to know whether this is why
   */
  problem?(since?: number): string | undefined;
  /** Everything acknowledged is safe; nothing may be called afterwards. */
  close(): Promise<void>;
}

/** The storage did not answer. What was asked may have been done or not; the same request may succeed in a moment. */
export class StorageUnavailable extends Error {
  override readonly name = 'StorageUnavailable';
}

/** Values are JSON: what is read back is a copy, never the object that was written. */
export interface Collection<T> {
  get(key: string): Promise<T | undefined>;
  /** @param expiresIn seconds; without it the value stays for ever. */
  set(key: string, value: T, expiresIn?: number): Promise<void>;
  /** @returns false, and nothing written, when the key already holds a live value. */
  setIfAbsent(key: string, value: T, expiresIn?: number): Promise<boolean>;
  /** Reads and deletes at once: of two concurrent takers one gets the value. */
  take(key: string): Promise<T | undefined>;
  /**
   * Replaces a value by what `change` makes of it; `undefined` deletes.
   * @param change pure and synchronous; may be called again when another writer was faster
   * @param expiresIn seconds; without it the remaining life is kept
   * @returns the value as it now stands
   */
  update(key: string, change: (current: T | undefined) => T | undefined, expiresIn?: number): Promise<T | undefined>;
  delete(key: string): Promise<void>;
  /** All live values, in the order they were first written. */
  entries(): Promise<[key: string, value: T][]>;
}
