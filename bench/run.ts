import { UserError } from '../infrastructure/user-error.ts';
import { measureAccounts } from './accounts.ts';
import { keepForPage, thisMachine } from './kept.ts';
import { measureMemory } from './memory.ts';
import { type Measure, readOptions, type Sizes } from './options.ts';
import { writePage } from './page/page.ts';
import { measurePeers } from './peers/measure.ts';
import { measureProfile } from './profile/measure.ts';
import { measureRates } from './rates.ts';
import { measureRedis } from './redis/measure.ts';
import { measurePeople } from './redis/people.ts';
import { tableOf, writeLatest } from './report.ts';
import { type Measured, passes, type Result } from './result.ts';
import { measureSoak } from './soak/measure.ts';
import { measureStart } from './start-times.ts';

/** Ours against a bare composition of the same libraries and against other people's servers, in one run. See README.md. */
const MEASURE: Record<Measure, (sizes: Sizes) => Promise<Result[] | Measured>> = {
  rates: measureRates,
  start: measureStart,
  memory: measureMemory,
  accounts: async (sizes) => (await measureAccounts(sizes)).map((line) => ({ ...line, sides: ['many', 'few'] })),
  peers: measurePeers,
  profile: measureProfile,
  redis: measureRedis,
  people: measurePeople,
  soak: measureSoak,
};

try {
  await main();
} catch (error) {
  // What the person can put right is a sentence.
  console.error(error instanceof UserError ? error.message : error);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const machine = thisMachine();
  const all: ({ measure: Measure } & Measured)[] = [];
  for (const measure of options.measures) {
    const measured = await measuredBy(measure, options.sizes);
    if (!measured) continue;
    show(measured);
    if (options.keep) await keepForPage(measure, measured, machine, options);
    all.push({ measure, ...measured });
  }

  if (options.size !== 'full')
    console.log(`A ${options.size} run: enough to see that everything works, too short to judge by.`);
  console.log(`Every reading: ${await writeLatest(all, machine, options)}`);
  if (options.keep) console.log(await writePage());
  const missed = all.flatMap(({ results }) => results).filter((result) => passes(result) === false);
  if (options.strict && missed.length > 0) process.exitCode = 1;
}

/** Undefined where something is missing on this machine, which is said: the other measures go on. */
async function measuredBy(measure: Measure, sizes: Sizes): Promise<Measured | undefined> {
  try {
    const answer = await MEASURE[measure](sizes);
    return Array.isArray(answer) ? { results: answer } : answer;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
    return undefined;
  }
}

function show({ results, details, notes = [] }: Measured): void {
  console.log(`\n${tableOf(results)}\n`);
  if (details) console.log(`${details.title}\n${tableOf(details.results)}\n`);
  for (const note of notes) console.log(note);
}
