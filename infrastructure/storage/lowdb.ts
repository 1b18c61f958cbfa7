import { access, constants, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Low } from 'lowdb';
import type { Clock } from '../clock.ts';
import { systemClock } from '../clock.ts';
import { UserError } from '../user-error.ts';
import { ChangesFile } from './lowdb/changes-file.ts';
import { type Change, Content, type Entry, isLive } from './lowdb/content.ts';
import { type Data, DataFile } from './lowdb/data-file.ts';
import { codeOf, exists } from './lowdb/durable-files.ts';
import { FolderLock } from './lowdb/folder-lock.ts';
import { filesOf, numbersOfChanges, type Recovered, recover } from './lowdb/recovery.ts';
import { type Collection, type Storage, StorageUnavailable } from './storage.ts';

export interface LowdbOptions {
  clock?: Clock;
  /** Told, in a sentence, of what was damaged and has been restored, and of what could not be written in the background. */
  warn?: (sentence: string) => void;
}

/**
 * Storage in a folder, for what must survive a restart: `data.json` and the changes since it was written. A change is
 * acknowledged once it is on the disk; those that arrive while one is written share the next trip. Now and then, and at
 * the end, `data.json` is written anew in the background.
 * @param folder created when missing; one process at a time
 * @throws UserError when the folder cannot be written or is in use, or its data file is not ours
 */
