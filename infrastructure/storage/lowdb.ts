import { Low } from 'lowdb';
import { type Clock, systemClock } from '../clock.ts';
import { type Content, DataFile } from './data-file.ts';
import { lockFolder } from './folder-lock.ts';
import { type Entry, LocalCollection } from './local-collection.ts';
import { type Collection, type Storage, StorageUnavailable } from './storage.ts';

export interface LowdbOptions {
  clock?: Clock;
  /** Receives one sentence when a file was damaged and replaced, or was edited by hand. */
  warn?: (sentence: string) => void;
}

/**
 * Storage in one file, `data.json` in a folder, for what must survive a restart. A change is acknowledged once it is on the
 * disk; changes made while the file is written share the next write. `data.previous.json` is the file before.
 * @param folder created when missing; one process at a time
 * @throws UserError when the folder cannot be written or is in use, or its data file cannot be read
 */
export async function lowdbStorage(
  folder: string,
  { clock = systemClock, warn = (sentence) => process.emitWarning(sentence) }: LowdbOptions = {},
): Promise<Storage> {
  const unlock = await lockFolder(folder);
  try {
    const db = new Low<Content>(new DataFile({ folder, clock, warn }), new Map());
    await db.read();
    const writer = new Writer(db);
    return {
      collection<T>(name: string) {
        const entries = () => db.data.get(name) ?? added(db.data, name);
        const collection: Collection<unknown> = new LocalCollection({ clock, entries, changed: () => writer.write() });
        return collection as Collection<T>;
      },
      problem: () => writer.problem,
      async close() {
        await writer.close();
        await unlock();
      },
    };
  } catch (error) {
    await unlock();
    throw error;
  }
}

function added(content: Content, name: string): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  content.set(name, entries);
  return entries;
}

/** Writes the content when it has changed. Changes made while it is being written share the next write. */
class Writer {
  /** Why the last write failed. */
  problem: string | undefined;
  readonly #db: Low<Content>;
  #onDisk: Content;
  #last: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;
  #closed = false;

  constructor(db: Low<Content>) {
    this.#db = db;
    this.#onDisk = copyOf(db.data);
  }

  /** @throws StorageUnavailable when the disk refuses: what changed since the last good write is undone */
  write(): Promise<void> {
    if (this.#closed) return Promise.reject(new StorageUnavailable('The storage was closed: the program is stopping.'));
    this.#next ??= this.#last.then(() => {
      this.#next = undefined;
      this.#last = this.#writeNow();
      return this.#last;
    });
    return this.#next;
  }

  async #writeNow(): Promise<void> {
    const content = copyOf(this.#db.data);
    try {
      await this.#db.write();
      this.#onDisk = content;
      this.problem = undefined;
    } catch (error) {
      // Changes made meanwhile were built on what was not written: they are undone and refused too.
      this.#db.data = copyOf(this.#onDisk);
      [this.#next, this.#last] = [undefined, Promise.resolve()];
      this.problem = (error as Error).message;
      throw error;
    }
  }

  async close(): Promise<void> {
    await (this.#next ?? this.#last).catch(() => undefined);
    this.#closed = true;
  }
}

function copyOf(content: Content): Content {
  return new Map([...content].map(([name, entries]) => [name, new Map(entries)]));
}
