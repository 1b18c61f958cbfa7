/**
 * The storage port: named collections of JSON values with expiry. Every operation is atomic, so that « only one of two
 * may win » (a code redeemed twice, two accounts for one NIR) is one call here and never a read followed by a write.
 */
export interface Storage {
  /** A collection comes into being when first asked for. */
  collection<T>(name: string): Collection<T>;
  /** What other processes change in it. Absent when this process alone uses the storage. */
  readonly changes?: Changes;
  /**
   * Why nothing can be written, and perhaps nothing read: a sentence, or undefined when the storage works.
   * @param since by `performance.now()`: also reports an outage since then that has ended, so that a failed request can be
   * explained
   */
  problem?(since?: number): string | undefined;
  /** Everything acknowledged is safe; nothing may be called afterwards. */
  close(): Promise<void>;
}

/**
 * The processes on one storage tell each other what they change, so that each may keep in its memory what it reads often.
 */
export interface Changes {
  /** Every process hears it before it answers a request that arrives after this resolves. @param about what changed */
  announce(topic: string, about?: string): Promise<void>;
  /**
   * Calls back at each announcement, those of this process included, in the same order everywhere. Without `about`,
   * announcements may have been missed: everything may have changed.
   */
  hear(topic: string, listener: (about?: string) => unknown): void;
  /** Resolves once everything announced before this call was heard here. The first call begins to hear. */
  catchUp(): Promise<void>;
}

/**
 * The storage did not answer, or refused, for the reason the message gives. What was asked may have been done or not. Logs
 * show the message without a stack.
 */
export class StorageUnavailable extends Error {
  override readonly name = 'StorageUnavailable';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.stack = `${this.name}: ${message}`;
  }
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
