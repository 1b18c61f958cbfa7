import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { UserError } from '../infrastructure/user-error.ts';
import { measureBeside } from './beside.ts';
import { measureCrowd } from './crowd.ts';
import { measureMemory } from './memory.ts';
import { measureNames } from './names.ts';
import { type Measure, readOptions, type Sizes } from './options.ts';
import { measurePeers } from './peers.ts';
import { measureRates } from './rates.ts';
import { type Measured, passes, tableOf } from './result.ts';
import { measureSoak } from './soak.ts';
import { measureStart } from './start.ts';

/** The built command against a bare composition of the same libraries and against other mock servers. See README.md. */
const MEASURE: Record<Measure, (sizes: Sizes) => Promise<Measured>> = {
  rates: measureRates,
  start: measureStart,
  names: measureNames,
  memory: measureMemory,
  crowd: measureCrowd,
  beside: measureBeside,
  peers: measurePeers,
  soak: measureSoak,
};

try {
  await main();
} catch (error) {
  console.error(error instanceof UserError ? error.message : error);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { measures, size, sizes, strict } = readOptions(process.argv.slice(2));
  const all: ({ measure: Measure } & Measured)[] = [];
  for (const measure of measures) {
    const measured = await MEASURE[measure](sizes);
    console.log(`\n${tableOf(measured.results)}\n`);
    for (const note of measured.notes ?? []) console.log(note);
    all.push({ measure, ...measured });
  }
  if (size !== 'full') console.log(`A ${size} run: enough to see that everything works, too short to judge by.`);
  console.log(`Every reading: ${await writeReadings({ size, sizes, measured: all })}`);
  if (strict && all.flatMap(({ results }) => results).some((result) => passes(result) === false)) process.exitCode = 1;
}

/** Everything, readings included. @returns the file */
async function writeReadings(content: object): Promise<string> {
  const file = new URL('./results/latest.json', import.meta.url);
  await mkdir(new URL('.', file), { recursive: true });
  const machine = { node: process.version, cores: availableParallelism(), processor: cpus()[0]?.model };
  await writeFile(file, `${JSON.stringify({ date: new Date().toISOString(), machine, ...content }, null, 2)}\n`);
  return fileURLToPath(file);
}
