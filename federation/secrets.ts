import { randomBytes } from 'node:crypto';
import type { Storage } from '../infrastructure/storage/storage.ts';

const SECRET_BYTES = 32;

/** A secret of this installation: made once, then the same for as long as the data folder lives. */
export async function keptSecret(storage: Storage, name: string): Promise<string> {
  const secrets = storage.collection<string>('secrets');
  await secrets.setIfAbsent(name, randomBytes(SECRET_BYTES).toString('hex'));
  return (await secrets.get(name)) ?? '';
}
