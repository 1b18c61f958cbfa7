import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { ATTACKS, type AttackName } from './attacks.ts';
import { startOurs } from './contenders.ts';
import { Load } from './load.ts';
import type { Sizes } from './options.ts';
import { Progress } from './progress.ts';
import { compare, type Measured, type Result } from './result.ts';

const TWICE = { sides: ['attacked', 'left alone'], atMost: 2 } as const;

/** How long a sign-in takes while somebody attacks, beside the same sign-in without. In turns, each attack on its own. */
export async function measureBeside({ beside }: Sizes): Promise<Measured> {
  const { issuer, server, stop } = await startOurs();
  try {
    const load = new Load(issuer);
    await load.run(beside.warmUp, 1, new Progress('warming up', beside.warmUp));
    const results: Result[] = [];
    for (const attack of Object.keys(ATTACKS) as AttackName[]) {
      const readings = { attacked: [] as number[], alone: [] as number[] };
      const milliseconds = async (label: string) => {
        const seconds = await load.run(beside.round, 1, new Progress(`${attack}, ${label}`, beside.round));
        return (seconds * 1_000) / beside.round;
      };
      for (let round = 0; round < beside.rounds; round += 1) {
        readings.alone.push(await milliseconds('left alone'));
        const worker = new Worker(new URL('./attacks.ts', import.meta.url), { workerData: { attack, issuer } });
        await once(worker, 'message');
        readings.attacked.push(await milliseconds('attacked'));
        await worker.terminate();
      }
      results.push(compare(`a sign-in beside ${attack} (ms)`, readings.attacked, readings.alone, TWICE));
    }
    return { results, notes: [`Resident memory afterwards: ${Math.round(server.rss)} MiB.`] };
  } finally {
    await stop();
  }
}
