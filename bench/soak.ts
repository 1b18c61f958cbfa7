import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Installation } from './contenders.ts';
import { FaultySignIns } from './faulty-sign-ins.ts';
import { keptConnections } from './http.ts';
import { Load } from './load.ts';
import type { Sizes } from './options.ts';
import { Progress } from './progress.ts';
import type { Measured, Result } from './result.ts';
import { median } from './statistics.ts';

const TOGETHER = 16;
/** One sign-in in so many runs with a scenario. */
const FAULT_EVERY = 20;
const SAMPLES = 100;
/** Samples left out at the beginning: the server compiles, and its bounded lists fill up. */
const WARMING_UP = 10;
/** A run with so many errors stops. */
const ERRORS = 20;
const FLAT = { atMost: 1.1 };

/**
 * Many sign-ins at one server, one in twenty with a scenario of the catalogue. Reports what failed without being asked to,
 * what succeeded although a scenario asks for a refusal, and what grew: resident memory and data folder.
 */
export async function measureSoak({ soak }: Sizes): Promise<Measured> {
  const installation = await Installation.create();
  const server = await installation.start();
  const agent = keptConnections();
  const samples = { 'resident memory (MiB)': [] as number[], 'data folder (KiB)': [] as number[] };
  const errors: string[] = [];
  try {
    const plain = new Load(installation.issuer);
    const faulty = await FaultySignIns.at(installation.issuer);
    const progress = new Progress('soak, sign-ins', soak);
    const sampleEvery = Math.max(1, Math.floor(soak / SAMPLES));
    let begun = 0;
    const citizen = async () => {
      while (begun < soak && errors.length < ERRORS) {
        begun += 1;
        const number = begun;
        const signIn = number % FAULT_EVERY === 0 ? faulty.next() : plain.once(agent);
        await signIn.catch((error: unknown) => errors.push(`Sign-in ${number}: ${error}`));
        progress.tick();
        if (number % sampleEvery !== 0) continue;
        samples['resident memory (MiB)'].push(server.rss);
        samples['data folder (KiB)'].push((await sizeOf(installation.data)) / 1024);
      }
    };
    await Promise.all(Array.from({ length: TOGETHER }, citizen));
    const count: Result = {
      name: 'soak: errors that no scenario asked for',
      sides: ['errors', 'sign-ins'],
      ours: errors.length,
      bare: begun,
      judged: { value: errors.length, target: { atMost: 0 } },
      readings: {},
    };
    return { results: [count, ...Object.entries(samples).map(growthOf)], notes: errors };
  } finally {
    agent.destroy();
    await server.stop();
    await installation.remove();
  }
}

/** Medians of the last and of the first fifth of the samples. */
function growthOf([name, samples]: [string, readonly number[]]): Result {
  const warm = samples.slice(Math.min(WARMING_UP, samples.length - 1));
  const fifth = Math.max(1, Math.floor(warm.length / 5));
  const [last, first] = [median(warm.slice(-fifth)), median(warm.slice(0, fifth))];
  const ratio = last / first;
  const sides = ['last fifth', 'first fifth'] as const;
  const judged = { value: ratio, target: FLAT };
  return { name: `soak: ${name}`, sides, ours: last, bare: first, ratio, judged, readings: { samples } };
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  // A file may be replaced between the listing and its stat.
  const sizes = await Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
