/**
 * How the processes that share a storage keep in step about what each holds in its memory, so that nobody has to ask the
 * storage at every request whether something has changed.
 */
export interface Peers {
  /**
   * Calls whoever hears this topic, in every process, this one included. Resolved once all of them are done, so that whoever
   * made a change may count on it; a process that does not answer is waited for a moment only.
   */
  tell(topic: string): Promise<void>;
  /** Called at each telling, and when one may have been missed; until the storage is closed. */
  hear(topic: string, listener: () => unknown): void;
}
