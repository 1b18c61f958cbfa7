import { type Contender, startFederation } from './contenders.ts';
import { Load } from './load.ts';
import type { Sizes } from './options.ts';
import { Progress } from './progress.ts';
import type { Result } from './result.ts';
import { rssAtRest } from './server-process.ts';

const TOGETHER = 16;
const TARGET = { atMost: 1.15 };
/** 220 MB, in MiB. */
const ROOM = { atMost: 210 };

/**
 * Resident memory of a fresh server after so many sign-ins, in all. Growth is judged against itself, not against the bare one,
 * which is only shown. No collection is forced: this is what a user's machine sees.
 */
export async function measureMemory({ memory }: Sizes): Promise<Result[]> {
  // At the same time: nothing here is timed, and one alone leaves half of a two-core machine idle.
  const [ours, bare] = await Promise.all([residentAfter(memory, 'ours'), residentAfter(memory, 'bare')]);
  const sides = memory.map((count, at) => ({ count, ours: ours[at] ?? Number.NaN, bare: bare[at] ?? Number.NaN }));
  const last = sides.at(-1);
  return [
    ...sides.map((side) => ({
      ...lineOf(`resident memory after ${side.count} sign-ins (MiB)`, side),
      ...(side === last && { judged: { value: side.ours, target: ROOM } }),
    })),
    ...sides.slice(1).map((later, at) => growthBetween(sides[at] ?? later, later)),
  ];
}

interface Sides {
  /** Sign-ins so far. */
  count: number;
  ours: number;
  bare: number;
}

function growthBetween(earlier: Sides, later: Sides): Result {
  const grown = { ours: later.ours / earlier.ours, bare: later.bare / earlier.bare };
  return {
    ...lineOf(`  after ${later.count} divided by after ${earlier.count}`, grown),
    judged: { value: grown.ours, target: TARGET },
  };
}

function lineOf(name: string, { ours, bare }: { ours: number; bare: number }): Result {
  return { name, ours, bare, readings: { ours: [ours], bare: [bare] } };
}

/** @returns MiB, one reading for each count */
async function residentAfter(counts: Sizes['memory'], side: Contender): Promise<number[]> {
  const federation = await startFederation(side);
  try {
    const load = new Load(federation.issuer);
    const readings = [];
    for (const count of counts) {
      const more = count - load.done;
      await load.run(more, TOGETHER, new Progress(`memory up to ${count} sign-ins, ${side}`, more));
      readings.push(await rssAtRest(federation.server));
    }
    return readings;
  } finally {
    await federation.stop();
  }
}
