import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../federation/index.ts';

/** Milliseconds a command has to end when it is asked to. */
const GRACE = 5_000;
const BETWEEN_LOOKS = 20;

/** What `--run` starts, through the shell and in a process group of its own. */
export class ServiceProcess {
  readonly #command: string;
  readonly #variables: Readonly<Record<string, string>>;
  readonly #log: string;
  #child: ChildProcess | undefined;

  /** @param folder its output goes to `service.log` there */
  constructor(command: string, variables: Readonly<Record<string, string>>, folder: string) {
    this.#command = command;
    this.#variables = variables;
    mkdirSync(folder, { recursive: true });
    this.#log = join(folder, 'service.log');
  }

  /** Why it runs no longer, if so. */
  get ended(): string | undefined {
    const { exitCode, signalCode } = this.#child ?? {};
    if (exitCode === null || exitCode === undefined) return signalCode ? `it was ended by ${signalCode}` : undefined;
    return `it ended with exit code ${exitCode}`;
  }

  start(): void {
    const variables = Object.entries(this.#variables).map(([name, value]) => `${name}=${value}`);
    const child = spawn('env', [...variables, 'sh', '-c', this.#command], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const log = createWriteStream(this.#log, { flags: 'a' });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    child.once('error', () => undefined);
    this.#child = child;
  }

  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
    const { pid } = child;
    const ended = once(child, 'exit');
    endGroup(pid, 'SIGTERM');
    const impatient = setTimeout(() => endGroup(pid, 'SIGKILL'), GRACE);
    await ended;
    // The shell may end before what it started, which still has the port.
    const end = Date.now() + GRACE;
    while (isAlive(pid) && Date.now() < end) await sleep(BETWEEN_LOOKS);
    clearTimeout(impatient);
    endGroup(pid, 'SIGKILL');
  }

  async restart(): Promise<void> {
    await this.stop();
    this.start();
  }
}

/** Whether anything of a process group runs. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(-pid, 0);
  } catch {
    return false;
  }
}

function endGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended.
  }
}

/**
 * Runs a command to its end.
 * @throws UserError when it fails, or takes too long
 */
export async function runToEnd(option: string, command: string, patience: number): Promise<void> {
  const child = spawn('sh', ['-c', command], { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = `${complaint}${chunk}`.slice(-500);
  });
  const impatient = setTimeout(() => child.pid && endGroup(child.pid, 'SIGKILL'), patience);
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  clearTimeout(impatient);
  if (code === 0) return;
  const how = signal ? `did not end within ${patience / 1000} s` : `ended with exit code ${code}`;
  throw new UserError(`${option}: '${command}' ${how}${complaint && `: ${complaint.trim()}`}.`);
}
