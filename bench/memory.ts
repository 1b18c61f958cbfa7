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

interface Growth {
  /** MiB after the first sign-ins. */
  early: number;
  late: number;
}

/**
 * Resident memory of a fresh server after some sign-ins and after five times as many. Growth is judged against itself, not
 * against the bare one, which is only shown. No collection is forced: this is what a user's machine sees.
 */
export async function measureMemory({ memory }: Sizes): Promise<Result[]> {
  // At the same time: nothing here is timed, and one alone leaves half of a two-core machine idle.
  const [ours, bare] = await Promise.all([growthOf('ours', memory), growthOf('bare', memory)]);
  const [few, many] = memory;
  const grown = { ours: ours.late / ours.early, bare: bare.late / bare.early };
  return [
    lineOf(`resident memory after ${few} sign-ins (MiB)`, ours.early, bare.early),
    {
      ...lineOf(`resident memory after ${many} sign-ins (MiB)`, ours.late, bare.late),
      judged: { value: ours.late, target: ROOM },
    },
    {
      ...lineOf('  the second divided by the first', grown.ours, grown.bare),
      judged: { value: grown.ours, target: TARGET },
    },
  ];
}

function lineOf(name: string, ours: number, bare: number): Result {
  return { name, ours, bare, readings: { ours: [ours], bare: [bare] } };
}

async function growthOf(side: Contender, [few, many]: Sizes['memory']): Promise<Growth> {
  const federation = await startFederation(side);
  try {
    const load = new Load(federation.issuer);
    await load.run(few, TOGETHER, new Progress(`memory, first sign-ins, ${side}`, few));
    const early = await rssAtRest(federation.server);
    await load.run(many - few, TOGETHER, new Progress(`memory, the others, ${side}`, many - few));
    return { early, late: await rssAtRest(federation.server) };
  } finally {
    await federation.stop();
  }
}
