import { constants } from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Change } from './content.ts';
import { files, OWNER_ONLY, syncFolder, writeWhole } from './durable-files.ts';

/**
 * `changes-N.txt`: one line per change, added at the end. Its fields, separated by tabs: checksum of the rest, collection,
 * key, and for what was written its expiry (empty for none) and its value; all but the first are JSON, which has no tab.
 */
export class ChangesFile {
  readonly path: string;
  /** Bytes of what was acknowledged; whatever lies behind them does not count. */
  length: number;
  #descriptor: number | undefined;
  /** A write that failed may have left its beginning. */
  #torn = true;

  /** @param length of what is to be kept of the file; made when first written to */
  constructor(path: string, length = 0) {
    this.path = path;
    this.length = length;
  }

  /**
   * On the disk when it returns; when it fails, nothing of it counts.
   * @returns bytes added
   */
  async add(changes: readonly Change[]): Promise<number> {
    const bytes = Buffer.from(changes.map(lineOf).join(''));
    const descriptor = await this.#open();
    if (this.#torn) await files.truncate(descriptor, this.length);
    this.#torn = true;
    await writeWhole(descriptor, bytes, this.length);
    await files.syncData(descriptor);
    await assertInPlace(descriptor);
    this.#torn = false;
    this.length += bytes.length;
    return bytes.length;
  }

  async close(): Promise<void> {
    if (this.#descriptor === undefined) return;
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    // Or the beginning of what failed would look like a crash.
    if (this.#torn) await files.truncate(descriptor, this.length).catch(() => undefined);
    await files.close(descriptor);
  }

  async #open(): Promise<number> {
    if (this.#descriptor === undefined) {
      // Made when missing; not for appending, which would write behind a beginning that failed.
      const descriptor = await files.open(this.path, constants.O_RDWR | constants.O_CREAT, OWNER_ONLY);
      try {
        await syncFolder(dirname(this.path));
      } catch (error) {
        await files.close(descriptor);
        throw error;
      }
      this.#descriptor = descriptor;
    }
    return this.#descriptor;
  }
}

/** A file somebody removed takes all that is written to it, and keeps none. */
async function assertInPlace(descriptor: number): Promise<void> {
  const { nlink } = await files.stat(descriptor);
  if (nlink === 0) throw Object.assign(new Error('the file was removed'), { code: 'ENOENT' });
}

function lineOf({ collection, key, json, expiresAt }: Change): string {
  const names = `${JSON.stringify(collection)}\t${JSON.stringify(key)}`;
  const rest = json === undefined ? names : `${names}\t${expiresAt ?? ''}\t${json}`;
  return `${checksumOf(Buffer.from(rest))}\t${rest}\n`;
}

function checksumOf(bytes: Buffer): string {
  return crc32(bytes).toString(16).padStart(8, '0');
}

/** What a file of changes says. */
export interface ReadChanges {
  changes: Change[];
  /** Bytes up to the end of the last line that can be read. */
  length: number;
  /** Numbers of the lines that cannot be read although others that can come after: no crash leaves that behind. */
  damaged: number[];
}

/** @returns the changes that can be read; what comes behind the last of them is what a crash left of a write */
export function readChanges(bytes: Buffer): ReadChanges {
  const read: ReadChanges = { changes: [], length: 0, damaged: [] };
  let unreadable: number[] = [];
  let number = 0;
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(NEW_LINE, start);
    if (end < 0) break;
    number += 1;
    const change = changeAt(bytes, start, end);
    if (change) {
      read.changes.push(change);
      read.damaged.push(...unreadable);
      read.length = end + 1;
      unreadable = [];
    } else unreadable.push(number);
    start = end + 1;
  }
  return read;
}

const CHECKSUM_LENGTH = 8;
const [TAB, NEW_LINE] = [0x09, 0x0a];

function changeAt(bytes: Buffer, start: number, end: number): Change | undefined {
  const rest = start + CHECKSUM_LENGTH + 1;
  if (rest >= end || bytes.toString('latin1', start, rest - 1) !== checksumOf(bytes.subarray(rest, end))) {
    return undefined;
  }
  const keyStart = bytes.indexOf(TAB, rest) + 1;
  const collection: string = JSON.parse(bytes.toString('utf8', rest, keyStart - 1));
  const keyEnd = bytes.indexOf(TAB, keyStart);
  if (keyEnd < 0 || keyEnd > end) return { collection, key: JSON.parse(bytes.toString('utf8', keyStart, end)) };
  const key: string = JSON.parse(bytes.toString('utf8', keyStart, keyEnd));
  const value = bytes.indexOf(TAB, keyEnd + 1) + 1;
  const expiry = bytes.toString('latin1', keyEnd + 1, value - 1);
  const expiresAt = expiry === '' ? undefined : Number(expiry);
  return { collection, key, json: bytes.toString('utf8', value, end), expiresAt };
}
