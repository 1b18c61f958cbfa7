import { unwatchFile, watchFile } from 'node:fs';

/** How often a file is looked at, in milliseconds. */
const LOOK_EVERY = 250;

/**
 * Calls back each time a file changes, never twice at once. Polling sees an editor that replaces the file as well as one
 * that writes in place.
 * @param changed reports what goes wrong by itself
 * @returns stops looking
 */
export function watchedFile(file: string, changed: () => Promise<void>): () => void {
  let queue = Promise.resolve();
  const listener = () => {
    queue = queue.then(changed);
  };
  watchFile(file, { interval: LOOK_EVERY, persistent: false }, listener);
  return () => unwatchFile(file, listener);
}
