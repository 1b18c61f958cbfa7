import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const CLI = resolve(ROOT, 'dist/cli.js');

/** How long a start, or an end, may take on a busy machine before it counts as never. Milliseconds. */
const PATIENCE = 20_000;

export interface CommandOptions {
  cwd?: string;
  /** How large its files may grow, in KiB: as good as a full disk. */
  room?: number;
  environment?: Record<string, string>;
}

export interface Ended {
  /** `null` when a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Free ports for everything; the rest is the command's own. */
export const FREE_PORTS = ['cpf', 'franceconnect', 'franceconnect-plus', 'sources'].map((name) => `--port-${name}=0`);

/** A process of the real command, as built. Killed at the end of `await using`, whatever happened. */
export class Command {
  stdout = '';
  stderr = '';
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  readonly #watchers = new Set<() => void>();

  private constructor(args: readonly string[], { cwd = ROOT, environment = {}, room }: CommandOptions) {
    // Nothing of the developer's own environment but what finds programs.
    const env = {
      PATH: process.env.PATH ?? '',
      NODE_ENV: 'test',
      // Node writes its cache of compiled code as it ends; a file too large for the limit would end it by a signal.
      ...(room !== undefined && { NODE_DISABLE_COMPILE_CACHE: '1' }),
      ...environment,
    };
    // The shell counts in blocks of 512 bytes.
    const limited = ['sh', '-c', `ulimit -f ${(room ?? 0) * 2} && exec "$0" "$@"`];
    const [program = '', ...rest] = [...(room === undefined ? [] : limited), process.execPath, ...args];
    const child = spawn(program, rest, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
      for (const look of this.#watchers) look();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
      for (const look of this.#watchers) look();
    });
    this.ended = new Promise((settle, reject) => {
      child.once('error', reject);
      child.once('close', (code) => settle({ code, stdout: this.stdout, stderr: this.stderr }));
    });
  }

  /** `franceconnect-local` with these arguments. */
  static start(args: readonly string[], options: CommandOptions = {}): Command {
    if (!existsSync(CLI))
      throw new Error(`${CLI} is missing: these tests run what was built. Run npm run build first.`);
    return new Command([CLI, ...args], options);
  }

  /** `franceconnect-local` with these arguments, which end it by themselves. */
  static run(args: readonly string[], options: CommandOptions = {}): Promise<Ended> {
    return Command.start(args, options).toEnd();
  }

  /** A program that uses the library by its package's name, as built. */
  static program(text: string): Promise<Ended> {
    return new Command(['--input-type=module', '--eval', text], {}).toEnd();
  }

  /** Waits for the end. */
  toEnd(): Promise<Ended> {
    return inTime(this.ended, () => new Error(`it did not end:\n${this.stdout}${this.stderr}`)).catch((error) => {
      this.#child.kill('SIGKILL');
      throw error;
    });
  }

  /** Waits for these words on standard output. @returns the addresses of the table, by name */
  async running(): Promise<Record<string, string>> {
    await this.says('Ctrl-C stops everything.');
    return this.#table();
  }

  /** Forgets the table shown so far and waits for the next. */
  async runningAgain(): Promise<Record<string, string>> {
    const shown = this.stdout.length;
    await this.says('Ctrl-C stops everything.', shown);
    this.stdout = this.stdout.slice(shown);
    return this.#table();
  }

  /** Waits for words on standard output. @param from characters to leave out */
  async says(words: string, from = 0): Promise<void> {
    const shown = new Promise<void>((resolve) => {
      const look = () => this.stdout.slice(from).includes(words) && resolve();
      this.#watchers.add(look);
      look();
    });
    const early = this.ended.then(({ code }) => {
      throw new Error(`it ended with ${code}:\n${this.stdout}${this.stderr}`);
    });
    await inTime(Promise.race([shown, early]), () => new Error(`it did not start:\n${this.stdout}${this.stderr}`));
  }

  /** Waits for words on standard error. */
  async complains(words: string): Promise<void> {
    const shown = new Promise<void>((resolve) => {
      const look = () => this.stderr.includes(words) && resolve();
      this.#watchers.add(look);
      look();
    });
    await inTime(shown, () => new Error(`it did not complain:\n${this.stdout}${this.stderr}`));
  }

  #table(): Record<string, string> {
    return Object.fromEntries(
      [...this.stdout.matchAll(/^ {2}(\S.*?) {3,}(\S.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
    );
  }

  /** Sends a signal and waits for the end. @returns also how long it took, in milliseconds */
  async signal(name: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): Promise<Ended & { took: number }> {
    const since = performance.now();
    this.#child.kill(name);
    const ended = await this.toEnd();
    return { ...ended, took: performance.now() - since };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }
}

async function inTime<T>(promise: Promise<T>, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(late()), PATIENCE);
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
