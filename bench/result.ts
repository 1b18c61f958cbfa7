import { median } from './statistics.ts';

/** What a measure found. */
export interface Measured {
  results: Result[];
  /** What a reader needs to know to understand the figures. */
  notes?: readonly string[];
}

/** One line of the table. */
export interface Result {
  /** What is measured, unit included. */
  name: string;
  ours: number;
  bare: number;
  /** What the two columns hold, where that is not ours and the bare composition. */
  sides?: readonly [string, string];
  /** Median of the rounds' own ratios. */
  ratio?: number;
  /** Lowest and highest ratio of a round, without the most extreme tenth at either end. */
  spread?: readonly [number, number];
  /** Absent where the line is only shown. */
  judged?: { value: number; target: Target };
  /** Every reading, in the order it was taken. */
  readings: Record<string, readonly number[]>;
}

export type Target = { atLeast: number } | { atMost: number };

/** Undefined where nothing is judged, or where the system gave no figure. */
export function passes({ judged }: Result): boolean | undefined {
  if (!judged || Number.isNaN(judged.value)) return undefined;
  const { value, target } = judged;
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}

/** Compares round by round: the two halves of a round saw the same load on the machine. */
export function compare(
  name: string,
  ours: readonly number[],
  bare: readonly number[],
  { sides, atMost }: { sides?: readonly [string, string]; atMost?: number } = {},
): Result & { ratio: number } {
  const ratios = ours.map((value, round) => value / (bare[round] ?? Number.NaN)).toSorted((a, b) => a - b);
  const cut = Math.floor(ratios.length / 10);
  const ratio = median(ratios);
  return {
    name,
    ours: median(ours),
    bare: median(bare),
    ratio,
    spread: [ratios[cut] ?? Number.NaN, ratios[ratios.length - 1 - cut] ?? Number.NaN],
    ...(sides && { sides }),
    ...(atMost !== undefined && { judged: { value: ratio, target: { atMost } } }),
    readings: { ours, bare },
  };
}

/** The table on standard output. */
export function tableOf(results: readonly Result[]): string {
  const head = ['', 'which', 'first', 'second', 'ratio', 'spread', 'target', ''];
  const rows = results.map((result) => [
    result.name,
    (result.sides ?? ['ours', 'bare']).join(' / '),
    figure(result.ours),
    figure(result.bare),
    result.ratio?.toFixed(2) ?? '',
    result.spread?.map((ratio) => ratio.toFixed(2)).join('–') ?? '',
    targetOf(result),
    { true: 'PASS', false: 'FAIL', undefined: '' }[`${passes(result)}`],
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const padded = (cell: string, column: number) =>
    column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return [head, ...rows].map((row) => row.map(padded).join('  ').trimEnd()).join('\n');
}

/** Three digits, or the whole number; nothing where there is none. */
function figure(value: number): string {
  if (!Number.isFinite(value)) return '';
  if (value < 10) return value.toFixed(2);
  return value.toFixed(value < 100 ? 1 : 0);
}

function targetOf({ judged, ratio }: Result): string {
  if (!judged) return '';
  const { value, target } = judged;
  const bound = 'atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`;
  return value === ratio ? bound : `first ${bound}`;
}
