import { appendFile, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { UserError } from '../../infrastructure/user-error.ts';
import { dataFolder } from './lowdb-folder.ts';

type Folder = Awaited<ReturnType<typeof dataFolder>>;

/** Closed three times, so that the data file has one before it, and changes since. */
async function used(): Promise<Folder> {
  const folder = await dataFolder();
  await folder.write({ a: 1 });
  await folder.write({ b: 2 });
  await folder.write({ a: 3 });
  return folder;
}
const ALL = { a: 3, b: 2 };

describe('a data file that is damaged', () => {
  test.each<[string, (file: string) => Promise<void>]>([
    ['half written', (file) => truncate(file, 40)],
    ['emptied', (file) => truncate(file)],
    ['overwritten with something else', (file) => writeFile(file, '<!doctype html>')],
    ['full of zeros', async (file) => writeFile(file, Buffer.alloc((await readFile(file)).length))],
  ])('%s is set aside, and nothing is lost', async (_name, damage) => {
    await using folder = await used();
    await damage(folder.file('data.json'));
    const damaged = await readFile(folder.file('data.json'), 'utf8');

    expect(await folder.read()).toEqual(ALL);
    expect(folder.warnings).toEqual([
      expect.stringMatching(
        /data\.json (is not valid JSON|was not written by this program)\. It has been set aside as/,
      ),
    ]);
    expect(folder.warnings[0]).toContain('restored from data.previous.json.');
    const aside = (await readdir(folder.path)).filter((name) => name.startsWith('data.json.damaged-'));
    expect(aside).toHaveLength(1);
    expect(folder.warnings[0]).toContain(aside[0]);
    expect(await readFile(folder.file(aside[0] ?? ''), 'utf8')).toBe(damaged);

    // All is well again, and further damage finds a copy again.
    await folder.write({ c: 4 });
    await truncate(folder.file('data.json'), 40);
    expect(await folder.read()).toEqual({ ...ALL, c: 4 });
    expect(folder.warnings).toHaveLength(2);
  });

  test('on the first day is restored from the changes since the beginning', async () => {
    await using folder = await dataFolder();
    await folder.write({ a: 1, b: 2 });
    await truncate(folder.file('data.json'), 40);
    expect(await folder.read()).toEqual({ a: 1, b: 2 });
    expect(folder.warnings).toEqual([expect.stringContaining('restored from the changes since the beginning.')]);
  });

  test('that has gone is restored', async () => {
    await using folder = await used();
    await rm(folder.file('data.json'));
    expect(await folder.read()).toEqual(ALL);
    expect(folder.warnings).toEqual([expect.stringMatching(/data\.json is missing\. What was kept has been restored/)]);
  });

  test('and so is its copy: it is told, and both are left alone', async () => {
    await using folder = await used();
    for (const name of ['data.json', 'data.previous.json']) await truncate(folder.file(name), 40);
    const before = await readdir(folder.path);
    const refusal: unknown = await folder.open().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UserError);
    expect((refusal as UserError).message).toContain(`The data file ${folder.file('data.json')} is not valid JSON.`);
    expect(await readdir(folder.path)).toEqual(before);
  });
});

describe('changes', () => {
  /** Numbers written, not folded into the data file. @returns the file they are in */
  async function left(folder: Folder, numbers: Record<string, number>): Promise<string> {
    const storage = await folder.open();
    for (const [key, n] of Object.entries(numbers)) await storage.collection<number>('numbers').set(key, n);
    const [file = ''] = (await readdir(folder.path)).filter((name) => name.startsWith('changes-')).slice(-1);
    const written = await readFile(folder.file(file));
    await storage.close();
    // As it was before the end, the data file included.
    for (const name of await readdir(folder.path)) await rm(folder.file(name));
    await writeFile(folder.file(file), written);
    return folder.file(file);
  }

  test.each([
    ['half a line', '1234'],
    ['a line without its end', '00000000\t"numbers"\t"c"\t\t3'],
    ['zeros', '\0'.repeat(100)],
    ['a line with another checksum', '00000000\t"numbers"\t"c"\t\t3\n'],
  ])('that end with %s, as a crash leaves them, are read up to there, without a word', async (_name, tail) => {
    await using folder = await dataFolder();
    await appendFile(await left(folder, { a: 1, b: 2 }), tail);
    expect(await folder.read()).toEqual({ a: 1, b: 2 });
    await folder.write({ d: 4 });
    expect(await folder.read()).toEqual({ a: 1, b: 2, d: 4 });
    expect(folder.warnings).toEqual([]);
  });

  test('damaged in the middle lose what cannot be read, and nothing else; a copy is set aside', async () => {
    await using folder = await dataFolder();
    const file = await left(folder, { a: 1, b: 2, c: 3 });
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('"b"\t\t2', '"b"\t\t7'));
    expect(await folder.read()).toEqual({ a: 1, c: 3 });
    expect(folder.warnings).toEqual([
      expect.stringMatching(/is damaged at line 2\. It has been set aside as changes-0/),
    ]);
    expect((await readdir(folder.path)).some((name) => name.startsWith('changes-0.txt.damaged-'))).toBe(true);
    expect(await folder.read()).toEqual({ a: 1, c: 3 });
    expect(folder.warnings).toHaveLength(1);
  });
});
