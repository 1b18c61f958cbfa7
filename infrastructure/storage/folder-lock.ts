import { existsSync } from 'node:fs';
import { access, constants, mkdir, readFile, realpath, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import { dirname, join } from 'node:path';
import { UserError } from '../user-error.ts';
import { codeOf } from './data-file.ts';

interface Holder {
  pid: number;
  host: string;
  since: string;
}

/** Milliseconds. The lock's time is renewed for processes that cannot look for ours: another container, another machine. */
const SIGN_OF_LIFE = 5_000;
const SILENCE = 3 * SIGN_OF_LIFE;

/** Locks of this process. */
const held = new Set<string>();

/**
 * Creates the data folder when it is missing, and locks it with `lock.json`, which names the process that has it. The lock of
 * a process that has ended is taken over.
 * @returns a function that releases the lock
 * @throws UserError when the folder cannot be written, or another process has it
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  try {
    await makeFolder(folder);
    // With the slash, a file of that name is refused too.
    await access(join(folder, '/'), constants.W_OK);
    return await lock(folder);
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    const remedy = 'Choose another with --data, or give this user the right to write there.';
    throw new UserError(`The data folder ${folder} cannot be written (${codeOf(cause)}). ${remedy}`, { cause });
  }
}

/** Creates parents first. Node's recursive mkdir never returns where the system refuses a folder with ENOENT, as /proc does. */
async function makeFolder(folder: string): Promise<void> {
  const parent = dirname(folder);
  if (!existsSync(parent)) await makeFolder(parent);
  await mkdir(folder).catch((error) => {
    if (codeOf(error) !== 'EEXIST') throw error;
  });
}

async function lock(folder: string): Promise<() => Promise<void>> {
  const file = join(await realpath(folder), 'lock.json');
  const text = JSON.stringify({ pid: process.pid, host: hostname(), since: new Date().toISOString() });
  while (!(await create(file, text))) {
    const found = await readFile(file, 'utf8').catch(() => '');
    const holder = parse(found);
    if (await isHeld(file, holder)) throw inUse(folder, holder);
    await takeAway(file, found);
  }
  held.add(file);
  const signs = setInterval(() => utimes(file, new Date(), new Date()).catch(() => undefined), SIGN_OF_LIFE).unref();
  return async () => {
    clearInterval(signs);
    if (held.delete(file)) await rm(file, { force: true }).catch(() => undefined);
  };
}

/** Returns false when the lock exists. */
async function create(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    await rm(file, { force: true });
    throw error;
  }
}

function parse(text: string): Partial<Holder> {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

async function isHeld(file: string, { pid, host }: Partial<Holder>): Promise<boolean> {
  const touched = (await stat(file).catch(() => undefined))?.mtimeMs ?? 0;
  // A process that is just writing its lock has not named itself yet.
  if (pid === undefined) return Date.now() - touched < 1_000;
  if (host !== hostname()) return Date.now() - touched < SILENCE;
  // A container that starts again has the same process number as before.
  if (pid === process.pid) return held.has(file);
  // Since the machine started, the number may have gone to another process.
  if (touched < Date.now() - uptime() * 1000) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** Removes the lock that was read. Another process may have replaced it meanwhile: that one is put back. */
async function takeAway(file: string, text: string): Promise<void> {
  const aside = `${file}.${process.pid}`;
  try {
    await rename(file, aside);
    const taken = await readFile(aside, 'utf8');
    if (taken !== text) await writeFile(file, taken, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes(codeOf(error))) throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

function inUse(folder: string, { pid, host, since }: Partial<Holder>): UserError {
  const here = host === hostname();
  const who = `process ${pid}${here ? '' : ` on ${host}`}, since ${since} (its lock.json says so)`;
  const stop = here
    ? `Stop that one (kill ${pid})`
    : `Stop that one (if it has ended already, start again in ${SILENCE / 1000} seconds)`;
  return new UserError(
    `The data folder ${folder} is in use by another franceconnect-local: ${who}. ${stop}, or choose another folder with --data.`,
  );
}
