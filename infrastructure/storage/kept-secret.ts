import { randomBytes } from 'node:crypto';
import type { Storage } from './storage.ts';

const SECRET_BYTES = 32;

/**
 * A secret of this installation: made once, then the same for as long as the storage lives, so that what was signed before
 * a restart still counts.
 */
export async function keptSecret(storage: Storage, name: string): Promise<string> {
  const secrets = storage.collection<string>('secrets');
  const fresh = randomBytes(SECRET_BYTES).toString('hex');
  // Of two instances that start together on one storage, the first decides.
  await secrets.setIfAbsent(name, fresh);
  return (await secrets.get(name)) ?? fresh;
}
