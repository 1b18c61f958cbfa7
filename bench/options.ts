import { parseArgs } from 'node:util';
import { UserError } from '../infrastructure/user-error.ts';

export const MEASURES = [
  'rates',
  'start',
  'memory',
  'accounts',
  'peers',
  'profile',
  'redis',
  'people',
  'soak',
] as const;
export type Measure = (typeof MEASURES)[number];

/** How much work each measure does. */
export interface Sizes {
  /** Sign-ins before anything is timed: both sides must be compiled by then, of which V8 goes on with what is called seldom. */
  warmUp: number;
  /** Sign-ins per round and side. */
  round: number;
  rounds: number;
  starts: number;
  /** Sign-ins by the library in its own process, and as many before that are not counted. */
  librarySignIns: number;
  /** Sign-ins in all after which memory is read, each time. */
  memory: readonly number[];
  /** Accounts of the two sites compared, sign-ins of each kind, starts. */
  accounts: { few: number; many: number; rounds: number; starts: number };
  /** Codes redeemed before anything is timed; per round, whole flows, then bursts of codes that are there before they are redeemed. */
  peers: { warmUp: number; starts: number; rounds: number; flows: number; codes: number; bursts: number };
  profile: { signIns: number };
  /** Sign-ins per round. */
  redis: { round: number; rounds: number };
  /** Accounts of each site, visits of each kind, the longest that putting them there may take. */
  people: { counts: readonly number[]; rounds: number; minutes: number };
  /** Whichever comes first. */
  soak: { signIns: number; minutes: number };
}

const FULL: Sizes = {
  warmUp: 5_000,
  // Many short rounds: a shared machine is one minute half as fast as the next, and the two sides of a pair must meet the same.
  round: 60,
  rounds: 45,
  starts: 9,
  librarySignIns: 500,
  memory: [2_000, 10_000, 50_000],
  accounts: { few: 100, many: 100_000, rounds: 40, starts: 5 },
  // The bare engine's own store forgets all but a thousand records, of which a sign-in leaves half a dozen.
  peers: { warmUp: 1_000, starts: 9, rounds: 36, flows: 200, codes: 100, bursts: 2 },
  profile: { signIns: 4_000 },
  redis: { round: 60, rounds: 45 },
  people: { counts: [100, 10_000, 1_000_000], rounds: 40, minutes: 20 },
  soak: { signIns: 200_000, minutes: 120 },
};
const QUICK: Sizes = {
  warmUp: 200,
  round: 60,
  rounds: 10,
  starts: 5,
  librarySignIns: 200,
  memory: [200, 1_000, 2_000],
  accounts: { few: 100, many: 10_000, rounds: 10, starts: 2 },
  peers: { warmUp: 200, starts: 3, rounds: 3, flows: 200, codes: 100, bursts: 2 },
  profile: { signIns: 600 },
  redis: { round: 60, rounds: 10 },
  people: { counts: [100, 10_000], rounds: 10, minutes: 5 },
  soak: { signIns: 4_000, minutes: 5 },
};
/** Everything runs once or twice, nothing means anything. */
const SMOKE: Sizes = {
  warmUp: 4,
  round: 4,
  rounds: 1,
  starts: 1,
  librarySignIns: 3,
  memory: [10, 20, 30],
  accounts: { few: 10, many: 50, rounds: 2, starts: 1 },
  peers: { warmUp: 20, starts: 1, rounds: 1, flows: 20, codes: 20, bursts: 1 },
  profile: { signIns: 100 },
  redis: { round: 10, rounds: 1 },
  people: { counts: [10, 50], rounds: 2, minutes: 1 },
  soak: { signIns: 200, minutes: 1 },
};

const SIZES = { full: FULL, quick: QUICK, smoke: SMOKE };
export type Size = keyof typeof SIZES;

export interface BenchOptions {
  size: Size;
  strict: boolean;
  /** Whether the performance page is to tell these results from now on. */
  keep: boolean;
  measures: readonly Measure[];
  sizes: Sizes;
}

const HELP = `Usage: npm run bench -- [options]

  --quick          A short version; its figures are rough.
  --smoke          A very short one, to see that everything runs; its figures mean nothing.
  --only LIST      Some measures, separated by commas: ${MEASURES.join(', ')}.
                   Default: all but the soak, which takes hours.
  --strict         Exit code 1 when a target is missed.
  --keep           Puts the results in bench/results/ and writes docs/performance.md again.
  --sign-ins N     Length of the soak. Default: ${FULL.soak.signIns}.
  --minutes N      And the longest it may take. Default: ${FULL.soak.minutes}.`;

/** @throws UserError that says how to write it */
export function readOptions(argv: readonly string[]): BenchOptions {
  const values = flagsIn(argv);
  // The soak takes hours: it is asked for.
  const wanted = values.only?.split(',').map((word) => word.trim()) ?? MEASURES.filter((name) => name !== 'soak');
  const measures = MEASURES.filter((measure) => wanted.includes(measure));
  const unknown = wanted.filter((name) => !(MEASURES as readonly string[]).includes(name));
  if (unknown.length > 0)
    throw new UserError(`--only: received ${unknown.join(', ')}, expected some of ${MEASURES.join(', ')}\n\n${HELP}`);
  const { quick = false, smoke = false, strict = false, keep = false } = values;
  const size = smoke ? 'smoke' : quick ? 'quick' : 'full';
  const sizes = SIZES[size];
  const soak = {
    signIns: positive(values['sign-ins']) ?? sizes.soak.signIns,
    minutes: positive(values.minutes) ?? sizes.soak.minutes,
  };
  return { size, strict, keep, measures, sizes: { ...sizes, soak } };
}

function flagsIn(argv: readonly string[]) {
  const flag = { type: 'boolean' } as const;
  const value = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...argv],
      options: {
        quick: flag,
        smoke: flag,
        strict: flag,
        keep: flag,
        only: value,
        'sign-ins': value,
        minutes: value,
      },
    }).values;
  } catch (error) {
    throw new UserError(`${error instanceof Error ? error.message : error}\n\n${HELP}`, { cause: error });
  }
}

function positive(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!(Number(text) > 0)) throw new UserError(`received ${text}, expected a number above zero\n\n${HELP}`);
  return Number(text);
}
