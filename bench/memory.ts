import { type Contender, startFederation } from './contenders.ts';
import { Load } from './load.ts';
import type { Sizes } from './options.ts';
import { Progress } from './progress.ts';
import type { Measured, Result } from './result.ts';
import { rssAtRest } from './server-process.ts';

const TOGETHER = 16;
/** MiB. */
const JUST_STARTED = { atMost: 115 };
const AT_THE_END = { atMost: 200 };

/** Resident memory of a fresh server, just started and after so many sign-ins. No collection is forced. */
export async function measureMemory({ memory }: Sizes): Promise<Measured> {
  // At the same time: nothing here is timed.
  const [ours, bare] = await Promise.all([residentAfter(memory, 'ours'), residentAfter(memory, 'bare')]);
  const results = [0, ...memory].map((count, at): Result => {
    const [mine, theirs] = [ours[at] ?? Number.NaN, bare[at] ?? Number.NaN];
    return {
      name: count === 0 ? 'resident memory, just started (MiB)' : `resident memory after ${count} sign-ins (MiB)`,
      ours: mine,
      bare: theirs,
      ratio: mine / theirs,
      judged: { value: mine, target: count === 0 ? JUST_STARTED : AT_THE_END },
      readings: { ours: [mine], bare: [theirs] },
    };
  });
  return { results };
}

/** @returns MiB: just started, then one reading for each count */
async function residentAfter(counts: readonly number[], side: Contender): Promise<number[]> {
  const federation = await startFederation(side);
  try {
    const load = new Load(federation.issuer);
    const readings = [await rssAtRest(federation.server)];
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
