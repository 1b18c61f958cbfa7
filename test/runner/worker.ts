import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { jestExpect } from '@jest/expect';
import { type AssertionResult, createEmptyTestResult, type TestResult } from '@jest/test-result';
import type { Circus, Config } from '@jest/types';
import { addEventHandler, getState, resetState, run as runCircus } from 'jest-circus';
import { formatExecError, formatResultsErrors } from 'jest-message-util';
import { setTimeoutOfFile } from './timeout.ts';

/** Files run in this process so far: each is loaded anew, should it be run again. */
let files = 0;

/**
 * Runs one test file in this process.
 * @throws whatever the file throws while it is loaded
 */
export async function run(
  path: string,
  config: Config.ProjectConfig,
  globalConfig: Config.GlobalConfig,
): Promise<TestResult> {
  const start = Date.now();
  prepare(path, globalConfig);
  files += 1;
  await import(`${pathToFileURL(path).href}?${files}`);
  const result = await runCircus();
  const end = Date.now();
  return {
    ...outcome(result, path, config, globalConfig),
    perfStats: {
      ...createEmptyTestResult().perfStats,
      start,
      end,
      runtime: end - start,
      slow: (end - start) / 1000 > config.slowTestThreshold,
    },
  };
}

function prepare(path: string, { testTimeout, maxConcurrency, testNamePattern, expand }: Config.GlobalConfig): void {
  resetState();
  setTimeoutOfFile(undefined);
  Object.assign(getState(), {
    maxConcurrency,
    ...(testTimeout && { testTimeout }),
    ...(testNamePattern && { testNamePattern: new RegExp(testNamePattern, 'i') }),
  });
  jestExpect.setState({ expand, testPath: path } as Parameters<typeof jestExpect.setState>[0]);
}

function outcome(
  { testResults, unhandledErrors, unhandledErrorsDetailed }: Circus.RunResult,
  path: string,
  config: Config.ProjectConfig,
  globalConfig: Config.GlobalConfig,
): TestResult {
  const results = testResults.map(resultOf);
  const count = (wanted: AssertionResult['status']) => results.filter(({ status }) => status === wanted).length;
  const failed = formatResultsErrors(results, config, globalConfig, path) ?? '';
  const outside = unhandledErrorsDetailed.map((error) => formatExecError(error, config, globalConfig)).join('\n');
  return {
    ...createEmptyTestResult(),
    failureMessage: failed || outside ? `${failed}\n\n${outside}`.trim() : null,
    numFailingTests: count('failed'),
    numPassingTests: count('passed'),
    numPendingTests: count('pending'),
    numTodoTests: count('todo'),
    ...(unhandledErrors.length > 0 && { testExecError: { message: '', stack: unhandledErrors.join('\n') } }),
    testFilePath: path,
    testResults: results,
  };
}

function resultOf({ testPath, status, errors, errorsDetailed, ...test }: Circus.TestResult): AssertionResult {
  // The first is the file's own block.
  const [, ...names] = testPath.map(String);
  return {
    ancestorTitles: names.slice(0, -1),
    duration: test.duration ?? null,
    failureDetails: [...errorsDetailed],
    failureMessages: errors.map(withoutThisFile),
    fullName: names.join(' '),
    invocations: test.invocations,
    location: test.location ?? null,
    numPassingAsserts: test.numPassingAsserts,
    retryReasons: [...test.retryReasons],
    startAt: test.startedAt ?? null,
    status: { skip: 'pending', todo: 'todo', done: errors.length > 0 ? 'failed' : 'passed' }[
      status
    ] as AssertionResult['status'],
    title: names.at(-1) ?? '',
  };
}

/** Jest shows the line an error comes from: never one of ours. */
function withoutThisFile(stack: string): string {
  return stack.replaceAll(/\n[^\n]*\/test\/runner\/worker\.ts:[^\n]*/g, '');
}

/** What nobody caught is the running test's, or the file's. @returns what takes it back */
function blame(error: unknown): () => void {
  const { currentlyRunningTest, unhandledErrors } = getState();
  const errors: unknown[] = currentlyRunningTest?.errors ?? unhandledErrors;
  errors.push(error);
  return () => errors.includes(error) && errors.splice(errors.indexOf(error), 1);
}

const rejections = new WeakMap<Promise<unknown>, () => void>();

// A rejection is known to be one, or to have been caught after all, a turn later: it is that test's still.
addEventHandler(async ({ name }) => {
  if (name === 'test_fn_success' || name === 'hook_success') await setImmediate();
});
process.on('uncaughtException', blame);
process.on('unhandledRejection', (reason, promise) => rejections.set(promise, blame(reason)));
process.on('rejectionHandled', (promise) => rejections.get(promise)?.());
