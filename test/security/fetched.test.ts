import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { PlusService } from '../support/plus-service.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';

/** What a service publishes at an address of its own may have no end, or lead elsewhere. */

let federation: Federation;
let published: string;
let answer: RequestListener;
let sent = 0;
let elsewhere = 0;
const server = createServer((req, res) => {
  if (req.url !== '/elsewhere') return answer(req, res);
  elsewhere += 1;
  return res.end('{}');
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  published = `http://127.0.0.1:${(server.address() as AddressInfo).port}/published`;
  federation = await startFederation({ only: ['provider', 'sources'] });
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await federation.stop();
});

const endless: RequestListener = (_req, res) => {
  res.setHeader('content-type', 'application/json');
  const more = () => {
    while (!res.destroyed && res.write(' '.repeat(65_536))) sent += 65_536;
  };
  res.on('drain', more);
  more();
};
const redirecting: RequestListener = (_req, res) => res.writeHead(302, { location: '/elsewhere' }).end();

test.each([
  ['an endless', endless],
  ['a redirecting', redirecting],
])('%s sector_identifier_uri is refused after a megabyte, and followed nowhere', async (_what, listener) => {
  [answer, sent, elsewhere] = [listener, 0, 0];
  const service = await Service.register(federation, {
    redirect_uris: [REDIRECT_URI, 'http://service.example/cb'],
    sector_identifier_uri: published,
  });
  expect((await fetch(service.request().url, { redirect: 'manual' })).status).toBe(400);
  expect(sent).toBeLessThan(10_000_000);
  expect(elsewhere).toBe(0);
});

test.each([
  ['an endless', endless],
  ['a redirecting', redirecting],
])('%s jwks_uri is refused after a megabyte, and followed nowhere', async (_what, listener) => {
  [answer, sent, elsewhere] = [listener, 0, 0];
  const service = await PlusService.register(federation, { jwks_uri: published });
  const callback = await federation.signIn(service.request());
  const { client_id, client_secret, redirect_uris } = service.client;
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code: callback.searchParams.get('code') ?? '',
    redirect_uri: redirect_uris[0] ?? '',
    client_id,
    client_secret,
  });
  const { status } = await fetch(`${federation.franceconnectPlus.issuer}/token`, { method: 'POST', body });
  service.close();
  expect(status).toBeGreaterThanOrEqual(400);
  expect(sent).toBeLessThan(10_000_000);
  expect(elsewhere).toBe(0);
});
