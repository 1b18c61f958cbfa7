import { existsSync } from 'node:fs';
import { copyFile, link, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Adapter } from 'lowdb';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { UserError } from '../user-error.ts';
import { type Entry, isLive, nextOrder } from './local-collection.ts';
import { StorageUnavailable } from './storage.ts';

/** Entries by collection and key. */
export type Content = Map<string, Map<string, Entry>>;

export interface DataFileOptions {
  folder: string;
  clock: Clock;
  /** Receives one sentence when a file was damaged and replaced, or was edited by hand. */
  warn: (sentence: string) => void;
}

/** The lowdb adapter: JSON with one entry a line and a checksum, written as a temporary file, flushed and renamed. */
export class DataFile implements Adapter<Content> {
  readonly #folder: string;
  readonly #path: string;
  readonly #previous: string;
  readonly #clock: Clock;
  readonly #warn: (sentence: string) => void;

  constructor({ folder, clock, warn }: DataFileOptions) {
    this.#folder = folder;
    this.#path = join(folder, 'data.json');
    this.#previous = join(folder, 'data.previous.json');
    this.#clock = clock;
    this.#warn = warn;
  }

  /** Reads the file, or the previous one in its place when it is damaged or missing; null when there is neither. */
  async read(): Promise<Content | null> {
    await this.#removeUnfinished();
    const found = await this.#parse(this.#path);
    if (found instanceof Map) return found;
    const previous = await this.#parse(this.#previous);
    if (!(previous instanceof Map)) {
      if (found ?? previous) throw found ? unusable(this.#path, found) : unusable(this.#previous, previous ?? '');
      return null;
    }
    const { mtime } = await stat(this.#previous);
    const instead = `${basename(this.#previous)} is used instead: changes made after ${mtime.toISOString()} may be missing.`;
    this.#warn(`The file ${this.#path} ${found ? await this.#setAside(found) : 'is missing'}. ${instead}`);
    await this.write(previous);
    return previous;
  }

  async #setAside(damage: string): Promise<string> {
    const aside = `${this.#path}.damaged-${new Date().toISOString().replaceAll(':', '-')}`;
    await rename(this.#path, aside);
    return `${damage}. It has been set aside as ${basename(aside)}`;
  }

  /** A process that was killed while writing leaves its temporary file. */
  async #removeUnfinished(): Promise<void> {
    const names = (await readdir(this.#folder)).filter((name) => /^data\.json\.\d+$/.test(name));
    await Promise.all(names.map((name) => rm(join(this.#folder, name))));
  }

  /** Returns undefined when there is no file, and a text that continues "The file …" when it is damaged. */
  async #parse(path: string): Promise<Content | string | undefined> {
    let parsed: unknown;
    try {
      parsed = JSON.parse(await readFile(path, 'utf8'));
    } catch (error) {
      if (error instanceof SyntaxError) return 'is not valid JSON';
      if (codeOf(error) === 'ENOENT') return undefined;
      throw unusable(path, `cannot be read (${codeOf(error)})`);
    }
    const read = written.safeParse(parsed);
    if (!read.success) return 'was not written by this program';
    const { collections, checksum } = read.data;
    // Independent of spaces and line ends.
    if (checksum !== undefined && checksum !== checksumOf([JSON.stringify((parsed as typeof read.data).collections)])) {
      return 'is damaged: its checksum does not fit. If you edited it, delete its "checksum" member';
    }
    if (checksum === undefined) {
      this.#warn(`The file ${path} has no checksum: it was edited by hand, and is read as it stands.`);
    }
    return new Map(
      collections.map(([name, entries]) => [
        name,
        new Map(
          entries.map(([key, { value, expiresAt }]) => [
            key,
            { json: JSON.stringify(value), expiresAt, order: nextOrder() },
          ]),
        ),
      ]),
    );
  }

  /** @throws StorageUnavailable when the disk refuses; the file is then as it was */
  async write(content: Content): Promise<void> {
    const lines = linesOf(content, this.#clock.now());
    const text = `{"collections":${lines.join('\n')},\n"checksum":"${checksumOf(lines)}"}\n`;
    try {
      await this.#keepPrevious();
      // write-file-atomic 7.0.1 treats a short write as done, and a full disk writes short. Node's writeFile goes on until the error.
      const tmpfileCreated = (temporary: string) => writeFile(temporary, text);
      await writeFileAtomic(this.#path, '', { mode: 0o600, tmpfileCreated });
    } catch (cause) {
      const [why, remedy] = WHY[codeOf(cause)] ?? [`it answered ${codeOf(cause)}`, 'See to the disk'];
      throw new StorageUnavailable(
        `The data folder ${this.#folder} cannot be written: ${why}. What was just asked has not been done; nothing kept before is lost. ${remedy}, then try again.`,
        { cause },
      );
    }
  }

  /** Both names lead to the old file until the new one takes its place: at no moment is there no file. */
  async #keepPrevious(): Promise<void> {
    if (!existsSync(this.#path)) return;
    await rm(this.#previous, { force: true });
    // Not every file system gives a file two names.
    await link(this.#path, this.#previous).catch(() => copyFile(this.#path, this.#previous));
  }
}

const RIGHT = ['the right to is missing', 'Give this user the right to write there'] as const;
/** What is wrong, and what to do. */
const WHY: Readonly<Record<string, readonly [string, string]>> = {
  ENOSPC: ['the disk is full (ENOSPC)', 'Make room'],
  EDQUOT: ['the disk quota is used up (EDQUOT)', 'Make room'],
  EFBIG: ['the largest size allowed for a file is reached (EFBIG)', 'Raise the limit'],
  ENOENT: ['it has been removed (ENOENT)', 'Stop the program and start it again'],
  EROFS: ['the disk has become read-only (EROFS)', 'Make it writable'],
  EACCES: RIGHT,
  EPERM: RIGHT,
};

/** Pairs, not objects: an object would put keys that look like numbers first, and treat `__proto__` as its own. */
const written = z.strictObject({
  collections: z.array(
    z.tuple([
      z.string(),
      z.array(z.tuple([z.string(), z.strictObject({ value: z.unknown(), expiresAt: z.number().optional() })])),
    ]),
  ),
  checksum: z.string().optional(),
});

/** Lines that make one JSON list, without what has expired. */
function linesOf(content: Content, now: number): string[] {
  const lines = ['['];
  for (const [name, entries] of content) {
    lines.push(`${lines.length > 1 ? ',' : ''}[${JSON.stringify(name)},[`);
    let comma = '';
    for (const [key, entry] of entries) {
      if (!isLive(entry, now)) continue;
      const expiry = entry.expiresAt === undefined ? '' : `,"expiresAt":${entry.expiresAt}`;
      lines.push(`${comma}[${JSON.stringify(key)},{"value":${entry.json}${expiry}}]`);
      comma = ',';
    }
    lines.push(']]');
  }
  return [...lines, ']'];
}

function checksumOf(texts: readonly string[]): string {
  return texts
    .reduce((checksum, text) => crc32(text, checksum), 0)
    .toString(16)
    .padStart(8, '0');
}

function unusable(path: string, why: string): UserError {
  return new UserError(
    `The data file ${path} ${why}. Move it away to start afresh, or choose another folder with --data.`,
  );
}

/** Returns `ENOSPC` and the like, or what there is to say instead. */
export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
