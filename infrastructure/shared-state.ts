import type { Storage } from './storage/storage.ts';

/** Changes a shared state; resolved once every process has the new one. `change` is pure, or may at least be called again. */
export type StateChange<T> = (change: (current: T | undefined) => T | undefined) => Promise<void>;

/**
 * Something small that is read all the time and changed rarely, such as how far the clock was moved: each process holds it in
 * its memory, and on a shared storage all hold the same.
 * @param show called with the state as it is, at once and at each change
 * @returns how to change it; nothing when no other process can see the storage
 */
export async function shareState<T>(
  storage: Storage,
  name: string,
  show: (state: T | undefined) => void,
): Promise<StateChange<T> | undefined> {
  const { peers } = storage;
  if (!peers) return undefined;
  const kept = storage.collection<T>('shared-states');
  const read = async () => show(await kept.get(name));
  peers.hear(name, read);
  await read();
  return async (change) => {
    await kept.update(name, change);
    await peers.tell(name);
  };
}
