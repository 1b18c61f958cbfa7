import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Installation, startBareProvider } from './contenders.ts';
import type { Sizes } from './options.ts';
import { Progress } from './progress.ts';
import { compare, type Result } from './result.ts';
import type { ServerProcess } from './server-process.ts';
import { median } from './statistics.ts';

const TARGET = { atMost: 3 };
const CALL_MS = { atMost: 250 };
const SIGN_IN_MS = { atMost: 15 };

/**
 * From the command to all its addresses answering, with a data folder that has its keys and with a new one, against one
 * bare engine's discovery document. In turns.
 */
export async function measureStart({ starts, librarySignIns }: Sizes): Promise<Result[]> {
  const readings = { bare: [] as number[], kept: [] as number[], fresh: [] as number[] };
  const installation = await Installation.create();
  const progress = new Progress('starts', starts);
  try {
    await timed(() => installation.start());
    for (let turn = 0; turn < starts; turn += 1) {
      readings.bare.push(await timed(startBareProvider));
      readings.kept.push(await timed(() => installation.start()));
      readings.fresh.push(await fromNothing());
      progress.tick();
    }
  } finally {
    await installation.remove();
  }
  return [
    ...(await libraryStarts(starts)),
    ...(await librarySignIn(librarySignIns)),
    resultOf('start with a data folder that has its keys (ms)', readings.kept, readings.bare),
    resultOf('start with a new data folder (ms)', readings.fresh, readings.bare),
  ];
}

/** In a process of its own each time: a second start finds everything loaded. */
async function libraryStarts(starts: number): Promise<Result[]> {
  const program = fileURLToPath(new URL('./library-start.js', import.meta.url));
  const readings = { call: [] as number[], whole: [] as number[] };
  for (let turn = 0; turn < starts; turn += 1) {
    const { stdout } = await promisify(execFile)(process.execPath, [program]);
    const { call, whole } = JSON.parse(stdout) as { call: number; whole: number };
    readings.call.push(call);
    readings.whole.push(whole);
  }
  const name = 'startFederation({ only: provider, sources }) (ms)';
  const line = compare(name, readings.call, readings.whole, ['the call', 'the process until it is done']);
  return [{ ...line, judged: { value: line.ours, target: CALL_MS } }];
}

/**
 * Without a browser, through broker and source, as a test does it, and in turns through the bare composition in the same
 * process; the first pays for what is compiled.
 */
async function librarySignIn(count: number): Promise<Result[]> {
  const program = fileURLToPath(new URL('./library-sign-in.js', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program, String(count)]);
  const { first, ours, bare } = JSON.parse(stdout) as { first: number; ours: number[]; bare: number[] };
  const warm = compare('federation.signIn() in the same process, warm (ms)', ours, bare);
  return [
    { ...warm, judged: { value: warm.ours, target: SIGN_IN_MS } },
    {
      name: '  the first (ms)',
      sides: ['the first', 'warm'],
      ours: first,
      bare: warm.ours,
      readings: { ours: [first], bare: ours },
    },
  ];
}

async function fromNothing(): Promise<number> {
  const installation = await Installation.create();
  try {
    return await timed(() => installation.start());
  } finally {
    await installation.remove();
  }
}

async function timed(start: () => Promise<ServerProcess>): Promise<number> {
  const server = await start();
  await server.stop();
  return server.startedIn;
}

function resultOf(name: string, ours: readonly number[], bare: readonly number[]): Result {
  const middle = { ours: median(ours), bare: median(bare) };
  const ratio = middle.ours / middle.bare;
  return { name, ...middle, ratio, judged: { value: ratio, target: TARGET }, readings: { ours, bare } };
}
