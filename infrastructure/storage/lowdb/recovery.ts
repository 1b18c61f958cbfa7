import { copyFile, readdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Low } from 'lowdb';
import { UserError } from '../../user-error.ts';
import { type ReadChanges, readChanges } from './changes-file.ts';
import { Content } from './content.ts';
import { DamagedFile, type Data } from './data-file.ts';
import { codeOf, readWhole } from './durable-files.ts';

/** The files of a data folder; a number grows each time `data.json` is written anew. */
export function filesOf(folder: string) {
  return {
    data: join(folder, 'data.json'),
    /** The one before, which the changes since then make as good as the last. */
    previous: join(folder, 'data.previous.json'),
    changes: (number: number) => join(folder, `changes-${number}.txt`),
  };
}

/** Numbers of the files of changes in the folder, smallest first. */
export async function numbersOfChanges(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  return names
    .flatMap((name) => /^changes-(\d+)\.txt$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** What the files of a folder say together. */
export interface Recovered {
  content: Content;
  /** Number of the file further changes go to, and the bytes of it that count. */
  changes: number;
  length: number;
  /** Bytes of all the changes that are not in the data file. */
  unfolded: number;
  /** The first changes the data file does not have; undefined when it is missing or damaged. */
  onDisk: number | undefined;
  /** What was wrong and has been put right, in sentences; the files should be written anew. */
  notices: string[];
}

/**
 * Puts together what the files of a folder say. What is damaged is set aside under another name, and the last good copy
 * takes its place; where there is none, nothing is touched.
 * @throws UserError when the data file is not ours or cannot be read, and there is no copy
 */
export async function recover(folder: string, current: Low<Data>, previous: Low<Data>): Promise<Recovered> {
  const files = filesOf(folder);
  const numbers = await numbersOfChanges(folder);
  const { base, onDisk, notices } = await goodCopy(folder, current, previous, numbers[0] === 0);
  const found: Recovered = { ...base, length: 0, unfolded: 0, onDisk, notices };
  const following = numbers.filter((number) => number >= base.changes);
  for (const [index, number] of following.entries()) {
    const file = files.changes(number);
    if (number !== base.changes + index) {
      notices.push(await setAside(file, 'continues one that is missing', 'What it says is left out.', rename));
      continue;
    }
    const read = readChanges(await readWhole(file));
    if (read.damaged.length > 0) notices.push(await setAsideLines(file, read));
    for (const change of read.changes) found.content.keep(change);
    found.changes = number;
    found.length = read.length;
    found.unfolded += read.length;
  }
  return found;
}

/** @param sinceBeginning whether the changes begin with the very first, which makes them a copy of everything */
async function goodCopy(
  folder: string,
  current: Low<Data>,
  previous: Low<Data>,
  sinceBeginning: boolean,
): Promise<{ base: Data; onDisk: number | undefined; notices: string[] }> {
  const files = filesOf(folder);
  const nothing: Data = { content: new Content(), changes: 0 };
  const data = await readData(current, files.data);
  if (data && !(data instanceof DamagedFile)) return { base: data, onDisk: data.changes, notices: [] };
  const copy = await readData(previous, files.previous);
  const restored = copy && !(copy instanceof DamagedFile) ? copy : undefined;
  const base = restored ?? nothing;
  const from = `What was kept has been restored from ${restored ? basename(files.previous) : 'the changes since the beginning'}.`;
  const notices: string[] = [];
  if (data) {
    if (!restored && !sinceBeginning) throw unusable(files.data, data.message, data);
    notices.push(await setAside(files.data, data.message, from, rename));
  } else if (restored) notices.push(`The file ${files.data} is missing. ${from}`);
  return { base, onDisk: undefined, notices };
}

async function readData(db: Low<Data>, file: string): Promise<Data | DamagedFile | undefined> {
  try {
    return (await db.adapter.read()) ?? undefined;
  } catch (error) {
    if (error instanceof DamagedFile) return error;
    throw unusable(file, `cannot be read (${codeOf(error)})`, error);
  }
}

/** @returns what to tell about it */
async function setAside(
  file: string,
  why: string,
  then: string,
  put: (from: string, to: string) => Promise<void>,
): Promise<string> {
  const aside = `${file}.damaged-${new Date().toISOString().replaceAll(':', '-')}`;
  await put(file, aside);
  return `The file ${file} ${why}. It has been set aside as ${basename(aside)}. ${then}`;
}

/** A copy is set aside: until the data file is written anew, what can be read of the file still counts. */
function setAsideLines(file: string, { damaged, changes }: ReadChanges): Promise<string> {
  const lines = `line${damaged.length > 1 ? 's' : ''} ${damaged.join(', ')}`;
  const then = `The other changes in it, ${changes.length}, have been restored.`;
  return setAside(file, `is damaged at ${lines}`, then, copyFile);
}

function unusable(file: string, why: string, cause: unknown): UserError {
  return new UserError(
    `The data file ${file} ${why}. Move it away to start afresh, or choose another folder with --data.`,
    { cause },
  );
}
