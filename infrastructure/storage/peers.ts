/**
 * How the processes that share a storage keep in step about what each holds in its memory, so that nobody has to ask the
 * storage at every request whether something has changed.
 */
export interface Peers {
  /** This process, among them. */
  readonly id: string;
  /**
   * Calls whoever hears this topic, in every process, this one included. Resolved once all of them are done, so that whoever
   * made a change may count on it; a process that does not answer is waited for a moment only.
   * @param about what has changed, when it is one thing of many
   */
  tell(topic: string, about?: string): Promise<void>;
  /**
   * Called at each telling, with what it is about, and without when one may have been missed: everything may have changed then.
   * Until the storage is closed.
   */
  hear(topic: string, listener: (about?: string) => unknown): void;
  /** This process is at work on what is so called. @returns to be called when it is no longer */
  hold(work: string): () => void;
  /** Whether a process is at work on it. One that is dead is not; one that says nothing for a moment is said not to be, and may come back. */
  isHeld(work: string, by: string): Promise<boolean>;
  log(name: string, bounds: LogBounds): SharedLog;
}

/** Lines that all processes write and read in one order, the oldest giving way. */
export interface SharedLog {
  append(lines: readonly string[]): Promise<void>;
  /** Some of the lines after a place, or from the first one; none when there are no more yet. */
  read(after?: Place): Promise<LogReading>;
  clear(): Promise<void>;
}

export interface LogBounds {
  lines: number;
  bytes: number;
}

/** How far somebody has read. */
export interface Place {
  /** Of the log: a storage that lost it begins another one. */
  life: string;
  /** Number of the next line. */
  next: number;
}

export interface LogReading {
  /** Number of the oldest line kept. */
  first: number;
  /** Number of the first line read. */
  from: number;
  lines: string[];
  place: Place;
  /** Whether this is another log than the one that was read before. */
  isAnother: boolean;
}
