import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** What a program said, and how it ended. */
export interface Outcome {
  code: number;
  output: string;
}

/** Runs an example as its reader would, from the project's folder. */
export function run(command: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  // Left to the example, these would tell it that it is jest's.
  const { JEST_WORKER_ID: _worker, NODE_ENV: _env, NODE_OPTIONS: _options, ...inherited } = process.env;
  return new Promise((resolveRun) => {
    const options = { cwd: ROOT, env: { ...inherited, ...environment, FORCE_COLOR: '0', NO_COLOR: '1' } };
    execFile(command, [...args], options, (error, stdout, stderr) => {
      resolveRun({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr });
    });
  });
}
