import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { Writable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { terminalLog } from '../../infrastructure/log.ts';
import { freePort, temporaryFolder } from '../library/temporary.ts';

/** What reads the output of the program may be slow, stopped or gone: a test suite that spawns it, `| less`, Ctrl-S. */

const CLI = resolve(import.meta.dirname, '../..', 'dist/cli.js');
/** More than an operating system and this process keep of a pipe. */
const REFUSALS = 3_000;

/** The command, its output a pipe nobody reads. */
async function startedUnread(folder: string) {
  const ports = {
    franceconnect: await freePort(),
    'franceconnect-plus': await freePort(),
    sources: await freePort(),
    cpf: await freePort(),
  };
  const options = Object.entries(ports).map(([name, port]) => `--port-${name}=${port}`);
  const env = { PATH: process.env.PATH ?? '', NODE_ENV: 'test' };
  const child = spawn(process.execPath, [CLI, ...options, '--data', folder], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return {
    child,
    ended: once(child, 'close'),
    addresses: Object.values(ports).map((port) => `http://localhost:${port}`),
    [Symbol.asyncDispose]: async () => void child.kill('SIGKILL'),
  };
}

async function answering(address: string): Promise<void> {
  for (;;) {
    const { status } = await fetch(address).catch(() => ({ status: 503 }));
    if (status < 500) return;
    await new Promise((next) => setTimeout(next, 50));
  }
}

test('output that nobody reads holds no address, and SIGTERM ends the process within a second', async () => {
  await using folder = await temporaryFolder();
  await using command = await startedUnread(folder.path);
  const { child, addresses, ended } = command;
  await Promise.all(addresses.map(answering));
  const [franceconnect] = addresses;
  for (let sent = 0; sent < REFUSALS; sent += 50) {
    // Each is a line of the log.
    const refused = Array.from({ length: 50 }, () => fetch(`${franceconnect}/api/v2/authorize?client_id=nobody`));
    for (const answer of await Promise.all(refused)) expect((await answer.text()).length).toBeGreaterThan(0);
  }
  for (const address of addresses)
    expect((await fetch(address, { signal: AbortSignal.timeout(2_000) })).status).toBe(200);

  const since = performance.now();
  child.kill('SIGTERM');
  await once(child, 'exit');
  expect(performance.now() - since).toBeLessThan(1_000);
  child.stdout?.resume();
  expect(await ended).toEqual([0, null]);
}, 60_000);

test('what was dropped is counted, and a line says so once the output is read again', async () => {
  let written = '';
  const unread: (() => void)[] = [];
  const output = new Writable({
    write(text, _encoding, done) {
      written += text;
      unread.push(done);
    },
  });
  const log = await terminalLog('info', output);
  for (let line = 0; line < 5_000; line += 1) log.info(`line ${line}.`);
  expect(written).toContain('line 0.');
  unread.shift()?.();
  await new Promise((done) => setImmediate(done));
  expect(written).toContain('[3999 lines of the log were dropped: the output was not read]');
  expect(written).toContain('line 4999.');
  expect(written).not.toContain('line 3999.');
});

test('a reader who has left is no failure', async () => {
  const output = new Writable({
    write(_text, _encoding, done) {
      done(Object.assign(new Error('broken pipe'), { code: 'EPIPE' }));
    },
  });
  const log = await terminalLog('info', output);
  for (let line = 0; line < 10; line += 1) log.info('a line');
  await new Promise((done) => setImmediate(done));
  log.info('another');
});
