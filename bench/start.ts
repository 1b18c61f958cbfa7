import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Installation, startBareProvider } from './contenders.ts';
import type { Sizes } from './options.ts';
import { startPeer } from './peer-servers.ts';
import { Progress } from './progress.ts';
import { compare, type Measured, type Result } from './result.ts';
import type { ServerProcess } from './server-process.ts';
import { inTurn } from './statistics.ts';

/** Processor of a start divided by the other's. */
const AT_MOST = { bare: 1.6, 'oauth2-mock-server': 1.8 } as const;
const LIBRARY_AT_MOST = 1.4;
const SIGN_IN_AT_MOST = 1.1;

interface Readings {
  /** Milliseconds until every address answers 200. */
  wall: number[];
  /** Milliseconds of processor by then. */
  processor: number[];
}

/**
 * From the command to all its addresses answering, with a data folder that has its keys, beside a bare engine and
 * `oauth2-mock-server`; then the library in a fresh process, and its `signIn`. All in turns.
 */
export async function measureStart({ starts, librarySignIns }: Sizes): Promise<Measured> {
  const installation = await Installation.create();
  const starters = {
    ours: () => installation.start(),
    bare: startBareProvider,
    'oauth2-mock-server': () => startPeer('oauth2-mock-server'),
    library: () => libraryStart(),
  };
  const names = Object.keys(starters) as (keyof typeof starters)[];
  const readings = Object.fromEntries(names.map((name) => [name, { wall: [], processor: [] }])) as unknown as Record<
    keyof typeof starters,
    Readings
  >;
  try {
    // The keys are made once, by the first start.
    await (await installation.start()).stop();
    const progress = new Progress('starts', starts);
    for (let turn = 0; turn < starts; turn += 1) {
      for (const name of inTurn(names, turn)) {
        const { startedIn, startProcessor } = await ended(starters[name]());
        readings[name].wall.push(startedIn);
        readings[name].processor.push(startProcessor ?? Number.NaN);
      }
      progress.tick();
    }
  } finally {
    await installation.remove();
  }
  const { ours, bare, library } = readings;
  const peers = (['bare', 'oauth2-mock-server'] as const).flatMap((name) => {
    const sides = ['ours', name] as const;
    const other = readings[name];
    return [
      compare('command ready, processor (ms)', ours.processor, other.processor, { sides, atMost: AT_MOST[name] }),
      compare('  wall (ms)', ours.wall, other.wall, { sides }),
    ];
  });
  const call = 'import + startFederation({ only: provider, sources })';
  const results: Result[] = [
    ...peers,
    compare(`${call}, processor (ms)`, library.processor, bare.processor, { atMost: LIBRARY_AT_MOST }),
    compare('  wall (ms)', library.wall, bare.wall),
    await librarySignIn(librarySignIns),
  ];
  return { results };
}

type Started = Pick<ServerProcess, 'startedIn' | 'startProcessor'>;

async function ended(starting: Promise<Started | ServerProcess>): Promise<Started> {
  const started = await starting;
  if ('stop' in started) await started.stop();
  return started;
}

/** In a process of its own each time: a second start in one process finds everything loaded. */
async function libraryStart(): Promise<Started> {
  const program = fileURLToPath(new URL('./library-start.js', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program]);
  return JSON.parse(stdout) as Started;
}

/** Without a browser, in turns with the same walk over the bare composition in the same process. */
async function librarySignIn(count: number): Promise<Result> {
  const program = fileURLToPath(new URL('./library-sign-in.js', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program, String(count)]);
  const { ours, bare } = JSON.parse(stdout) as { ours: number[]; bare: number[] };
  return compare('federation.signIn(), warm, processor (ms)', ours, bare, { atMost: SIGN_IN_AT_MOST });
}
