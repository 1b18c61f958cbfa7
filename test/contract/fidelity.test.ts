import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../..');

/** In a process of its own, which reads the suite's titles from the test files themselves. */
const check = () => {
  try {
    return execFileSync(process.execPath, ['tools/generate-fidelity-page.ts', '--check'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
  } catch (failure) {
    return (failure as { stdout?: string }).stdout || String(failure);
  }
};

test('every rule of the service contract has its test, and docs/fidelity.md says so', () => {
  expect(check().trim()).toBe('');
});
