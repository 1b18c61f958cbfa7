import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { StorageUnavailable } from '../../infrastructure/storage/storage.ts';
import { dataFolder, LOWDB } from './lowdb-folder.ts';

/**
 * Runs a script with `storage` and `numbers` at hand, in a process whose files may not grow beyond 64 KiB.
 * @returns what it returned, and what was complained of until the end
 */
async function withLittleRoom(folder: string, script: string): Promise<{ said: unknown; warnings: string[] }> {
  const whole = `
    // By default the process would be ended instead of being told.
    process.on('SIGXFSZ', () => undefined);
    const { lowdbStorage } = await import(${JSON.stringify(LOWDB)});
    const warnings = [];
    const storage = await lowdbStorage(${JSON.stringify(folder)}, { warn: (sentence) => warnings.push(sentence) });
    const numbers = storage.collection('numbers');
    const refusal = (written) => written.then(() => 'done', ({ name, message }) => name + ': ' + message);
    const said = await (async () => { ${script} })();
    await storage.close();
    console.log(JSON.stringify({ said, warnings }));`;
  const limited = 'ulimit -f 128 && exec "$0" --input-type=module --eval "$1"';
  const { stdout } = await promisify(execFile)('sh', ['-c', limited, process.execPath, whole]);
  return JSON.parse(stdout);
}

test('without room what was asked is refused in a sentence, what was kept stays, and what finds room is done', async () => {
  await using folder = await dataFolder();
  const { said } = await withLittleRoom(
    folder.path,
    `for (let n = 0; n < 5; n += 1) await numbers.set('small-' + n, n);
     const large = refusal(numbers.set('large', 'x'.repeat(100_000)));
     await null;
     const onTopOfIt = refusal(numbers.update('small-0', () => 100));
     const answers = [await large, await onTopOfIt];
     const problem = storage.problem();
     const seen = await numbers.entries();
     await numbers.set('small-5', 5);
     return { answers, problem, seen, afterwards: storage.problem() ?? null };`,
  );
  const sentence = `The data folder ${folder.path} cannot be written: the largest size allowed for a file is reached (EFBIG). What was just asked has not been done; nothing kept before is lost. Raise the limit, then try again.`;
  const kept = { 'small-0': 0, 'small-1': 1, 'small-2': 2, 'small-3': 3, 'small-4': 4 };
  expect(said).toEqual({
    answers: Array(2).fill(`StorageUnavailable: ${sentence}`),
    problem: sentence,
    seen: Object.entries(kept),
    afterwards: null,
  });
  expect(await folder.read()).toEqual({ ...kept, 'small-5': 5 });
  expect(folder.warnings).toEqual([]);
});

test('what is undone leaves every value where it was', async () => {
  await using folder = await dataFolder();
  const { said } = await withLittleRoom(
    folder.path,
    `for (const key of ['a', 'b', 'c']) await numbers.set(key, key);
     const refused = await Promise.all([
       numbers.set('d', 'x'.repeat(100_000)), numbers.delete('a'), numbers.take('b'), numbers.set('b', 'again'),
     ].map(refusal));
     return { refused: refused.filter((answer) => answer !== 'done').length, seen: await numbers.entries() };`,
  );
  const seen = ['a', 'b', 'c'].map((key) => [key, key]);
  expect(said).toEqual({ refused: 4, seen });
  expect(Object.entries(await folder.read())).toEqual(seen);
});

test('a folder that is removed meanwhile: nothing more is acknowledged', async () => {
  await using folder = await dataFolder();
  const storage = await folder.open();
  await storage.collection('numbers').set('a', 1);
  await rm(folder.path, { recursive: true });
  const refused = storage.collection('numbers').set('b', 2);
  await expect(refused).rejects.toThrow(StorageUnavailable);
  await expect(refused).rejects.toThrow('it has been removed (ENOENT)');
  expect(await storage.collection('numbers').get('b')).toBeUndefined();
  await storage.close();
});
