import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { freePort } from '../library/temporary.ts';

const PLACES = ['/usr/bin/redis-server', '/usr/local/bin/redis-server', '/opt/homebrew/bin/redis-server'];

/** Where the server is; REDIS_SERVER names another. Undefined when there is none. */
export const REDIS_SERVER = [process.env.REDIS_SERVER ?? '', ...PLACES].find((path) => path && existsSync(path));

if (!REDIS_SERVER) {
  const message = 'The Redis tests need redis-server, and none was found (install it, or name it in REDIS_SERVER).';
  if (process.env.REDIS_TESTS === 'required') throw new Error(message);
  process.stderr.write(`SKIPPED: ${message}\n`);
}

/** A Redis of its own, that keeps nothing on disk. */
export class RedisServer {
  readonly port: number;
  #process: ChildProcess | undefined;

  private constructor(port: number) {
    this.port = port;
  }

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await freePort());
    await server.resume();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** 0 while it is stopped. */
  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  /** Starts again on the same port, empty. */
  async resume(): Promise<void> {
    const args = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const child = spawn(REDIS_SERVER ?? 'redis-server', args, { stdio: ['ignore', 'pipe', 'ignore'] });
    this.#process = child;
    await new Promise<void>((ready, reject) => {
      child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)));
      child.stdout?.on('data', (text: Buffer) => {
        if (text.includes('Ready to accept connections')) ready();
      });
    });
  }

  /** Answers nothing, and keeps its connections: what a machine that hangs looks like. */
  freeze(): void {
    this.#process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}
