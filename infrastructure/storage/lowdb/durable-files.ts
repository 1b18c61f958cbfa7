import type { Stats } from 'node:fs';
import { close, fdatasync, fstat, fsync, ftruncate, open, read, write } from 'node:fs';
import { access } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Some bytes of a buffer, at a place of the file. */
type At<T> = (descriptor: number, bytes: Buffer, from: number, length: number, position: number) => Promise<T>;

/** Plain descriptors: unlike file handles, they mind neither a process that ends nor a storage nobody closes. */
export const files = {
  open: promisify(open) as (path: string, flags: string | number, mode?: number) => Promise<number>,
  close: promisify(close),
  stat: promisify(fstat) as (descriptor: number) => Promise<Stats>,
  read: promisify(read) as At<{ bytesRead: number }>,
  write: promisify(write) as At<{ bytesWritten: number }>,
  sync: promisify(fsync),
  /** The content and its length, and no more of the metadata than it takes to find them. */
  syncData: promisify(fdatasync),
  truncate: promisify(ftruncate) as (descriptor: number, length: number) => Promise<void>,
};

/** For the owner only: these files hold keys and secrets. */
export const OWNER_ONLY = 0o600;

/** A name created, renamed or removed counts once its folder is on the disk. */
export async function syncFolder(folder: string): Promise<void> {
  const descriptor = await files.open(folder, 'r');
  try {
    await files.sync(descriptor);
  } finally {
    await files.close(descriptor);
  }
}

/** In one go: Node's own reads half a megabyte at a time, which takes long while others have the processor. */
export async function readWhole(path: string): Promise<Buffer> {
  const descriptor = await files.open(path, 'r');
  try {
    const { size } = await files.stat(descriptor);
    const bytes = Buffer.allocUnsafe(size);
    for (let done = 0; done < size; ) {
      const { bytesRead } = await files.read(descriptor, bytes, done, size - done, done);
      if (bytesRead === 0) return bytes.subarray(0, done);
      done += bytesRead;
    }
    return bytes;
  } finally {
    await files.close(descriptor);
  }
}

/** All of the bytes: a disk that fills up writes the beginning and says nothing until the next write. */
export async function writeWhole(descriptor: number, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await files.write(descriptor, bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}

export function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** `ENOSPC` and the like, or what there is to say instead. */
export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
