import type { Storage } from './storage.ts';

/** Changes a shared state: requests that arrive later, at any process, see it. `change` may be called more than once. */
export type StateChange<T> = (change: (current: T | undefined) => T | undefined) => Promise<void>;

/**
 * Shares a state that is read often and changed rarely, such as the clock's: each process holds it in its memory, and all
 * processes on one storage hold the same.
 * @param show called with the state now and at each change
 * @returns a function that changes it; undefined when this process alone uses the storage
 */
export async function shareState<T>(
  storage: Storage,
  name: string,
  show: (state: T | undefined) => void,
): Promise<StateChange<T> | undefined> {
  const { changes } = storage;
  if (!changes) return undefined;
  const kept = storage.collection<T>('shared-states');
  const read = async () => show(await kept.get(name));
  changes.hear(name, read);
  await read();
  return async (change) => {
    await kept.update(name, change);
    await changes.announce(name);
    await changes.catchUp();
  };
}
