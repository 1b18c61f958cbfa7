import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Contender, startFederation } from '../contenders.ts';
import { Load } from '../load.ts';
import type { Sizes } from '../options.ts';
import { Progress } from '../progress.ts';
import type { Measured, Result } from '../result.ts';
import type { ThreadTimes } from '../server-process.ts';
import { type CpuProfile, sharesOf, type Window } from './cpu-profile.ts';
import { IDLE, PARTS, type Part, partOf, placeOf } from './parts.ts';

const TOGETHER = 16;
/** Half a millisecond between two looks: shorter would measure the profiler. */
const INTERVAL_MICROSECONDS = 500;
const PLACES = 25;

/** Microseconds per sign-in. */
interface Cost {
  parts: ReadonlyMap<string, number>;
  places: ReadonlyMap<string, number>;
  total: number;
}

/** What one sign-in costs, by part and by package, at ours and at the bare composition: the running command under `--cpu-prof`. */
export async function measureProfile({ warmUp, profile: { signIns } }: Sizes): Promise<Measured> {
  const ours = await costAt('ours', warmUp, signIns);
  const bare = await costAt('bare', warmUp, signIns);
  const rows = (
    names: readonly string[],
    of: (cost: Cost) => ReadonlyMap<string, number>,
    title = (name: string) => name,
  ) => names.map((name) => lineOf(title(name), of(ours).get(name) ?? 0, of(bare).get(name) ?? 0));
  const places = [...ours.places.keys()].filter((place) => !place.startsWith('(')).slice(0, PLACES);
  return {
    results: [
      ...rows(
        Object.keys(PARTS),
        ({ parts }) => parts,
        (part) => PARTS[part as Part],
      ),
      lineOf('a whole sign-in', ours.total, bare.total),
      unarmed(ours),
    ],
    details: { title: 'by package and folder (µs per sign-in)', results: rows(places, ({ places: all }) => all) },
    notes: [
      `Microseconds of processor per sign-in, over ${signIns} sign-ins, ${TOGETHER} at a time, after ${warmUp} that are not counted.`,
      'A library works for whoever called it, unless it is a part by itself. Pools of threads count too: those of V8 as garbage collection and compilation, those of libuv as signatures.',
      'The profiler itself slows the process by some per cent; its own thread is left out.',
    ],
  };
}

/** Where scenarios reach the flow. Nothing is in use during the bench. */
const SCENARIOS = ['scenarios', 'provider/around/faults', 'identity-sources/faults'];
const MOST_FOR_NOTHING = { atMost: 0.02 };

function unarmed({ places, total }: Cost): Result {
  const cost = SCENARIOS.reduce((sum, place) => sum + (places.get(place) ?? 0), 0);
  return {
    name: 'scenarios, none of them in use (µs)',
    ours: cost,
    bare: total,
    sides: ['what they cost', 'a whole sign-in'],
    ratio: cost / total,
    judged: { value: cost / total, target: MOST_FOR_NOTHING },
    readings: { ours: [cost], total: [total] },
  };
}

function lineOf(name: string, ours: number, bare: number): Result {
  return {
    name: `${name} (µs)`,
    ours,
    bare,
    ...(bare > 0 && { ratio: ours / bare }),
    readings: { ours: [ours], bare: [bare] },
  };
}

async function costAt(side: Contender, warmUp: number, signIns: number): Promise<Cost> {
  const folder = await mkdtemp(join(tmpdir(), 'franceconnect-bench-'));
  try {
    const interval = `--cpu-prof-interval=${INTERVAL_MICROSECONDS}`;
    const federation = await startFederation(side, { node: ['--cpu-prof', `--cpu-prof-dir=${folder}`, interval] });
    const load = new Load(federation.issuer);
    let threads: ThreadTimes;
    let window: Window;
    try {
      await load.run(warmUp, TOGETHER, new Progress(`profile, warming up, ${side}`, warmUp));
      const before = federation.server.threads;
      const from = now();
      await load.run(signIns, TOGETHER, new Progress(`profile, ${side}`, signIns));
      window = { from, to: now() };
      threads = since(federation.server.threads, before);
    } finally {
      // Written as the process ends.
      await federation.stop();
    }
    return costOf(await profileIn(folder), window, threads, signIns);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function profileIn(folder: string): Promise<CpuProfile> {
  const [file] = await readdir(folder);
  if (!file) throw new Error('The process ended without writing its profile.');
  return JSON.parse(await readFile(join(folder, file), 'utf8')) as CpuProfile;
}

function costOf(profile: CpuProfile, window: Window, threads: ThreadTimes, signIns: number): Cost {
  const parts = sharesOf(profile, window, partOf);
  parts.delete(IDLE);
  const scale = processorOf(threads, parts);
  for (const [name, microseconds] of parts) parts.set(name, microseconds * scale);
  const add = (part: Part, microseconds: number) => parts.set(part, (parts.get(part) ?? 0) + microseconds);
  add('garbage', (threads.V8Worker ?? 0) * 1000);
  add('crypto', (threads['libuv-worker'] ?? 0) * 1000);
  const each = (shares: ReadonlyMap<string, number>, factor = 1) =>
    new Map([...shares].map(([name, microseconds]) => [name, (microseconds * factor) / signIns]));
  return {
    parts: each(parts),
    places: each(sharesOf(profile, window, placeOf), scale),
    total: [...parts.values()].reduce((sum, value) => sum + value, 0) / signIns,
  };
}

/** Samples tell how time was spent, waiting for a processor included; the system tells how much of one was had. */
function processorOf({ MainThread }: ThreadTimes, sampled: ReadonlyMap<string, number>): number {
  const total = [...sampled.values()].reduce((sum, value) => sum + value, 0);
  return MainThread === undefined || total === 0 ? 1 : (MainThread * 1000) / total;
}

/** The profile's own clock. */
function now(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

function since(after: ThreadTimes, before: ThreadTimes): ThreadTimes {
  return Object.fromEntries(Object.entries(after).map(([name, value]) => [name, value - (before[name] ?? 0)]));
}
