import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import express from 'express';
import { startFederation } from '../../federation/index.ts';
import { LiveUpdates } from '../../infrastructure/http/live-updates.ts';
import { openServer } from '../../infrastructure/http/server.ts';
import { usedHeap } from '../support/used-heap.ts';

/** Clients that never read the answer: they cost no memory and hold nobody. */

const MEGABYTE = 1024 * 1024;
const EVENTS = 5_000;
const LAST = 'the latest';
const sockets: Socket[] = [];

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** Asks these requests, and reads nothing. */
async function unread(url: string, requests: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined);
  sockets.push(socket);
  await once(socket, 'connect');
  socket.pause().write(requests);
  return socket;
}

const asking = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

test('a page that never reads its events costs no memory; one that reads again gets the latest', async () => {
  const live = new LiveUpdates();
  const sends = new Set<(event: string) => void>();
  const server = await openServer({ name: 'A test', host: '127.0.0.1', port: 0, option: '--port' });
  await using _closed = { [Symbol.asyncDispose]: () => server.close() };
  const app = express();
  app.get('/events', (_req, res) => {
    live.stream(res, (send) => {
      sends.add(send);
      return () => sends.delete(send);
    });
  });
  server.serve(app);
  const socket = await unread(server.url, asking('/events'));
  const other = await fetch(`${server.url}/events`);
  expect(sends.size).toBe(2);
  const read = readUntil(other, LAST);

  const before = usedHeap();
  let most = 0;
  for (let n = 0; n < EVENTS; n += 1) {
    // As the journal sends to all listeners at once; 50 MB in all.
    for (const send of sends) send(`data: ${n === EVENTS - 1 ? LAST : n} ${'x'.repeat(10_000)}`);
    if (n % 10 === 0) await new Promise((next) => setImmediate(next));
    if (n % 500 === 0) most = Math.max(most, usedHeap() - before);
  }
  // A page that reads has the latest; the other one has it once it reads.
  await read;
  expect(most).toBeLessThan(25 * MEGABYTE);
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-30_000);
  });
  socket.resume();
  while (!text.includes(LAST)) await once(socket, 'data');
}, 60_000);

async function readUntil({ body }: Response, words: string): Promise<void> {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = ''; !text.includes(words); ) {
    const { value = '', done } = (await reader?.read()) ?? { done: true };
    if (done) throw new Error(`the events ended before ${words}`);
    text = (text + value).slice(-30_000);
  }
  await reader?.cancel();
}

test.each(['/_local/flows', '/_local/flows/events', '/_local/api/openapi.json', '/_local/stage/events'])(
  'thousands of requests for %s on connections that never read: others are answered',
  async (path) => {
    await using federation = await startFederation({ only: ['provider', 'sources'] });
    const { origin } = new URL(federation.franceconnect.issuer);
    expect((await fetch(origin + path, { method: 'HEAD' })).status).toBe(200);
    const before = usedHeap();
    for (let n = 0; n < 10; n += 1) await unread(origin, asking(path).repeat(1_000));
    // What is asked after them is answered, and nothing piles up for those who do not read.
    for (let n = 0; n < 20; n += 1) expect((await fetch(federation.franceconnect.discovery)).status).toBe(200);
    expect(usedHeap() - before).toBeLessThan(80 * MEGABYTE);
  },
  60_000,
);
