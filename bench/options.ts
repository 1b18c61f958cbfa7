import { parseArgs } from 'node:util';
import { UserError } from '../infrastructure/user-error.ts';

export const MEASURES = ['rates', 'start', 'names', 'memory', 'crowd', 'beside', 'peers', 'soak'] as const;
export type Measure = (typeof MEASURES)[number];

/** How much work each measure does. */
export interface Sizes {
  /** Sign-ins before anything is timed: V8 has compiled both sides by then. */
  warmUp: number;
  /** Sign-ins per round and side. */
  round: number;
  rounds: number;
  starts: number;
  /** Names the one port is asked by, beside the announced one. */
  names: number;
  /** Sign-ins by the library in its own process, and as many before that are not counted. */
  librarySignIns: number;
  /** Numbers of sign-ins after which memory is read. */
  memory: readonly number[];
  /** Services registered, people imported and requests abandoned, one after the other. */
  crowd: { services: number; people: number; abandoned: number };
  /** Sign-ins before anything is timed, rounds, sign-ins of each half of a round. */
  beside: { warmUp: number; rounds: number; round: number };
  /** Codes redeemed before anything is timed, rounds, codes redeemed in each round. */
  peers: { warmUp: number; rounds: number; codes: number };
  /** Sign-ins of the soak. */
  soak: number;
}

const SIZES = {
  full: {
    warmUp: 5_000,
    // Many short rounds: a shared machine changes its speed from one minute to the next.
    round: 60,
    rounds: 45,
    starts: 9,
    names: 8,
    librarySignIns: 500,
    memory: [2_000, 10_000, 50_000],
    crowd: { services: 5_000, people: 10_000, abandoned: 20_000 },
    beside: { warmUp: 200, rounds: 9, round: 30 },
    peers: { warmUp: 1_000, rounds: 36, codes: 200 },
    soak: 200_000,
  },
  quick: {
    warmUp: 200,
    round: 60,
    rounds: 10,
    starts: 5,
    names: 8,
    librarySignIns: 200,
    memory: [200, 1_000, 2_000],
    crowd: { services: 500, people: 1_000, abandoned: 2_000 },
    beside: { warmUp: 60, rounds: 3, round: 20 },
    peers: { warmUp: 200, rounds: 3, codes: 200 },
    soak: 4_000,
  },
  /** Everything runs once; the figures mean nothing. */
  smoke: {
    warmUp: 4,
    round: 4,
    rounds: 1,
    starts: 1,
    names: 2,
    librarySignIns: 3,
    memory: [10, 20, 30],
    crowd: { services: 10, people: 10, abandoned: 20 },
    beside: { warmUp: 4, rounds: 1, round: 4 },
    peers: { warmUp: 20, rounds: 1, codes: 20 },
    soak: 200,
  },
} as const satisfies Record<string, Sizes>;

export interface BenchOptions {
  size: keyof typeof SIZES;
  /** Whether a missed target is exit code 1. */
  strict: boolean;
  measures: readonly Measure[];
  sizes: Sizes;
}

const HELP = `Usage: npm run bench -- [options]

  --quick          A short version; its figures are rough.
  --smoke          A very short one that shows whether everything runs; its figures mean nothing.
  --only LIST      Some measures, separated by commas: ${MEASURES.join(', ')}.
                   Default: all but the soak, which takes hours.
  --strict         Exit code 1 when a target is missed.`;

/** @throws UserError with the usage, when an option is unknown or has a wrong value */
export function readOptions(argv: readonly string[]): BenchOptions {
  const { quick, smoke, strict = false, only } = flagsIn(argv);
  const wanted = only?.split(',').map((word) => word.trim()) ?? MEASURES.filter((name) => name !== 'soak');
  const unknown = wanted.filter((name) => !(MEASURES as readonly string[]).includes(name));
  if (unknown.length > 0)
    throw new UserError(`--only: received ${unknown.join(', ')}, expected some of ${MEASURES.join(', ')}\n\n${HELP}`);
  const size = smoke ? 'smoke' : quick ? 'quick' : 'full';
  return { size, strict, measures: MEASURES.filter((measure) => wanted.includes(measure)), sizes: SIZES[size] };
}

function flagsIn(argv: readonly string[]) {
  const flag = { type: 'boolean' } as const;
  try {
    const options = { quick: flag, smoke: flag, strict: flag, only: { type: 'string' } } as const;
    return parseArgs({ args: [...argv], options }).values;
  } catch (error) {
    throw new UserError(`${error instanceof Error ? error.message : error}\n\n${HELP}`, { cause: error });
  }
}
