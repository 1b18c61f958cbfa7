import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
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
export async function keep(results: readonly Result[], { size, sizes }: BenchOptions): Promise<string> {
  const machine = {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    processors: cpus().map(({ model }) => model),
    loadAverage: loadavg(),
  };
  const judged = results.map((result) => ({ ...result, pass: passes(result) }));
  await mkdir(new URL('./results/', import.meta.url), { recursive: true });
  const content = { date: new Date().toISOString(), size, sizes, machine, results: judged };
  await writeFile(FILE, `${JSON.stringify(content, null, 2)}\n`);
  return FILE;
}

function line(row: readonly string[], widths: readonly number[]): string {
  return row
    .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
    .join('  ')
    .trimEnd();
}

function figure(value: number): string {
  if (value < 10) return value.toFixed(2);
  return value.toFixed(value < 100 ? 1 : 0);
}

function targetOf({ judged, ratio }: Result): string {
  if (!judged) return '';
  const { value, target } = judged;
  const bound = 'atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`;
  return value === ratio ? bound : `first ${bound}`;
}

export function sidesOf({ sides = ['ours', 'bare'] }: Result): readonly [string, string] {
  return sides;
}

function verdictOf(result: Result): string {
  const pass = passes(result);
  if (pass === undefined) return '';
  return pass ? 'PASS' : 'FAIL';
}
