import { median } from './statistics.ts';

/** What a measure found. */
export interface Measured {
  results: Result[];
  /** What one must know to read them. */
  notes?: readonly string[];
  /** More lines, for those who look closer. */
  details?: { title: string; results: Result[] };
  /** What was watched all along. */
  series?: readonly Series[];
}

/** Values over the course of a run. */
export interface Series {
  name: string;
  /** Of the values; empty for a count. */
  unit: string;
  /** What the course is told in. */
  over: string;
  points: readonly (readonly [number, number])[];
}

/** One line of the table. */
export interface Result {
  /** What is measured, unit included. */
  name: string;
  ours: number;
  bare: number;
  /** What the two columns hold, where that is not ours and the bare composition. */
  sides?: readonly [string, string];
  /** Absent where the two are not to be divided. */
  ratio?: number;
  /** Absent where the line is only shown. */
  judged?: { value: number; target: Target };
  /** Every reading, in the order it was taken. */
  readings: Record<string, readonly number[]>;
}

export type Target = { atLeast: number } | { atMost: number };

/** Undefined where nothing is judged, or the system did not tell. */
export function passes({ judged }: Result): boolean | undefined {
  if (!judged || Number.isNaN(judged.value)) return undefined;
  const { value, target } = judged;
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}

/** The ratio is the median of the rounds' own ratios: the two halves of a round met the same weather. */
export function compare(
  name: string,
  ours: readonly number[],
  bare: readonly number[],
  sides?: readonly [string, string],
) {
  const ratios = ours.map((value, round) => value / (bare[round] ?? Number.NaN));
  const middle = { ours: median(ours), bare: median(bare), ratio: median(ratios) };
  return { name, ...middle, ...(sides && { sides }), readings: { ours, bare, ratios } };
}
