import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import { UserError } from '../../infrastructure/user-error.ts';
import { dataFolder, LOWDB } from './lowdb-folder.ts';

type Folder = Awaited<ReturnType<typeof dataFolder>>;

/** Another process on this folder: up when it returns. */
async function occupant(folder: Folder) {
  const script = `
    const { lowdbStorage } = await import(${JSON.stringify(LOWDB)});
    const storage = await lowdbStorage(${JSON.stringify(folder.path)});
    await storage.collection('numbers').set('theirs', 1);
    console.log('up');
    process.on('SIGTERM', () => storage.close().then(() => process.exit()));
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  return { pid: child.pid, end, [Symbol.asyncDispose]: () => end('SIGKILL') };
}

async function refusalOf(folder: Folder): Promise<string> {
  const refusal: unknown = await folder.open().catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(UserError);
  return (refusal as UserError).message;
}

describe('two processes on one folder', () => {
  test('the second is told who has it and what to do, and touches nothing', async () => {
    await using folder = await dataFolder();
    await using other = await occupant(folder);
    const before = await readdir(folder.path);
    const message = await refusalOf(folder);
    expect(message).toContain(
      `The data folder ${folder.path} is in use by another franceconnect-local: process ${other.pid}, since 20`,
    );
    expect(message).toContain(`Stop that one (kill ${other.pid}), or choose another folder with --data.`);
    expect(await readdir(folder.path)).toEqual(before);
  });

  test.each<NodeJS.Signals>(['SIGTERM', 'SIGKILL'])('after a %s the folder is free', async (signal) => {
    await using folder = await dataFolder();
    await using other = await occupant(folder);
    await other.end(signal);
    expect(await folder.read()).toEqual({ theirs: 1 });
    expect(folder.warnings).toEqual([]);
  });

  test('of ten that come at once to a folder a dead process left, one has it', async () => {
    await using folder = await dataFolder();
    await using other = await occupant(folder);
    await other.end('SIGKILL');
    const came = await Promise.allSettled([...Array(10)].map(() => folder.open()));
    const opened = came.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(opened).toHaveLength(1);
    await opened[0]?.close();
  });

  test('one process opens it twice: the second time is refused, until the first is closed', async () => {
    await using folder = await dataFolder();
    const first = await folder.open();
    expect(await refusalOf(folder)).toContain(`process ${process.pid},`);
    await first.close();
    expect(await folder.read()).toEqual({});
  });
});

describe('a lock left behind', () => {
  const lock = (folder: Folder, holder: object) => writeFile(folder.file('lock.json'), JSON.stringify(holder));
  const here = { host: hostname(), since: '2026-01-01T00:00:00.000Z' };

  test.each<[string, object]>([
    ['whose number another process has by now', { ...here, pid: process.ppid, began: '1 of another start' }],
    ['whose number is ours, as in a container that starts again', { ...here, pid: process.pid }],
    ['by nobody one can read', {}],
  ])('by a process %s does not block', async (_name, holder) => {
    await using folder = await dataFolder();
    await lock(folder, holder);
    await utimes(folder.file('lock.json'), 0, 0);
    await folder.write({ a: 1 });
    expect(await folder.read()).toEqual({ a: 1 });
  });

  test('by another machine blocks while it gives signs of life, and no longer', async () => {
    await using folder = await dataFolder();
    await lock(folder, { ...here, host: 'elsewhere', pid: 42 });
    const message = await refusalOf(folder);
    expect(message).toContain('process 42 on elsewhere');
    expect(message).toContain('start again in 15 seconds');
    const quiet = new Date(Date.now() - 16_000);
    await utimes(folder.file('lock.json'), quiet, quiet);
    expect(await folder.read()).toEqual({});
  });

  test('is gone after a good end', async () => {
    await using folder = await dataFolder();
    const storage = await folder.open();
    expect(JSON.parse(await readFile(folder.file('lock.json'), 'utf8'))).toMatchObject({ pid: process.pid });
    await storage.close();
    expect(await readdir(folder.path)).toEqual([]);
  });
});
