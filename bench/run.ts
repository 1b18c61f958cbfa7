import { measureAccounts } from './accounts.ts';
import { measureMemory } from './memory.ts';
import { type Measure, readOptions, type Sizes } from './options.ts';
import { measurePeers } from './peers/measure.ts';
import { measureProfile } from './profile/measure.ts';
import { measureRates } from './rates.ts';
import { keep, tableOf } from './report.ts';
import { type Measured, passes, type Result } from './result.ts';
import { measureSoak } from './soak/measure.ts';
import { measureStart } from './start-times.ts';

/** Ours against a bare composition of the same libraries and against other people's servers, in one run. See README.md. */
const MEASURE: Record<Measure, (sizes: Sizes) => Promise<Result[] | Measured>> = {
  rates: measureRates,
  start: measureStart,
  memory: measureMemory,
  accounts: measureAccounts,
  peers: measurePeers,
  profile: measureProfile,
  soak: measureSoak,
};

const options = readOptions(process.argv.slice(2));
const results: Result[] = [];
for (const measure of options.measures) {
  const measured = await MEASURE[measure](options.sizes);
  const { results: lines, details, notes = [] }: Measured = Array.isArray(measured) ? { results: measured } : measured;
  console.log(`\n${tableOf(lines)}\n`);
  if (details) console.log(`${details.title}\n${tableOf(details.results)}\n`);
  for (const note of notes) console.log(note);
  results.push(...lines);
}

if (options.size !== 'full')
  console.log(`A ${options.size} run: enough to see that everything works, too short to judge by.`);
console.log(`Every reading: ${await keep(results, options)}`);
if (options.strict && results.some((result) => passes(result) === false)) process.exitCode = 1;
