import { link, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Adapter } from 'lowdb';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { Content, type Entry, isLive, UnreadEntry } from './content.ts';
import { exists, files, OWNER_ONLY, readWhole, syncFolder, writeWhole } from './durable-files.ts';

/** Everything there is, as of one moment. */
export interface Data {
  content: Content;
  /** Number of the first file of changes that is not in here yet. */
  changes: number;
}

const CHUNK = 256 * 1024;
/** Bytes given to the disk at a time, so that the changes written meanwhile do not wait for all of them. */
const SYNC_EVERY = 8 * 1024 * 1024;

/**
 * `data.json`: JSON, one entry a line. Read as bytes, cut at the ends of its lines when a collection is first asked for, so
 * that a start is no slower for a hundred thousand accounts; the checksum in its last line says whether it can be read that way.
 *
 * Written as a temporary file, fsync, rename, fsync of the folder: after a crash the file is the old one or the new one,
 * whole. The one before is kept under another name.
 */
export class DataFile implements Adapter<Data> {
  readonly file: string;
  readonly #previous: string;
  readonly #clock: Clock;
  /** Of the file last read or written. */
  bytes = 0;

  /** @param previous where the file goes when another takes its place */
  constructor(file: string, previous: string, clock: Clock) {
    this.file = file;
    this.#previous = previous;
    this.#clock = clock;
  }

