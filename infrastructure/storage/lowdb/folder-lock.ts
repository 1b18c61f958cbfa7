import { link, open, readFile, realpath, rename, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { UserError } from '../../user-error.ts';
import { OWNER_ONLY } from './durable-files.ts';

const holder = z.object({
  pid: z.int(),
  host: z.string(),
  /** When the process began, as its system tells it: a number of process may be given again. */
  began: z.string().optional(),
  since: z.string(),
});
type Holder = z.infer<typeof holder>;

/** Milliseconds between two signs of life, read by who cannot look for our process: another container, another machine. */
const SIGN_OF_LIFE = 5_000;
const SILENCE = 3 * SIGN_OF_LIFE;
/** Milliseconds a process may take between making the lock and saying whose it is. */
const WRITING = 1_000;

/** Folders this process holds, links resolved. */
const held = new Set<string>();

/** `lock.json` in a data folder: one process at a time, or each would overwrite what the other keeps. */
export class FolderLock {
  readonly #file: string;
  readonly #folder: string;
  readonly #signs: NodeJS.Timeout;

  private constructor(folder: string, file: string) {
    this.#folder = folder;
    this.#file = file;
    held.add(folder);
    this.#signs = setInterval(() => {
      const now = new Date();
      utimes(file, now, now).catch(() => undefined);
    }, SIGN_OF_LIFE).unref();
  }

  /**
   * Takes the folder, also from a process that is no more.
   * @throws UserError that names who has it
   */
  static async take(folder: string): Promise<FolderLock> {
    const real = await realpath(folder);
    const file = join(real, 'lock.json');
    const began = await beginningOf(process.pid);
    const mine: Holder = {
      pid: process.pid,
      host: hostname(),
      ...(began && { began }),
      since: new Date().toISOString(),
    };
    while (!(await create(file, JSON.stringify(mine)))) {
      const found = await look(file);
      if (!found) continue;
      if (await isAlive(found, real)) throw inUse(folder, found.holder);
      await remove(file, found.text);
    }
    return new FolderLock(real, file);
  }

  async release(): Promise<void> {
    clearInterval(this.#signs);
    if (!held.delete(this.#folder)) return;
    await rm(this.#file, { force: true }).catch(() => undefined);
  }
}

async function create(file: string, text: string): Promise<boolean> {
  const handle = await open(file, 'wx', OWNER_ONLY).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return undefined;
    throw error;
  });
  if (!handle) return false;
  try {
    await handle.writeFile(`${text}\n`);
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return true;
}

interface Found {
  text: string;
  /** Undefined when the lock does not say. */
  holder: Holder | undefined;
  /** Milliseconds since its last sign of life. */
  silence: number;
}

async function look(file: string): Promise<Found | undefined> {
  try {
    const [text, { mtimeMs }] = [await readFile(file, 'utf8'), await stat(file)];
    const found = { text, holder: read(text), silence: Date.now() - mtimeMs };
    if (found.holder || found.silence > WRITING) return found;
    await sleep(20);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return undefined;
}

function read(text: string): Holder | undefined {
  try {
    return holder.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

async function isAlive({ holder, silence }: Found, folder: string): Promise<boolean> {
  if (!holder) return false;
  if (holder.host !== hostname()) return silence < SILENCE;
  // A container that is started again has the same number of process as before.
  if (holder.pid === process.pid) return held.has(folder);
  if (!isRunning(holder.pid)) return false;
  const began = await beginningOf(holder.pid);
  return began === undefined || holder.began === undefined || began === holder.began;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Undefined where the system does not tell: Linux does, in ticks since it was started. */
async function beginningOf(pid: number): Promise<string | undefined> {
  try {
    const [text, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ]);
    // After the name, which may hold spaces; the 22nd field is the time of the start.
    return `${text.slice(text.lastIndexOf(')') + 2).split(' ')[19]} of ${boot.trim()}`;
  } catch {
    return undefined;
  }
}

/** Removes the lock that was looked at, and no other that has taken its place meanwhile. */
async function remove(file: string, text: string): Promise<void> {
  const aside = `${file}.${process.pid}`;
  try {
    await rename(file, aside);
    if ((await readFile(aside, 'utf8')) !== text) await link(aside, file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Somebody else was faster.
    if (code !== 'ENOENT' && code !== 'EEXIST') throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

function inUse(folder: string, by: Holder | undefined): UserError {
  const here = by?.host === hostname();
  const who = `process ${by?.pid}${here ? '' : ` on ${by?.host}`}, since ${by?.since}`;
  const stop = here
    ? `Stop that one (kill ${by?.pid})`
    : `Stop that one (if it has ended already, start again in ${SILENCE / 1000} seconds)`;
  return new UserError(
    `The data folder ${folder} is in use by another franceconnect-local: ${who}. ${stop}, or choose another folder with --data.`,
  );
}
