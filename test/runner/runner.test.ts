import { execFile } from 'node:child_process';
import { basename, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

/** The runner of these tests: what fails, fails. */

const ROOT = resolve(import.meta.dirname, '../..');
const JEST = resolve(ROOT, 'node_modules/jest/bin/jest.js');

interface Report {
  success: boolean;
  testResults: { name: string; message: string; assertionResults: { title: string; status: string }[] }[];
}

test('tells what passes, fails and is skipped, and in which file nothing could run', async () => {
  const { code, report } = await jestOn('outcomes', 'cannot-load', 'ends', 'stays');
  expect(code).toBe(1);
  expect(report.success).toBe(false);
  expect(statuses(report, 'outcomes')).toEqual({
    passes: 'passed',
    'expects something else': 'failed',
    'is too slow for its file': 'failed',
    'is slow and may be': 'passed',
    'is too slow for itself': 'failed',
    'leaves a rejection': 'failed',
    'is followed by one that is not blamed for it': 'passed',
    'throws aside': 'failed',
    'catches a rejection late': 'passed',
    'is skipped': 'pending',
    fails: 'failed',
    'side by side 1': 'passed',
    'side by side 2': 'failed',
  });
  expect(messageOf(report, 'outcomes')).toMatch(/test\/runner\/fixtures\/outcomes\.ts\?\d+:8:/);
  expect(messageOf(report, 'cannot-load')).toContain('cannot be loaded');
  expect(messageOf(report, 'ends')).not.toBe('');
  expect(statuses(report, 'stays')).toEqual({ passes: 'passed' });
});

test('runs the tests whose names match', async () => {
  const { report } = await jestOn('outcomes', '--testNamePattern=^is slow');
  const ran = Object.entries(statuses(report, 'outcomes')).filter(([, status]) => status !== 'pending');
  expect(ran).toEqual([['is slow and may be', 'passed']]);
});

async function jestOn(...args: string[]): Promise<{ code: number; report: Report }> {
  const fixtures = { rootDir: ROOT, runner: './test/runner/runner.ts', testMatch: ['**/test/runner/fixtures/*.ts'] };
  const { code, stdout } = await promisify(execFile)(process.execPath, [
    ...[JEST, '--json', '--maxWorkers=2', `--config=${JSON.stringify({ ...fixtures, transform: {} })}`],
    ...args,
  ]).then(
    ({ stdout }) => ({ code: 0, stdout }),
    (failure: { code: number; stdout: string }) => failure,
  );
  return { code, report: JSON.parse(stdout) };
}

function resultOf({ testResults }: Report, file: string) {
  const result = testResults.find(({ name }) => basename(name, '.ts') === file);
  if (!result) throw new Error(`Nothing is told of ${file}.`);
  return result;
}

function statuses(report: Report, file: string): Record<string, string> {
  return Object.fromEntries(resultOf(report, file).assertionResults.map(({ title, status }) => [title, status]));
}

function messageOf(report: Report, file: string): string {
  return resultOf(report, file).message;
}
