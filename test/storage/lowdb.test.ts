import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { lowdbStorage } from '../../infrastructure/storage/lowdb.ts';
import type { Storage } from '../../infrastructure/storage/storage.ts';
import { UserError } from '../../infrastructure/user-error.ts';
import { behavesAsStorage } from './conformance.ts';
import { StoppedClock } from './stopped-clock.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'storage-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const newFolder = () => mkdtemp(join(root, 'data-'));
const fileOf = (folder: string) => join(folder, 'data.json');

/** The storage as another process would find it now, the first still running: at a copy of the folder. */
async function asOfNow(folder: string): Promise<Storage> {
  const copy = await newFolder();
  await cp(folder, copy, { recursive: true });
  return lowdbStorage(copy, { warn: failing });
}

/** Where nothing is to be complained of. */
const failing = (sentence: string) => {
  throw new Error(sentence);
};

describe('storage in a file', () => {
  behavesAsStorage(async () => {
    const clock = new StoppedClock();
    return { storage: await lowdbStorage(await newFolder(), { clock }), elapse: (seconds) => clock.pass(seconds) };
  });
});

describe('a restart', () => {
  test('finds everything again: values, order, remaining life', async () => {
    const folder = await newFolder();
    const clock = new StoppedClock();
    const before = await lowdbStorage(folder, { clock });
    const numbers = before.collection<number>('numbers');
    for (const key of ['z', '10', '__proto__', 'a', '9', '', 'a"\\', '\t\n']) await numbers.set(key, key.length);
    await numbers.set('short', 5, 10);
    await before.collection('__proto__').set('n', { deep: [null] });
    await before.close();

    clock.pass(9);
    const after = await lowdbStorage(folder, { clock });
    expect(await after.collection('numbers').entries()).toEqual([
      ['z', 1],
      ['10', 2],
      ['__proto__', 9],
      ['a', 1],
      ['9', 1],
      ['', 0],
      ['a"\\', 3],
      ['\t\n', 2],
      ['short', 5],
    ]);
    expect(await after.collection('__proto__').entries()).toEqual([['n', { deep: [null] }]]);
    clock.pass(1);
    expect(await after.collection('numbers').get('short')).toBeUndefined();
    await after.close();
  });

  test('reads a value as it was read before', async () => {
    const folder = await newFolder();
    const before = await lowdbStorage(folder);
    // What JSON cannot say is gone at once, not only after a restart.
    await before.collection('odd').set('a', { date: new Date(0), nothing: undefined, list: [undefined] });
    const read = await before.collection('odd').get('a');
    await before.close();
    const after = await lowdbStorage(folder);
    expect(await after.collection('odd').get('a')).toStrictEqual(read);
    await after.close();
  });

  test('is not hindered by what a crash left behind', async () => {
    const folder = await newFolder();
    await (await stored(folder, { a: 1 })).close();
    await writeFile(`${fileOf(folder)}.1234567890`, '{"collections":[["numbers",[["a"');
    const after = await stored(folder, { b: 2 });
    expect(await after.collection('numbers').entries()).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    expect((await readdir(folder)).sort()).toEqual(['data.json', 'data.previous.json', 'lock.json']);
    await after.close();
  });

  test('after a violent end finds all that was acknowledged', async () => {
    const folder = await newFolder();
    const acknowledged = await writeUntilKilled(folder, 30);
    const after = await lowdbStorage(folder);
    const kept = await after.collection<number>('numbers').entries();
    expect(kept.length).toBeGreaterThanOrEqual(acknowledged);
    expect(kept).toEqual(kept.map((_, n) => [`${n}`, n]));
    await after.close();
  });
});

/** A storage with these numbers written. */
async function stored(folder: string, numbers: Record<string, number>): Promise<Storage> {
  const storage = await lowdbStorage(folder);
  for (const [key, n] of Object.entries(numbers)) await storage.collection<number>('numbers').set(key, n);
  return storage;
}

