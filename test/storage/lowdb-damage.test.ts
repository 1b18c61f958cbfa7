import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { UserError } from '../../infrastructure/user-error.ts';
import { dataFolder } from './lowdb-folder.ts';

type Folder = Awaited<ReturnType<typeof dataFolder>>;

/** Written three times: the file before lacks the last change. */
async function used(): Promise<Folder> {
  const folder = await dataFolder();
  await folder.write({ a: 1, b: 2 });
  await folder.write({ a: 3 });
  return folder;
}
const ALL = { a: 3, b: 2 };
const BEFORE = { a: 1, b: 2 };

describe('a data file that is damaged', () => {
  test.each<[string, (file: string) => Promise<void>, RegExp]>([
    ['half written', (file) => truncate(file, 40), /is not valid JSON/],
    ['emptied', (file) => truncate(file), /is not valid JSON/],
    ['overwritten with something else', (file) => writeFile(file, '<!doctype html>'), /is not valid JSON/],
    [
      'full of zeros',
      async (file) => writeFile(file, Buffer.alloc((await readFile(file)).length)),
      /is not valid JSON/,
    ],
    [
      'changed in one letter',
      async (file) => writeFile(file, (await readFile(file, 'utf8')).replace('"value":3', '"value":4')),
      /is damaged: its checksum does not fit\. If you edited it, delete its "checksum" member/,
    ],
  ])(
    '%s is set aside, the file before is used, and a sentence says what may be missing',
    async (_name, damage, why) => {
      await using folder = await used();
      await damage(folder.file('data.json'));
      const damaged = await readFile(folder.file('data.json'), 'utf8');

      expect(await folder.read()).toEqual(BEFORE);
      expect(folder.warnings).toEqual([expect.stringMatching(why)]);
      expect(folder.warnings[0]).toMatch(
        /data\.previous\.json is used instead: changes made after 20\S+Z may be missing\.$/,
      );
      const aside = (await readdir(folder.path)).filter((name) => name.startsWith('data.json.damaged-'));
      expect(aside).toHaveLength(1);
      expect(folder.warnings[0]).toContain(`It has been set aside as ${aside[0]}.`);
      expect(await readFile(folder.file(aside[0] ?? ''), 'utf8')).toBe(damaged);

      // The next start finds a sound file, and further damage finds the file before again.
      expect(await folder.read()).toEqual(BEFORE);
      expect(folder.warnings).toHaveLength(1);
      await folder.write({ c: 4 });
      await truncate(folder.file('data.json'), 40);
      expect(await folder.read()).toEqual(BEFORE);
      expect(folder.warnings).toHaveLength(2);
    },
  );

  test('in any single bit never gives a wrong value', async () => {
    await using folder = await used();
    const [data, previous] = [folder.file('data.json'), folder.file('data.previous.json')];
    const [whole, before] = await Promise.all([readFile(data), readFile(previous)]);
    for (let bit = 0; bit < whole.length * 8; bit += 3) {
      const flipped = Buffer.from(whole);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      await Promise.all([writeFile(data, flipped), writeFile(previous, before)]);
      const told = folder.warnings.length;
      const read = await folder.read();
      // Between the values, another white space changes nothing.
      expect([bit, read]).toEqual([bit, folder.warnings.length > told ? BEFORE : ALL]);
    }
    expect(folder.warnings.length).toBeGreaterThan((whole.length * 8) / 3 / 2);
  });

  test('that has gone is replaced by the file before', async () => {
    await using folder = await used();
    await rm(folder.file('data.json'));
    expect(await folder.read()).toEqual(BEFORE);
    expect(folder.warnings).toEqual([
      expect.stringMatching(/data\.json is missing\. data\.previous\.json is used instead/),
    ]);
  });

  test.each([
    ['and so is the file before', ['data.json', 'data.previous.json'], 'data.json', ''],
    ['with no file before', ['data.json'], 'data.json', 'data.previous.json'],
    ['in the file before, with no other', ['data.previous.json'], 'data.previous.json', 'data.json'],
  ])('%s is named, and left alone', async (_name, damaged, named, missing) => {
    await using folder = await used();
    for (const name of damaged) await truncate(folder.file(name), 40);
    if (missing) await rm(folder.file(missing));
    const before = await readdir(folder.path);
    const refusal: unknown = await folder.open().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UserError);
    expect((refusal as UserError).message).toContain(`The data file ${folder.file(named)} is not valid JSON.`);
    expect(await readdir(folder.path)).toEqual(before);
  });
});

describe('a data file edited by hand', () => {
  test('without its checksum is read as it stands, and a sentence says so until it is written anew', async () => {
    await using folder = await used();
    const file = folder.file('data.json');
    const { collections } = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ collections }, undefined, 2).replace('"value": 3', '"value": 33'));
    for (let start = 1; start <= 2; start += 1) {
      expect(await folder.read()).toEqual({ ...ALL, a: 33 });
      expect(folder.warnings).toEqual(
        Array(start).fill(`The file ${file} has no checksum: it was edited by hand, and is read as it stands.`),
      );
    }
    await folder.write({ c: 4 });
    expect(await folder.read()).toEqual({ ...ALL, a: 33, c: 4 });
    expect(folder.warnings).toHaveLength(3);
  });

  test('in its spaces and line ends alone needs no new checksum', async () => {
    await using folder = await used();
    const file = folder.file('data.json');
    await writeFile(file, JSON.stringify(JSON.parse(await readFile(file, 'utf8')), undefined, 2));
    expect(await folder.read()).toEqual(ALL);
    expect(folder.warnings).toEqual([]);
  });
});
