import { measureAccounts } from './accounts.ts';
import { measureMemory } from './memory.ts';
import { type Measure, readOptions } from './options.ts';
import { measureRates } from './rates.ts';
import { keep, tableOf } from './report.ts';
import { passes, type Result } from './result.ts';
import { measureStart } from './start-times.ts';

/** Ours against a bare composition of the same libraries, in one run. See README.md. */
const MEASURE: Record<Measure, typeof measureRates> = {
  rates: measureRates,
  start: measureStart,
  memory: measureMemory,
  accounts: measureAccounts,
};

const options = readOptions(process.argv.slice(2));
const results: Result[] = [];
for (const measure of options.measures) results.push(...(await MEASURE[measure](options.sizes)));

console.log(`\n${tableOf(results)}\n`);
if (options.quick) console.log('A quick run: enough to see that everything works, too short to judge by.');
console.log(`Every reading: ${await keep(results, options)}`);
if (options.strict && results.some((result) => passes(result) === false)) process.exitCode = 1;
