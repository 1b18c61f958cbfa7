import { get } from 'node:http';
import { DISCOVERY, Installation } from './contenders.ts';
import type { Sizes } from './options.ts';
import { Progress } from './progress.ts';
import { compare, type Measured, type Result } from './result.ts';
import { rssAtRest } from './server-process.ts';
import { inTurn } from './statistics.ts';

/** Processor of a start on one port divided by that on four. */
const START_AT_MOST = 1.05;
/** MiB for each name beside the announced one. */
const NAME_AT_MOST = 15;

/** One port beside four, in turns; then the memory of each further name the one port is asked by. */
export async function measureNames({ starts, names }: Sizes): Promise<Measured> {
  const layouts = { one: await Installation.create({ onOnePort: true }), four: await Installation.create() };
  const readings = {
    one: { wall: [] as number[], processor: [] as number[] },
    four: { wall: [] as number[], processor: [] as number[] },
  };
  const both = ['one', 'four'] as const;
  try {
    // The keys are made once, by the first start.
    for (const layout of both) await (await layouts[layout].start()).stop();
    const progress = new Progress('starts on one port and on four', starts);
    for (let turn = 0; turn < starts; turn += 1) {
      for (const layout of inTurn(both, turn)) {
        const server = await layouts[layout].start();
        readings[layout].wall.push(server.startedIn);
        readings[layout].processor.push(server.startProcessor ?? Number.NaN);
        await server.stop();
      }
      progress.tick();
    }
    const sides = ['one port', 'four ports'] as const;
    const { one, four } = readings;
    return {
      results: [
        compare('command ready, processor (ms)', one.processor, four.processor, { sides, atMost: START_AT_MOST }),
        compare('  wall (ms)', one.wall, four.wall, { sides }),
        await memoryOf(layouts.one, names),
      ],
    };
  } finally {
    await Promise.all(both.map((layout) => layouts[layout].remove()));
  }
}

async function memoryOf(installation: Installation, names: number): Promise<Result> {
  const server = await installation.start();
  try {
    await ask(installation.issuer, 'localhost');
    const readings = [await rssAtRest(server)];
    for (let name = 1; name <= names; name += 1) {
      await ask(installation.issuer, `10.0.0.${name}`);
      readings.push(await rssAtRest(server));
    }
    return figureOf(readings);
  } finally {
    await server.stop();
  }
}

function figureOf(readings: readonly number[]): Result {
  const [first = Number.NaN] = readings;
  const last = readings.at(-1) ?? Number.NaN;
  const each = (last - first) / (readings.length - 1);
  return {
    name: `resident memory of one name more (MiB), ${readings.length - 1} names`,
    ours: each,
    bare: Number.NaN,
    sides: ['each', ''],
    judged: { value: each, target: { atMost: NAME_AT_MOST } },
    readings: { resident: readings },
  };
}

/** Asks by a name that no name server knows. */
function ask(issuer: string, name: string): Promise<void> {
  const { hostname, port, pathname } = new URL(issuer);
  const headers = { host: `${name}:${port}` };
  return new Promise((resolve, reject) => {
    get({ hostname, port, path: pathname + DISCOVERY, headers, agent: false }, (answer) => {
      answer
        .resume()
        .on('end', () => (answer.statusCode === 200 ? resolve() : reject(new Error(`${name} is refused`))));
    }).on('error', reject);
  });
}
