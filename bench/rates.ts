import { type Contender, startFederation } from './contenders.ts';
import { Load } from './load.ts';
import type { Sizes } from './options.ts';
import { Progress } from './progress.ts';
import { compare, type Measured, type Result } from './result.ts';
import { inTurn } from './statistics.ts';

const TOGETHER = [1, 16] as const;
const SIDES = ['ours', 'bare'] as const satisfies readonly Contender[];
const PROCESSOR_AT_MOST = 1.12;

interface Readings {
  /** Sign-ins per second. */
  rates: number[];
  /** Milliseconds of processor per sign-in, of the server. */
  cpu: number[];
}

/**
 * Sign-ins per second and processor per sign-in, one after another and sixteen at a time. Both federations stay up. Each round
 * measures one right after the other, and the next round begins with the other one.
 */
export async function measureRates(sizes: Sizes): Promise<Measured> {
  const federations = { ours: await startFederation('ours'), bare: await startFederation('bare') };
  try {
    const loads = { ours: new Load(federations.ours.issuer), bare: new Load(federations.bare.issuer) };
    // At the same time: a side that rests while the other warms up cools down again.
    await Promise.all(
      SIDES.map((side) => loads[side].run(sizes.warmUp, 16, new Progress(`warming up, ${side}`, sizes.warmUp))),
    );
    const results: Result[] = [];
    for (const together of TOGETHER) {
      const readings: Record<Contender, Readings> = { ours: { rates: [], cpu: [] }, bare: { rates: [], cpu: [] } };
      for (let round = 0; round < sizes.rounds; round += 1) {
        for (const side of inTurn(SIDES, round)) {
          const { server } = federations[side];
          const label = `${together} at a time, round ${round + 1} of ${sizes.rounds}, ${side}`;
          const before = server.cpu;
          const seconds = await loads[side].run(sizes.round, together, new Progress(label, sizes.round));
          readings[side].rates.push(sizes.round / seconds);
          const after = server.cpu;
          if (before !== undefined && after !== undefined) readings[side].cpu.push((after - before) / sizes.round);
        }
      }
      results.push(...resultsOf(together, readings));
    }
    if (loads.ours.requests !== loads.bare.requests) {
      throw new Error(
        `A sign-in takes ${loads.ours.requests} requests at ours and ${loads.bare.requests} at the bare.`,
      );
    }
    return { results };
  } finally {
    await Promise.all([federations.ours.stop(), federations.bare.stop()]);
  }
}

function resultsOf(together: number, { ours, bare }: Record<Contender, Readings>): Result[] {
  const how = together === 1 ? 'one after another' : `${together} at a time`;
  const rates = compare(`sign-ins per second, ${how}`, ours.rates, bare.rates);
  const cpu = compare(`  server processor per sign-in (ms), ${how}`, ours.cpu, bare.cpu, { atMost: PROCESSOR_AT_MOST });
  return ours.cpu.length > 0 ? [rates, cpu] : [rates];
}