/** A process that writes one number after the other and tells each, killed without notice. @returns how many it told */
function writeUntilKilled(folder: string, count: number): Promise<number> {
  const module = new URL('../../infrastructure/storage/lowdb.ts', import.meta.url).href;
  const script = `
    const { lowdbStorage } = await import(${JSON.stringify(module)});
    const numbers = (await lowdbStorage(${JSON.stringify(folder)})).collection('numbers');
    for (let n = 0; ; n += 1) { await numbers.set(String(n), n); console.log(n); }`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    let told = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      told += text;
      if (told.split('\n').length > count) child.kill('SIGKILL');
    });
    child.once('error', reject);
    child.once('close', (_code, signal) => {
      if (signal === 'SIGKILL') resolve(told.split('\n').length - 1);
      else reject(new Error('the writer ended by itself'));
    });
  });
}

describe('a write that was acknowledged', () => {
  test('is in the file', async () => {
    const folder = await newFolder();
    const storage = await lowdbStorage(folder);
    const numbers = storage.collection<number>('numbers');
    const inFile = async () => {
      const reader = await asOfNow(folder);
      const found = Object.fromEntries(await reader.collection<number>('numbers').entries());
      await reader.close();
      return found;
    };
    await numbers.set('a', 1);
    expect(await inFile()).toEqual({ a: 1 });
    await numbers.setIfAbsent('b', 2);
    expect(await inFile()).toEqual({ a: 1, b: 2 });
    await numbers.update('a', (n = 0) => n + 10);
    expect(await inFile()).toEqual({ a: 11, b: 2 });
    await numbers.take('a');
    expect(await inFile()).toEqual({ b: 2 });
    await numbers.delete('b');
    expect(await inFile()).toEqual({});
    await storage.close();
  });

  test('is in the file even when it came while another was under way', async () => {
    const folder = await newFolder();
    const storage = await lowdbStorage(folder);
    const numbers = storage.collection<number>('numbers');
    const missing: number[] = [];
    const writeAndLook = async (n: number) => {
      await numbers.set(`key-${n}`, n);
      if (!(await readFile(fileOf(folder), 'utf8')).includes(`"key-${n}"`)) missing.push(n);
    };
    // Spread over many turns of the event loop, so that they fall on every moment of a write.
    await Promise.all(
      [...Array(100).keys()].map(async (n) => {
        for (let turn = 0; turn < n; turn += 1) await new Promise(setImmediate);
        await writeAndLook(n);
      }),
    );
    expect(missing).toEqual([]);
    await storage.close();
  });

  test('shares its trip to the disk with those that came at the same time', async () => {
    const folder = await newFolder();
    const storage = await lowdbStorage(folder);
    const numbers = storage.collection<number>('numbers');
    let turn = 0;
    const turns = setInterval(() => {
      turn += 1;
    }, 0);
    const acknowledged = new Set<number>();
    await Promise.all(
      [...Array(2000).keys()].map(async (n) => {
        await numbers.set(`${n}`, n);
        acknowledged.add(turn);
      }),
    );
    clearInterval(turns);
    expect(acknowledged.size).toBeLessThanOrEqual(3);
    await storage.close();
  });

  test('is waited for by close, acknowledged or not', async () => {
    const folder = await newFolder();
    const storage = await lowdbStorage(folder);
    const numbers = storage.collection<number>('numbers');
    const writes = [1, 2, 3].map((n) => numbers.set(`${n}`, n));
    await storage.close();
    const text = await readFile(fileOf(folder), 'utf8');
    await Promise.all(writes);
    const after = await lowdbStorage(folder);
    expect(await after.collection('numbers').entries()).toHaveLength(3);
    expect(await readFile(fileOf(folder), 'utf8')).toBe(text);
  });
});

