import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';

const HOLD = new URL('../../federation/young-generation.ts', import.meta.url).href;

/** In a process of its own: the settings are V8's, for all that runs in it. Prints MiB, then MiB after a rest, then MiB after more work. */
const PROGRAM = `
  import { setImmediate as turn } from 'node:timers/promises';
  import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
  import { runInNewContext } from 'node:vm';
  import { holdYoungGeneration } from ${JSON.stringify(HOLD)};
  holdYoungGeneration();
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  const size = () => getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size / 2 ** 20;
  const kept = [];
  let most = 0;
  async function work() {
    for (let made = 0; made < 800_000; made += 1) {
      kept[made % 60_000] = { made, inside: [made, {}], text: 'value ' + made };
      if (made % 2_000) continue;
      await turn();
      most = Math.max(most, size());
    }
    return size();
  }
  const worked = await work();
  // What V8 does by itself to a process that rests for some seconds.
  collect({ type: 'major', flavor: 'last-resort' });
  await turn();
  const rested = size();
  console.log(JSON.stringify({ worked, rested, again: await work(), most }));
`;

test('the young generation grows to 16 MB and no further, and grows again after a rest', () => {
  const said = execFileSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', PROGRAM], {
    encoding: 'utf8',
  });
  const { worked, rested, again, most } = JSON.parse(said) as Record<string, number>;
  expect({ worked, again }).toEqual({ worked: 16, again: 16 });
  // It grows by doubling; pages on their way to the old generation count for a moment.
  expect(most).toBeLessThan(2 * 16);
  expect(rested).toBeLessThan(16);
});