  /**
   * @returns null when there is no such file
   * @throws DamagedFile when it is not what was written; the system's errors when it cannot be read
   */
  async read(): Promise<Data | null> {
    let bytes: Buffer;
    try {
      bytes = await readWhole(this.file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
    this.bytes = bytes.length;
    return isIntact(bytes) ? readLines(bytes) : readText(bytes.toString());
  }

  async write({ content, changes }: Data): Promise<void> {
    const now = this.#clock.now();
    // Taken at once: entries never change, and what comes later is in the changes.
    const lines = linesOf(
      content.all().map(([name, entries]) => ({
        name,
        keys: [...entries.keys()],
        entries: [...entries.values()],
      })),
      changes,
      now,
    );
    const temporary = `${this.file}.tmp`;
    try {
      this.bytes = await writeLines(temporary, lines);
      if (await exists(this.file)) await this.#keepPrevious();
      await rename(temporary, this.file);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw error;
    }
    await syncFolder(dirname(this.file));
  }

  /** Under both names until the new one takes its place: at no moment is there no file. */
  async #keepPrevious(): Promise<void> {
    await rm(this.#previous, { force: true });
    // Not every file system gives a file two names.
    await link(this.file, this.#previous).catch(() => rename(this.file, this.#previous));
  }
}

/** Not what this program wrote. The message ends the sentence « The file … ». */
export class DamagedFile extends Error {
  override readonly name = 'DamagedFile';
}

interface Taken {
  name: string;
  keys: string[];
  entries: Entry[];
}

function* linesOf(collections: readonly Taken[], changes: number, now: number): Generator<string> {
  yield `{"format":2,"changes":${changes},"collections":[\n`;
  for (const [index, { name, keys, entries }] of collections.entries()) {
    yield `${index > 0 ? ',' : ''}[${JSON.stringify(name)},[\n`;
    let first = true;
    for (const [at, entry] of entries.entries()) {
      // Or the file would only ever grow.
      if (!isLive(entry, now)) continue;
      const expiry = entry.expiresAt === undefined ? '' : `"expiresAt":${entry.expiresAt},`;
      yield `${first ? '' : ','}[${JSON.stringify(keys[at])},{${expiry}"value":${entry.json}}]\n`;
      first = false;
    }
    yield ']]\n';
  }
}

/** `],"crc32":"89abcdef"}` and the end of the line; the checksum is of all that comes before. */
function lastLine(checksum: number): string {
  return `],"crc32":"${checksum.toString(16).padStart(8, '0')}"}\n`;
}
const LAST_LINE_LENGTH = lastLine(0).length;

/** @returns bytes written */
async function writeLines(path: string, lines: Iterable<string>): Promise<number> {
  const descriptor = await files.open(path, 'w', OWNER_ONLY);
  let [position, synced, checksum] = [0, 0, 0];
  const send = async (text: string) => {
    const bytes = Buffer.from(text);
    checksum = crc32(bytes, checksum);
    await writeWhole(descriptor, bytes, position);
    position += bytes.length;
    if (position - synced < SYNC_EVERY) return;
    await files.syncData(descriptor);
    synced = position;
  };
  try {
    let chunk = '';
    for (const line of lines) {
      chunk += line;
      if (chunk.length < CHUNK) continue;
      await send(chunk);
      chunk = '';
    }
    await send(chunk);
    await send(lastLine(checksum));
    await files.sync(descriptor);
  } finally {
    await files.close(descriptor);
  }
  return position;
}

function isIntact(bytes: Buffer): boolean {
  const end = bytes.length - LAST_LINE_LENGTH;
  if (end < 0) return false;
  return bytes.toString('latin1', end) === lastLine(crc32(bytes.subarray(0, end)));
}

const [QUOTE, BACKSLASH, COMMA, NEW_LINE] = [0x22, 0x5c, 0x2c, 0x0a];
const CLOSING_LINE = Buffer.from('\n]]\n');
const VALUE = Buffer.from('{"value":');
const EXPIRES_AT = Buffer.from('{"expiresAt":');

/** Of a file just as it was written; only where its collections begin and end is looked for. */
function readLines(bytes: Buffer): Data {
  const content = new Content();
  const firstEnd = bytes.indexOf(NEW_LINE);
  const { changes } = header.parse(JSON.parse(`${bytes.toString('utf8', 0, firstEnd)}]}`));
  const end = bytes.length - LAST_LINE_LENGTH;
  for (let start = firstEnd + 1; start < end; ) {
    const lineEnd = bytes.indexOf(NEW_LINE, start);
    // `["name",[`, after a comma where others come before it.
    const opening = bytes[start] === COMMA ? start + 1 : start;
    const name: string = JSON.parse(bytes.toString('utf8', opening + 1, lineEnd - 2));
    // No line of an entry is like it, and no value has an end of line in it.
    const closing = bytes.indexOf(CLOSING_LINE, lineEnd);
    content.addUnread(name, () => readEntries(bytes, lineEnd + 1, closing + 1));
    start = closing + CLOSING_LINE.length;
  }
  return { content, changes };
}

function readEntries(file: Buffer, start: number, end: number): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (let at = start; at < end; ) {
    const lineEnd = file.indexOf(NEW_LINE, at);
    readEntry(file, file[at] === COMMA ? at + 1 : at, lineEnd, entries);
    at = lineEnd + 1;
  }
  return entries;
}

/** `["key",{"value":…}]` or `["key",{"expiresAt":1767225600000,"value":…}]` */
function readEntry(file: Buffer, start: number, lineEnd: number, entries: Map<string, Entry>): void {
  let keyEnd = start + 2;
  let plain = true;
  while (file[keyEnd] !== QUOTE) {
    if (file[keyEnd] === BACKSLASH) {
      plain = false;
      keyEnd += 1;
    }
    keyEnd += 1;
  }
  const key: string = plain
    ? file.toString('utf8', start + 2, keyEnd)
    : JSON.parse(file.toString('utf8', start + 1, keyEnd + 1));
  let at = keyEnd + 2;
  let expiresAt: number | undefined;
  if (file[at + 2] === EXPIRES_AT[2]) {
    const expiryEnd = file.indexOf(COMMA, at);
    expiresAt = Number(file.toString('latin1', at + EXPIRES_AT.length, expiryEnd));
    at = expiryEnd;
  }
  entries.set(key, new UnreadEntry(file, at + VALUE.length, lineEnd - 2, expiresAt, entries.size));
}

const header = z.object({ format: z.literal(2), changes: z.int().nonnegative(), collections: z.array(z.unknown()) });

/** Pairs, not objects: an object would put the keys that look like numbers first, and treat `__proto__` as its own. */
const collections = z.array(
  z.tuple([
    z.string(),
    z.array(z.tuple([z.string(), z.object({ value: z.unknown(), expiresAt: z.number().optional() })])),
  ]),
);

/** A file written by hand or by an earlier version, which kept the collections and nothing else. */
const byHand = z.union([
  collections.transform((kept) => ({ changes: 1, collections: kept })),
  header.extend({ collections }),
]);

function readText(text: string): Data {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new DamagedFile('is not valid JSON', { cause });
  }
  const read = byHand.safeParse(parsed);
  if (!read.success) throw new DamagedFile('was not written by this program', { cause: read.error });
  const content = new Content();
  for (const [collection, entries] of read.data.collections) {
    content.collection(collection);
    for (const [key, { value, expiresAt }] of entries) {
      content.apply({ collection, key, json: JSON.stringify(value), expiresAt });
    }
  }
  return { content, changes: read.data.changes };
}
