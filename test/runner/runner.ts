import type { Test, TestResult } from '@jest/test-result';
import type { Config } from '@jest/types';
import { Worker } from 'jest-worker';
import type { run } from './worker.ts';

/**
 * Runs test files in plain Node processes, one file after another in each. Jest's own runner gives every file a world of its own
 * and loads the whole product and its libraries into it, to be compiled and warmed up again: most of what these tests cost.
 * Here they are loaded once per process, as wherever else the product runs. What is given up is `jest.mock` and
 * globals of one's own, which no test here wants.
 */
export default class Runner {
  readonly #globalConfig: Config.GlobalConfig;

  constructor(globalConfig: Config.GlobalConfig) {
    this.#globalConfig = globalConfig;
  }

  async runTests(
    tests: readonly Test[],
    watcher: { isInterrupted(): boolean },
    onStart: (test: Test) => Promise<void>,
    onResult: (test: Test, result: TestResult) => Promise<void>,
    onFailure: (test: Test, error: unknown) => Promise<void>,
  ): Promise<void> {
    const workers = this.#startWorkers(tests.length);
    const waiting = [...tests];
    const runNext = async (): Promise<void> => {
      const test = waiting.shift();
      if (!test || watcher.isInterrupted()) return;
      await onStart(test);
      await workers.run(test.path, test.context.config, this.#globalConfig).then(
        (result) => onResult(test, result),
        (error: unknown) => onFailure(test, error),
      );
      return runNext();
    };
    await Promise.all(Array.from({ length: this.#globalConfig.maxWorkers }, runNext));
    await workers.end();
  }

  #startWorkers(files: number) {
    const workers = new Worker(new URL('./worker.ts', import.meta.url), {
      exposedMethods: ['run'],
      numWorkers: Math.min(this.#globalConfig.maxWorkers, files),
      // A file that ends its process has failed; once is enough.
      maxRetries: 0,
      forkOptions: { stdio: 'pipe', execArgv: ['--import', new URL('./modules.ts', import.meta.url).href] },
    }) as Worker & { run: typeof run };
    workers.getStdout().pipe(process.stdout);
    workers.getStderr().pipe(process.stderr);
    return workers;
  }
}
