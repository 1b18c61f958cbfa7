import { access, constants, mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Adapter, Low } from 'lowdb';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { systemClock } from '../clock.ts';
import { UserError } from '../user-error.ts';
import type { Collection, Storage } from './storage.ts';

const entry = z.object({
  value: z.unknown(),
  /** Milliseconds since the epoch; absent when the value does not expire. */
  expiresAt: z.number().optional(),
});
type Entry = z.infer<typeof entry>;

/** Pairs, not objects: an object would put the keys that look like numbers first, and treat `__proto__` as its own. */
const fileContent = z.array(z.tuple([z.string(), z.array(z.tuple([z.string(), entry]))]));

/** Entries by collection and key, in the order they were first written. */
type Content = Map<string, Map<string, Entry>>;

/**
 * Storage in one JSON file, for what must survive a restart. A write is acknowledged once it is on the disk; writes that
 * arrive while one is under way share the next.
 * @param folder created when missing
 * @throws UserError when the folder cannot be written or the file is not ours
 */
export async function lowdbStorage(folder: string, { clock = systemClock }: { clock?: Clock } = {}): Promise<Storage> {
  await makeWritable(folder);
  const file = join(folder, 'data.json');
  const db = new Low<Content>(new DurableJsonFile(file, clock), new Map());
  await db.read();
  const saver = new Saver(db);
  return {
    collection<T>(name: string): Collection<T> {
      const entries = db.data.get(name) ?? new Map<string, Entry>();
      db.data.set(name, entries);
      return new LowdbCollection(entries, saver, clock) as unknown as Collection<T>;
    },
    close: () => saver.idle(),
  };
}

async function makeWritable(folder: string) {
  try {
    await makeFolder(folder);
    // With the slash a file of that name is refused too.
    await access(join(folder, '/'), constants.W_OK);
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new UserError(
      `The data folder ${folder} cannot be written (${why}). Choose another with --data, or give this user the right to write there.`,
      { cause },
    );
  }
}

/** Parents first. Node's own recursive mkdir never returns where the system refuses new folders with ENOENT, as /proc does. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || (await exists(dirname(folder)))) throw error;
    await makeFolder(dirname(folder));
    await mkdir(folder);
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Temporary file, fsync, rename, fsync of the folder: after a crash the file is the old one or the new one, whole. */
class DurableJsonFile implements Adapter<Content> {
  readonly #file: string;
  readonly #clock: Clock;

  constructor(file: string, clock: Clock) {
    this.#file = file;
    this.#clock = clock;
  }

  async read(): Promise<Content | null> {
    let text: string;
    try {
      text = await readFile(this.#file, 'utf8');
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code === 'ENOENT') return null;
      throw this.#unusable(`cannot be read (${code ?? String(cause)})`, cause);
    }
    try {
      return new Map(fileContent.parse(JSON.parse(text)).map(([name, entries]) => [name, new Map(entries)]));
    } catch (cause) {
      throw this.#unusable(
        cause instanceof SyntaxError ? 'is not valid JSON' : 'was not written by this program',
        cause,
      );
    }
  }

  async write(data: Content): Promise<void> {
    this.#forgetExpired(data);
    const temporary = `${this.#file}.tmp`;
    const handle = await open(temporary, 'w', 0o600);
    try {
      await handle.writeFile(JSON.stringify([...data].map(([name, entries]) => [name, [...entries]])));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, this.#file);
    const folder = await open(dirname(this.#file), 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }

  /** Or the file would only ever grow. */
  #forgetExpired(data: Content) {
    const now = this.#clock.now();
    for (const entries of data.values()) {
      for (const [key, entry] of entries) if (!isLive(entry, now)) entries.delete(key);
    }
  }

  #unusable(why: string, cause: unknown): UserError {
    return new UserError(
      `The data file ${this.#file} ${why}. Move it away to start afresh, or choose another folder with --data.`,
      { cause },
    );
  }
}

function isLive({ expiresAt }: Entry, now: number): boolean {
  return expiresAt === undefined || expiresAt > now;
}

/** Lets one write run at a time; those who ask meanwhile wait together for the next one. */
class Saver {
  readonly #db: Low<Content>;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(db: Low<Content>) {
    this.#db = db;
  }

  save(): Promise<void> {
    if (!this.#running) {
      this.#running = this.#db.write().finally(() => {
        this.#running = undefined;
      });
      return this.#running;
    }
    this.#next ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.save();
      });
    return this.#next;
  }

  async idle() {
    while (this.#next ?? this.#running) await (this.#next ?? this.#running);
  }
}

class LowdbCollection implements Collection<unknown> {
  readonly #entries: Map<string, Entry>;
  readonly #saver: Saver;
  readonly #clock: Clock;

  constructor(entries: Map<string, Entry>, saver: Saver, clock: Clock) {
    this.#entries = entries;
    this.#saver = saver;
    this.#clock = clock;
  }

  async get(key: string) {
    return structuredClone(this.#live(key)?.value);
  }

  async set(key: string, value: unknown, expiresIn?: number) {
    this.#put(key, value, this.#deadline(expiresIn));
    await this.#saver.save();
  }

  async setIfAbsent(key: string, value: unknown, expiresIn?: number) {
    if (this.#live(key)) return false;
    this.#put(key, value, this.#deadline(expiresIn));
    await this.#saver.save();
    return true;
  }

  async take(key: string) {
    const entry = this.#live(key);
    if (this.#entries.delete(key)) await this.#saver.save();
    return entry?.value;
  }

  async update(key: string, change: (current: unknown) => unknown, expiresIn?: number) {
    const entry = this.#live(key);
    const value = change(structuredClone(entry?.value));
    if (value === undefined) this.#entries.delete(key);
    else this.#put(key, value, expiresIn === undefined && entry ? entry.expiresAt : this.#deadline(expiresIn));
    await this.#saver.save();
    return value;
  }

  async delete(key: string) {
    if (this.#entries.delete(key)) await this.#saver.save();
  }

  async entries(): Promise<[string, unknown][]> {
    const now = this.#clock.now();
    return [...this.#entries]
      .filter(([, entry]) => isLive(entry, now))
      .map(([key, { value }]) => [key, structuredClone(value)]);
  }

  #deadline(expiresIn: number | undefined) {
    return expiresIn === undefined ? undefined : this.#clock.now() + expiresIn * 1000;
  }

  #live(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    return entry && isLive(entry, this.#clock.now()) ? entry : undefined;
  }

  #put(key: string, value: unknown, expiresAt: number | undefined) {
    // Through JSON, so that a value reads the same before and after a restart.
    const plain: unknown = JSON.parse(JSON.stringify(value));
    // Where a value has expired, another one comes after those that live.
    if (!this.#live(key)) this.#entries.delete(key);
    this.#entries.set(key, expiresAt === undefined ? { value: plain } : { value: plain, expiresAt });
  }
}
