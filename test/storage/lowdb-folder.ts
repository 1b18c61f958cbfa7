import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lowdbStorage } from '../../infrastructure/storage/lowdb.ts';

export const LOWDB = new URL('../../infrastructure/storage/lowdb.ts', import.meta.url).href;

/** A data folder of its own for one test: `await using folder = await dataFolder()`. */
export async function dataFolder() {
  const path = await mkdtemp(join(tmpdir(), 'storage-'));
  const warnings: string[] = [];
  const open = () => lowdbStorage(path, { warn: (sentence) => warnings.push(sentence) });
  return {
    path,
    /** What was complained of so far. */
    warnings,
    file: (name: string) => join(path, name),
    open,
    /** Opens, writes these numbers one after the other, and closes. */
    async write(numbers: Record<string, number>) {
      const storage = await open();
      for (const [key, n] of Object.entries(numbers)) await storage.collection<number>('numbers').set(key, n);
      await storage.close();
    },
    /** Opens, reads all numbers, and closes. */
    async read(): Promise<Record<string, number>> {
      const storage = await open();
      const found = Object.fromEntries(await storage.collection<number>('numbers').entries());
      await storage.close();
      return found;
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}
