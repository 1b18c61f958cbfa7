import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Machine } from './kept.ts';
import type { BenchOptions } from './options.ts';
import { passes, type Result } from './result.ts';

const FILE = fileURLToPath(new URL('./results/latest.json', import.meta.url));

/** The table people read. */
export function tableOf(results: readonly Result[]): string {
  const head = ['', 'which', 'first', 'second', 'ratio', 'target', ''];
  const rows = results.map((result) => [
    result.name,
    sidesOf(result).join(' / '),
    figure(result.ours),
    figure(result.bare),
    result.ratio?.toFixed(2) ?? '',
    targetOf(result),
    verdictOf(result),
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  return [head, ...rows].map((row) => line(row, widths)).join('\n');
}

/** Everything, readings included, for those who compare runs. */
export async function writeLatest(
  measured: readonly unknown[],
  machine: Machine,
  options: BenchOptions,
): Promise<string> {
  await mkdir(new URL('./results/', import.meta.url), { recursive: true });
  const content = { date: new Date().toISOString(), size: options.size, sizes: options.sizes, machine, measured };
  await writeFile(FILE, `${JSON.stringify(content, null, 2)}\n`);
  return FILE;
}

function line(row: readonly string[], widths: readonly number[]): string {
  return row
    .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
    .join('  ')
    .trimEnd();
}

/** Three digits, or the whole number; nothing where there is none. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '';
  if (value < 10) return value.toFixed(2);
  return value.toFixed(value < 100 ? 1 : 0);
}

export function targetOf({ judged, ratio }: Result): string {
  if (!judged) return '';
  const { value, target } = judged;
  const bound = 'atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`;
  return value === ratio ? bound : `first ${bound}`;
}

export function sidesOf({ sides = ['ours', 'bare'] }: Result): readonly [string, string] {
  return sides;
}

export function verdictOf(result: Result): string {
  const pass = passes(result);
  if (pass === undefined) return '';
  return pass ? 'PASS' : 'FAIL';
}