export async function lowdbStorage(
  folder: string,
  { clock = systemClock, warn = (sentence) => process.emitWarning(sentence) }: LowdbOptions = {},
): Promise<Storage> {
  await makeWritable(folder);
  const lock = await FolderLock.take(folder).catch((error) => {
    throw error instanceof UserError ? error : notWritable(folder, error);
  });
  try {
    const kept = await DataFolder.open(folder, { clock, warn });
    return {
      collection: <T>(name: string) => new LowdbCollection(name, kept, clock) as unknown as Collection<T>,
      problem: () => kept.problem,
      async close() {
        await kept.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function makeWritable(folder: string) {
  try {
    await makeFolder(folder);
    // With the slash a file of that name is refused too.
    await access(join(folder, '/'), constants.W_OK);
  } catch (cause) {
    throw notWritable(folder, cause);
  }
}

function notWritable(folder: string, cause: unknown): UserError {
  return new UserError(
    `The data folder ${folder} cannot be written (${codeOf(cause)}). Choose another with --data, or give this user the right to write there.`,
    { cause },
  );
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

/** Bytes. Changes are folded into the data from here on, and from a part of it: a start reads them one by one, and the folder stays small. */
const FOLD_FROM = 256 * 1024;
const FOLD_FROM_PART = 8;
/** At the end, what is small is left as one readable file; what is large would keep whoever stops it waiting. */
const FOLD_AT_END = 4 * 1024 * 1024;

/** What is kept, in memory and on the disk. */
class DataFolder {
  problem: string | undefined;
  readonly #folder: string;
  readonly #db: Low<Data>;
  readonly #file: DataFile;
  readonly #warn: (sentence: string) => void;
  #changes: ChangesFile;
  /** Bytes of the changes that are not in `data.json`. */
  #unfolded: number;
  /** The first changes `data.json` does not have; undefined while there is no such file. */
  #onDisk: number | undefined;
  #next: Batch | undefined;
  #running: Promise<void> | undefined;
  #folding: Promise<void> | undefined;
  #closed = false;

  static async open(folder: string, { clock, warn }: Required<LowdbOptions>): Promise<DataFolder> {
    const { data, previous } = filesOf(folder);
    await rm(`${data}.tmp`, { force: true });
    const file = new DataFile(data, previous, clock);
    const nothing = (): Data => ({ content: new Content(), changes: 0 });
    const db = new Low<Data>(file, nothing());
    const found = await recover(folder, db, new Low<Data>(new DataFile(previous, previous, clock), nothing()));
    const kept = new DataFolder(folder, db, file, warn, found);
    for (const notice of found.notices) warn(notice);
    if (found.notices.length > 0) await kept.#fold();
    kept.#foldWhenLarge();
    return kept;
  }

  private constructor(
    folder: string,
    db: Low<Data>,
    file: DataFile,
    warn: (sentence: string) => void,
    found: Recovered,
  ) {
    this.#folder = folder;
    this.#db = db;
    this.#db.data = { content: found.content, changes: found.changes };
    this.#file = file;
    this.#warn = warn;
    this.#changes = this.#changesFile(found.length);
    this.#unfolded = found.unfolded;
    this.#onDisk = found.onDisk;
  }

  entries(collection: string): ReadonlyMap<string, Entry> {
    return this.#db.data.content.collection(collection);
  }

  /**
   * Seen by every reader at once, acknowledged when it is on the disk.
   * @throws StorageUnavailable when it cannot be written: it is undone, and so is what came after
   */
  write(changes: readonly Change[]): Promise<void> {
    if (this.#closed) return Promise.reject(new StorageUnavailable('The storage was closed: the program is stopping.'));
    this.#next ??= new Batch(this.#db.data.content);
    this.#next.add(changes);
    const { written } = this.#next;
    this.#running ??= this.#run();
    return written;
  }

  /** One trip to the disk at a time; those who ask meanwhile wait together for the next one. */
  async #run(): Promise<void> {
    for (let batch = this.#takeNext(); batch; batch = this.#takeNext()) {
      try {
        this.#unfolded += await this.#changes.add(batch.changes);
        this.problem = undefined;
        batch.succeed();
      } catch (cause) {
        this.#fail(batch, cause);
      }
      this.#foldWhenLarge();
    }
    this.#running = undefined;
  }

  /** To be called when no change is being written. */
  #foldWhenLarge(): void {
    if (this.#folding || this.#changes.length <= Math.max(FOLD_FROM, this.#file.bytes / FOLD_FROM_PART)) return;
    // What came meanwhile may be as large again; when it is being written, it looks by itself.
    void this.#fold().then(() => this.#running ?? this.#foldWhenLarge());
  }

  #takeNext(): Batch | undefined {
    const next = this.#next;
    this.#next = undefined;
    return next;
  }

  /** What came while it was being written was built on it, and is refused too. */
  #fail(batch: Batch, cause: unknown): void {
    this.problem = unavailable(this.#folder, cause);
    const error = new StorageUnavailable(this.problem, { cause });
    this.#takeNext()?.fail(error);
    batch.fail(error);
  }

  /** Writes `data.json` anew; further changes go to another file meanwhile. To be called when none is being written. */
  #fold(): Promise<void> {
    this.#folding ??= this.#foldOnce().finally(() => {
      this.#folding = undefined;
    });
    return this.#folding;
  }

  async #foldOnce(): Promise<void> {
    const folded = this.#unfolded;
    const full = this.#changes;
    if (full.length > 0) {
      this.#db.data.changes += 1;
      this.#changes = this.#changesFile();
    }
    const { changes } = this.#db.data;
    // What is not on the disk yet may still fail, and must not be found in the file then.
    this.#next?.undo();
    const written = this.#db.write();
    this.#next?.redo();
    try {
      await Promise.all([written, full.close()]);
      this.#unfolded -= folded;
      await this.#removeChangesBefore(this.#onDisk ?? 0);
      this.#onDisk = changes;
    } catch (cause) {
      this.#warn(
        `${this.#file.file} could not be written anew (${codeOf(cause)}). Nothing is lost: the changes since it was written are beside it, and it is tried again later.`,
      );
    }
  }

  /** Those that `data.previous.json` has already. */
  async #removeChangesBefore(first: number): Promise<void> {
    const { changes } = filesOf(this.#folder);
    const old = (await numbersOfChanges(this.#folder)).filter((number) => number < first);
    await Promise.all(old.map((number) => rm(changes(number), { force: true })));
  }

  #changesFile(length = 0): ChangesFile {
    return new ChangesFile(filesOf(this.#folder).changes(this.#db.data.changes), length);
  }

  async close(): Promise<void> {
    while (this.#running ?? this.#folding) await (this.#running ?? this.#folding);
    if (this.#closed) return;
    this.#closed = true;
    if (this.#unfolded > 0 && this.#unfolded + this.#file.bytes <= FOLD_AT_END) await this.#fold();
    await this.#changes.close();
  }
}

/** Changes on their way to the disk together. */
class Batch {
  readonly changes: Change[] = [];
  readonly written: Promise<void>;
  succeed: () => void = () => undefined;
  readonly #content: Content;
  #undoings: (() => void)[] = [];
  #refuse: (error: Error) => void = () => undefined;

  constructor(content: Content) {
    this.#content = content;
    this.written = new Promise((resolve, reject) => {
      this.succeed = resolve;
      this.#refuse = reject;
    });
  }

  add(changes: readonly Change[]): void {
    this.changes.push(...changes);
    for (const change of changes) this.#undoings.push(this.#content.applyUndoably(change));
  }

  fail(error: Error): void {
    this.undo();
    this.#refuse(error);
  }

  undo(): void {
    for (const undo of this.#undoings.toReversed()) undo();
  }

  redo(): void {
    this.#undoings = this.changes.map((change) => this.#content.applyUndoably(change));
  }
}

function unavailable(folder: string, cause: unknown): string {
  const code = codeOf(cause);
  const [why, remedy] = WHY[code] ?? [`it answered ${code}`, 'See to the disk'];
  return `The data folder ${folder} cannot be written: ${why}. What was just asked has not been done; nothing kept before is lost. ${remedy}, then try again.`;
}

/** What is wrong, and what to do. */
const WHY: Readonly<Record<string, readonly [string, string]>> = {
  ENOSPC: ['the disk is full (ENOSPC)', 'Make room'],
  EDQUOT: ['the disk quota is used up (EDQUOT)', 'Make room'],
  EFBIG: ['the largest size allowed for a file is reached (EFBIG)', 'Raise the limit'],
  ENOENT: ['it has been removed (ENOENT)', 'Stop the program and start it again'],
  EROFS: ['the disk has become read-only (EROFS)', 'Make it writable'],
  EACCES: ['the right to is missing (EACCES)', 'Give this user the right to write there'],
  EPERM: ['the right to is missing (EPERM)', 'Give this user the right to write there'],
};

class LowdbCollection implements Collection<unknown> {
  readonly #name: string;
  readonly #kept: DataFolder;
  readonly #clock: Clock;

  constructor(name: string, kept: DataFolder, clock: Clock) {
    this.#name = name;
    this.#kept = kept;
    this.#clock = clock;
  }

  get #entries(): ReadonlyMap<string, Entry> {
    return this.#kept.entries(this.#name);
  }

  async get(key: string) {
    return copyOf(this.#live(key));
  }

  async set(key: string, value: unknown, expiresIn?: number) {
    await this.#put(key, value, this.#deadline(expiresIn));
  }

  async setIfAbsent(key: string, value: unknown, expiresIn?: number) {
    if (this.#live(key)) return false;
    await this.#put(key, value, this.#deadline(expiresIn));
    return true;
  }

  async take(key: string) {
    const value = copyOf(this.#live(key));
    await this.delete(key);
    return value;
  }

  async update(key: string, change: (current: unknown) => unknown, expiresIn?: number) {
    const entry = this.#live(key);
    const value = change(copyOf(entry));
    if (value === undefined) await this.delete(key);
    else await this.#put(key, value, expiresIn === undefined && entry ? entry.expiresAt : this.#deadline(expiresIn));
    return value;
  }

  async delete(key: string) {
    if (this.#entries.has(key)) await this.#kept.write([{ collection: this.#name, key }]);
  }

  async entries(): Promise<[string, unknown][]> {
    const now = this.#clock.now();
    return [...this.#entries].filter(([, entry]) => isLive(entry, now)).map(([key, entry]) => [key, copyOf(entry)]);
  }

  #deadline(expiresIn: number | undefined) {
    return expiresIn === undefined ? undefined : this.#clock.now() + expiresIn * 1000;
  }

  #live(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    return entry && isLive(entry, this.#clock.now()) ? entry : undefined;
  }

  #put(key: string, value: unknown, expiresAt: number | undefined): Promise<void> {
    const collection = this.#name;
    const json: string | undefined = JSON.stringify(value);
    if (json === undefined) throw new TypeError(`a ${typeof value} cannot be kept: storage holds JSON values`);
    const written = { collection, key, json, expiresAt };
    // Where a value has expired, another one comes after those that live.
    const replacesExpired = this.#entries.has(key) && !this.#live(key);
    return this.#kept.write(replacesExpired ? [{ collection, key }, written] : [written]);
  }
}

function copyOf(entry: Entry | undefined): unknown {
  return entry && JSON.parse(entry.json);
}
