import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const BENCH = fileURLToPath(new URL('../../bench/run.ts', import.meta.url));

// The other measures take longer: npm run bench -- --smoke.
test('the bench measures the built command against the bare composition', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [BENCH, '--smoke', '--only', 'rates']);
  expect(stdout).toMatch(
    /server processor per sign-in \(ms\), 16 at a time +ours \/ bare +[\d.]+ +[\d.]+ +[\d.]+ +[\d.]+–[\d.]+ +≤ 1\.12 +(PASS|FAIL)/,
  );
  expect(stdout).toContain('A smoke run: enough to see that everything works');
});

test('a measure it does not know ends it with those there are', async () => {
  const failure = await promisify(execFile)(process.execPath, [BENCH, '--only', 'speed']).catch((error) => error);
  expect(failure.code).toBe(1);
  expect(failure.stderr).toMatch(/^--only: received speed, expected some of rates, .*\n\nUsage: npm run bench/);
  expect(failure.stderr).not.toContain('    at ');
});
