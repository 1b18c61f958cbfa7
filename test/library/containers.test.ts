import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { startFederation } from '../../federation/index.ts';
import { readCommandLine } from '../../federation/options/command-line.ts';
import { freePort } from './temporary.ts';

/** What the container files promise, as far as it can be shown without a container engine. */

const file = (name: string) => readFile(resolve(import.meta.dirname, '../..', name), 'utf8');

describe('the container files', () => {
  test('set options the command has, with values it accepts', async () => {
    const image = [...(await file('Dockerfile')).matchAll(/(FRANCECONNECT_LOCAL_\w+|PORT)=(\S+)/g)];
    const compose = [...(await file('compose.yaml')).matchAll(/^ {6}(FRANCECONNECT_LOCAL_\w+): ([^\s$]\S*)$/gm)];
    const variables = Object.fromEntries([...image, ...compose].map(([, name, value]) => [name, value]));
    expect(readCommandLine([], variables)).toMatchObject({
      options: {
        port: 4000,
        host: '0.0.0.0',
        data: '/data',
        publicUrl: 'http://fc.localhost:4000',
      },
    });
  });

  test('keep everything in the volume, or in Redis when its service is asked for', async () => {
    const compose = await file('compose.yaml');
    expect(compose).toMatch(/^ {2}redis:\n {4}image: redis:7-alpine\n {4}profiles: \[redis\]$/m);
    const [, otherwise = '-'] =
      /^ {6}FRANCECONNECT_LOCAL_STORE: \$\{FRANCECONNECT_LOCAL_STORE:-(.*)\}$/m.exec(compose) ?? [];
    expect(readCommandLine([], { FRANCECONNECT_LOCAL_STORE: otherwise })).not.toHaveProperty('options.store');
    const [, asked] = /# .*FRANCECONNECT_LOCAL_STORE=(\S+) docker compose --profile redis up$/m.exec(compose) ?? [];
    expect(readCommandLine([], { FRANCECONNECT_LOCAL_STORE: asked })).toMatchObject({
      options: { store: 'redis://redis:6379' },
    });
  });

  test('publish the one port under its own number, on the loopback of the host', async () => {
    const published = [...(await file('compose.yaml')).matchAll(/^ {6}- (127\.0\.0\.1:(\d+):(\d+))$/gm)];
    expect(published.map(([, , outside, inside]) => [outside, inside])).toEqual([['4000', '4000']]);
    expect(await file('Dockerfile')).toMatch(/^EXPOSE 4000$/m);
  });
});

test('under a name of its own, everything announced carries that name, whatever name a request came by', async () => {
  const [franceconnect, sources] = [await freePort(), await freePort()];
  await using federation = await startFederation({
    only: ['provider', 'sources'],
    host: '0.0.0.0',
    ports: { franceconnect, sources },
    publicUrls: {
      franceconnect: `http://fc.localhost:${franceconnect}`,
      sources: `http://fc.localhost:${sources}`,
    },
  });
  const issuer = `http://fc.localhost:${franceconnect}/api/v2`;
  expect(federation.franceconnect.issuer).toBe(issuer);
  const address = `http://127.0.0.1:${franceconnect}/api/v2/.well-known/openid-configuration`;
  const document = (await (await fetch(address)).json()) as Record<string, unknown>;
  expect(document.issuer).toBe(issuer);
  const endpoints = Object.entries(document).filter(([name]) => /_(endpoint|uri)$/.test(name));
  expect(endpoints.length).toBeGreaterThan(5);
  for (const [, url] of endpoints) expect(url).toMatch(new RegExp(`^${issuer}/`));
});