describe('the file', () => {
  test('is whole at any time while it is written anew again and again', async () => {
    const folder = await newFolder();
    await (await stored(folder, { first: 0 })).close();
    const storage = await lowdbStorage(folder);
    const texts = storage.collection<string>('texts');
    const chain = async (name: string) => {
      for (let n = 0; n < 50; n += 1) await texts.set(`${name}-${n}`, 'é'.repeat(10_000));
    };
    let writing = true;
    const writes = Promise.all(['a', 'b', 'c', 'd'].map(chain)).finally(() => {
      writing = false;
    });
    const lengths = new Set<number>();
    while (writing) {
      const text = await readFile(fileOf(folder), 'utf8');
      expect(JSON.parse(text)).toMatchObject({ checksum: expect.any(String) });
      lengths.add(text.length);
    }
    await writes;
    expect(lengths.size).toBeGreaterThan(2);
    await storage.close();
    const after = await lowdbStorage(folder, { warn: failing });
    expect(await after.collection('texts').entries()).toHaveLength(200);
    await after.close();
    expect((await readdir(folder)).sort()).toEqual(['data.json', 'data.previous.json']);
  });

  test('has one entry a line, for who wants to look', async () => {
    const folder = await newFolder();
    await (await stored(folder, { a: 1, b: 2 })).close();
    expect((await readFile(fileOf(folder), 'utf8')).split('\n').slice(1, -3)).toEqual([
      '["numbers",[',
      '["a",{"value":1}]',
      ',["b",{"value":2}]',
      ']]',
    ]);
  });

  test('is for its owner only: it holds keys and secrets', async () => {
    const folder = await newFolder();
    await (await stored(folder, { a: 1 })).close();
    const names = await readdir(folder);
    expect(names).toContain('data.json');
    for (const name of names) {
      expect([name, ((await stat(join(folder, name))).mode & 0o777).toString(8)]).toEqual([name, '600']);
    }
  });

  test('does not keep what has expired', async () => {
    const folder = await newFolder();
    const clock = new StoppedClock();
    const storage = await lowdbStorage(folder, { clock });
    await storage.collection('texts').set('a', 'short-lived', 10);
    clock.pass(10);
    await storage.collection('others').set('b', 'lasting');
    await storage.close();
    const text = await readFile(fileOf(folder), 'utf8');
    expect(text).toContain('lasting');
    expect(text).not.toContain('short-lived');
  });
});

describe('a file that is not ours', () => {
  test.each([
    ['half a file', '{"clients":', 'is not valid JSON'],
    ['nothing', '', 'is not valid JSON'],
    ['a page', '<!doctype html>', 'is not valid JSON'],
    ['a list', '["clients"]', 'was not written by this program'],
    ['a number', '42', 'was not written by this program'],
    ['null', 'null', 'was not written by this program'],
    ['other people’s data', '{"clients":{"demo":true}}', 'was not written by this program'],
    ['nearly ours', '{"collections":[["clients",[["demo",true]]]]}', 'was not written by this program'],
    ['an entry without a value', '{"collections":[["clients",[["demo",{}]]]]}', 'was not written by this program'],
    ['one member too many', '{"collections":[],"chfcksum":"00000000"}', 'was not written by this program'],
  ])('with %s in it is named, and left alone', async (_name, text, why) => {
    const folder = await newFolder();
    await writeFile(fileOf(folder), text);
    const message = await refusalOf(folder);
    expect(message).toContain(`The data file ${fileOf(folder)} ${why}.`);
    expect(message).toContain('--data');
    expect(await readFile(fileOf(folder), 'utf8')).toBe(text);
  });

  test('such as a folder of that name is named', async () => {
    const folder = await newFolder();
    await mkdir(fileOf(folder));
    expect(await refusalOf(folder)).toContain(`The data file ${fileOf(folder)} cannot be read (EISDIR).`);
  });
});

describe('the folder', () => {
  test('is made when missing, parents included', async () => {
    const folder = join(await newFolder(), 'a', 'b', 'c');
    await (await stored(folder, { a: 1 })).close();
    expect(await readdir(folder)).toContain('data.json');
  });

  test('is named when it cannot be made or written', async () => {
    const file = join(await newFolder(), 'file');
    await writeFile(file, '');
    for (const folder of [file, join(file, 'below'), join(file, 'far', 'below'), '/proc/franceconnect-local/data']) {
      const message = await refusalOf(folder);
      expect(message).toContain(`The data folder ${folder} cannot be written (`);
      expect(message).toContain('--data');
    }
    expect((await stat(file)).isFile()).toBe(true);
  });
});

async function refusalOf(folder: string): Promise<string> {
  const refusal: unknown = await lowdbStorage(folder).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(UserError);
  return (refusal as UserError).message;
}
