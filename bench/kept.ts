import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type BenchOptions, MEASURES, type Measure, type Size } from './options.ts';
import type { Measured } from './result.ts';

/** What one measure found, when and where: a file of `bench/results/`. */
export interface Kept extends Measured {
  measure: Measure;
  /** `YYYY-MM-DD`. */
  date: string;
  size: Size;
  machine: Machine;
}

export interface Machine {
  node: string;
  /** Of processors, with their name. */
  cores: number;
  processor: string;
  platform: string;
  /** Of the minute before anything was measured: above zero, others were at work. */
  load: number;
}

/** This machine, as anybody may know it. */
export function thisMachine(): Machine {
  const [first, ...others] = cpus();
  return {
    node: process.version,
    cores: others.length + 1,
    processor: first?.model ?? 'unknown',
    platform: `${process.platform} ${process.arch}`,
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  };
}

/** Puts a measure's results in the place of those before, which the performance page tells. */
export async function keepForPage(
  measure: Measure,
  measured: Measured,
  machine: Machine,
  { size }: BenchOptions,
): Promise<void> {
  const kept: Kept = { measure, date: new Date().toISOString().slice(0, 10), size, machine, ...measured };
  await mkdir(new URL('.', fileOf(measure)), { recursive: true });
  await writeFile(fileOf(measure), `${JSON.stringify(kept, brief, 2)}\n`);
}

/** Every measure that has results. */
export async function allKept(): Promise<Kept[]> {
  const all = await Promise.all(MEASURES.map(keptOf));
  return all.filter((kept) => kept !== undefined);
}

async function keptOf(measure: Measure): Promise<Kept | undefined> {
  try {
    return JSON.parse(await readFile(fileURLToPath(fileOf(measure)), 'utf8')) as Kept;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function fileOf(measure: Measure): URL {
  return new URL(`./results/${measure}.generated.json`, import.meta.url);
}

/** Five figures say all there is to say. */
function brief(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(5)) : value;
}
