import { expect, test } from '@jest/globals';
import { run } from './run.ts';

/** The examples that start FranceConnect themselves: they use the package as built. */

const NODE_MODULES = 'node_modules';
const MODULES = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];

test('examples/jest', async () => {
  const jest = [`${NODE_MODULES}/jest/bin/jest.js`, '--config', 'examples/jest/jest.config.js'];
  const { code, output } = await run(process.execPath, [...MODULES, ...jest]);
  expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('3 passed, 3 total') });
});

test('examples/vitest', async () => {
  const { code, output } = await run(process.execPath, [
    `${NODE_MODULES}/vitest/vitest.mjs`,
    'run',
    '--dir',
    'examples/vitest',
  ]);
  expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(/Tests\s+1 passed/) });
});
