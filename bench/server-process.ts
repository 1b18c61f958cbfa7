import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { median } from './statistics.ts';

const POLL_MS = 4;
const PATIENCE_MS = 30_000;
/** A profile of many sign-ins takes a while to write. */
const STOP_PATIENCE_MS = 20_000;

/** Servers of ours still up: an interrupted bench must not leave them behind, they would disturb the next one. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

export interface ProcessOptions {
  /** Variables of the environment, beside the bench's own. */
  env?: NodeJS.ProcessEnv;
  /** A module of the bench to load inside the process, which answers {@link ServerProcess.ask}. */
  probe?: string;
}

/** Milliseconds of processor by name of thread. */
export type ThreadTimes = Readonly<Record<string, number>>;

/** A server in a process of its own, all its addresses answering. */
export class ServerProcess {
  readonly #child: ChildProcess;
  /** Milliseconds from the command to the last address's first 200. */
  readonly startedIn: number;

  private constructor(child: ChildProcess, startedIn: number) {
    this.#child = child;
    this.startedIn = startedIn;
  }

  /**
   * @param command arguments to node
   * @param addresses all of them must answer 200
   * @throws Error with what the process said, when it ends instead
   */
  static async start(
    command: readonly string[],
    addresses: readonly string[],
    { env, probe }: ProcessOptions = {},
  ): Promise<ServerProcess> {
    const start = performance.now();
    const args = probe === undefined ? command : ['--import', probe, ...command];
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'ignore', 'pipe', ...(probe === undefined ? [] : ['ipc' as const])],
      env: { ...process.env, ...env },
    });
    running.add(child);
    child.once('exit', () => running.delete(child));
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk).slice(-2_000);
    });
    try {
      await Promise.all(addresses.map((address) => answering(address, child)));
    } catch (cause) {
      child.kill('SIGKILL');
      throw new Error(`node ${command.join(' ')} did not start:\n${said}`, { cause });
    }
    return new ServerProcess(child, performance.now() - start);
  }

  /** What the probe inside answers. @throws Error when the process has ended */
  async ask<T>(): Promise<T> {
    const answer = once(this.#child, 'message', { signal: AbortSignal.timeout(PATIENCE_MS) });
    this.#child.send('tell');
    const [told] = await answer;
    return told as T;
  }

  /** Resident memory, in MiB. */
  get rss(): number {
    return residentOf(this.#child.pid ?? 0);
  }

  /** Processor time used so far, in milliseconds; undefined where the system does not tell. */
  get cpu(): number | undefined {
    return processorOf(this.#child.pid ?? 0);
  }

  /** The same by the names of the process's threads; empty where the system does not tell. */
  get threads(): ThreadTimes {
    const times: Record<string, number> = {};
    const folder = `/proc/${this.#child.pid}/task`;
    try {
      for (const thread of readdirSync(folder)) {
        const { name, milliseconds } = timesIn(`${folder}/${thread}/stat`);
        times[name] = (times[name] ?? 0) + milliseconds;
      }
    } catch {
      // Not on this system.
    }
    return times;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const patience = setTimeout(() => this.#child.kill('SIGKILL'), STOP_PATIENCE_MS);
    await ended;
    clearTimeout(patience);
  }
}

/** Several readings once the load is over, in MiB: one alone may fall in the middle of a collection. */
export async function rssAtRest(server: ServerProcess): Promise<number> {
  const readings: number[] = [];
  for (let reading = 0; reading < 5; reading += 1) {
    await sleep(400);
    readings.push(server.rss);
  }
  return median(readings);
}

/** Ports nobody listens on right now. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}

async function answering(address: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await answers(address))) {
    if (child.exitCode !== null) throw new Error(`it ended with exit code ${child.exitCode}`);
    if (performance.now() > deadline) throw new Error(`${address} does not answer`);
    await sleep(POLL_MS);
  }
}

function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    get(address, { agent: false, family: 4 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).on('error', () => resolve(false));
  });
}

/** The name, and user and system time: the 14th and 15th fields, in hundredths of a second. */
function timesIn(file: string): { name: string; milliseconds: number } {
  const stat = readFileSync(file, 'utf8');
  // The name may hold spaces and parentheses.
  const [open, close] = [stat.indexOf('('), stat.lastIndexOf(')')];
  const fields = stat.slice(close + 2).split(' ');
  return { name: stat.slice(open + 1, close), milliseconds: (Number(fields[11]) + Number(fields[12])) * 10 };
}

/** Resident memory of any process, in MiB. */
export function residentOf(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
  }
}

/** Processor time any process used so far, in milliseconds; undefined where the system does not tell. */
export function processorOf(pid: number): number | undefined {
  try {
    return timesIn(`/proc/${pid}/stat`).milliseconds;
  } catch {
    return undefined;
  }
}
