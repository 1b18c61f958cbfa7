import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { median } from './statistics.ts';

const POLL_MS = 4;
const PATIENCE_MS = 30_000;
const STOP_PATIENCE_MS = 5_000;

/** Servers still up: an interrupted bench kills them, since they would disturb the next one. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

/** A server in a process of its own, all its addresses answering. */
export class ServerProcess {
  readonly #child: ChildProcess;
  /** Milliseconds from the command to the last address's first 200. */
  readonly startedIn: number;
  /** Milliseconds of processor used by then; undefined where the system does not show it. */
  readonly startProcessor: number | undefined;

  private constructor(child: ChildProcess, startedIn: number) {
    this.#child = child;
    this.startedIn = startedIn;
    this.startProcessor = this.cpu;
  }

  /**
   * @param command arguments to node
   * @param addresses all of them must answer 200
   * @throws Error with what the process said, when it ends instead
   */
  static async start(
    command: readonly string[],
    addresses: readonly string[],
    env: NodeJS.ProcessEnv = {},
  ): Promise<ServerProcess> {
    const start = performance.now();
    const child = spawn(process.execPath, command, {
      stdio: ['ignore', 'ignore', 'pipe'],
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

  /** Resident memory, in MiB. */
  get rss(): number {
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(this.#child.pid)], { encoding: 'utf8' })) / 1024;
  }

  /** Processor time used so far, in milliseconds; undefined where the system does not show it. */
  get cpu(): number | undefined {
    return processorOf(this.#child.pid ?? 0);
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

/** User and system time, the 14th and 15th fields, in hundredths of a second. The name before them may hold spaces. */
function processorOf(pid: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return undefined;
  }
}
