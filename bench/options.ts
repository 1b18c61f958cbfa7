import { parseArgs } from 'node:util';

export const MEASURES = ['rates', 'start', 'memory', 'accounts'] as const;
export type Measure = (typeof MEASURES)[number];

/** How much work each measure does. */
export interface Sizes {
  /** Sign-ins before anything is timed: both sides must be compiled by then. */
  warmUp: number;
  /** Sign-ins per round and side. */
  round: number;
  rounds: number;
  starts: number;
  /** Sign-ins after which memory is read. */
  memory: readonly [number, number];
  /** Accounts of the two sites compared, sign-ins of each kind, starts. */
  accounts: { few: number; many: number; rounds: number; starts: number };
}

const FULL: Sizes = {
  warmUp: 600,
  round: 400,
  rounds: 9,
  starts: 9,
  memory: [2_000, 10_000],
  accounts: { few: 100, many: 100_000, rounds: 40, starts: 5 },
};
const QUICK: Sizes = {
  warmUp: 200,
  round: 200,
  rounds: 3,
  starts: 5,
  memory: [200, 1_000],
  accounts: { few: 100, many: 10_000, rounds: 10, starts: 2 },
};

export interface BenchOptions {
  quick: boolean;
  strict: boolean;
  measures: readonly Measure[];
  sizes: Sizes;
}

const HELP = `Usage: npm run bench -- [options]

  --quick          A short version, to see that everything runs; its figures are rough.
  --only LIST      Some measures only, separated by commas: ${MEASURES.join(', ')}.
  --strict         Exit code 1 when a target is missed.`;

/** @throws Error that says how to write it */
export function readOptions(argv: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: { quick: { type: 'boolean' }, only: { type: 'string' }, strict: { type: 'boolean' } },
  });
  const wanted = values.only?.split(',').map((word) => word.trim()) ?? MEASURES;
  const measures = MEASURES.filter((measure) => wanted.includes(measure));
  if (measures.length !== wanted.length) throw new Error(HELP);
  const { quick = false, strict = false } = values;
  return { quick, strict, measures, sizes: quick ? QUICK : FULL };
}
