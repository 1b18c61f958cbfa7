import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type * as oidc from 'openid-client';
import {
  type Client,
  connectFederation,
  type Federation,
  startFederation,
  walkThroughFranceConnect,
} from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { type Ask, fetchAt, type Listening, mappedPort, reverseProxy } from '../support/by-name.ts';
import { REDIRECT_URI, SCOPE } from '../support/service.ts';
import { GOODBYE, signInAndOut } from '../support/sign-in-and-out.ts';
import { freePort } from './temporary.ts';

/** On one port the issuer follows the name it is asked by. */

describe('a federation on one port', () => {
  let federation: Federation;
  let client: Client;
  let port: number;
  let proxy: Listening;
  let secureProxy: Listening;

  beforeAll(async () => {
    federation = await startFederation({
      ...{ port: 0, allowHosts: ['*.review.example.test', 'franceconnect'], trustProxy: ['127.0.0.1', '::1'] },
    });
    port = Number(new URL(federation.franceconnect.issuer).port);
    client = await federation.registerClient({ redirect_uris: [REDIRECT_URI], post_logout_redirect_uris: [GOODBYE] });
    proxy = await reverseProxy(port);
    secureProxy = await reverseProxy(port, 'https');
  });
  afterAll(async () => {
    await Promise.all([proxy[Symbol.asyncDispose](), secureProxy[Symbol.asyncDispose]()]);
    await federation.stop();
  });

  const names = (): Record<string, { origin: string; ask: Ask }> => ({
    localhost: { origin: `http://localhost:${port}`, ask: fetch },
    '127.0.0.1': { origin: `http://127.0.0.1:${port}`, ask: fetch },
    'an allowed name': { origin: 'http://pr-7.review.example.test', ask: fetchAt(proxy.port) },
    'an allowed name over https': { origin: 'https://pr-8.review.example.test', ask: fetchAt(secureProxy.port) },
    'a private address': { origin: 'http://192.168.1.20:8080', ask: fetchAt(port) },
    'a name of a container network': { origin: 'http://franceconnect:4000', ask: fetchAt(port) },
  });

  test('announces itself, signs in and out under each name, all at once', async () => {
    const journeys = Object.entries(names()).map(async ([name, { origin, ask }]) => {
      const issuer = `${origin}/api/v2`;
      const { metadata, claims, userinfo, end } = await signInAndOut(client, issuer, ask);
      const addresses = Object.entries(metadata).filter(([key]) => /_(endpoint|uri)$/.test(key));
      expect([name, addresses.filter(([, value]) => !String(value).startsWith(`${issuer}/`))]).toEqual([name, []]);
      expect([name, metadata.issuer, claims.iss, userinfo.iss]).toEqual([name, issuer, issuer, issuer]);
      expect(end).toMatch(GOODBYE);
      const source = await ask(`${origin}/sources/ameli/.well-known/openid-configuration`);
      expect(await source.json()).toMatchObject({ issuer: `${origin}/sources/ameli` });
    });
    await Promise.all(journeys);
  });

  test('shows the same person at every name, under the same sub and the same keys', async () => {
    const { localhost, 'an allowed name': other } = names();
    const subs = [];
    for (const { origin, ask } of [localhost, other].flatMap((name) => name ?? [])) {
      subs.push((await signInAndOut(client, `${origin}/api/v2`, ask)).claims.sub);
      const keys = await ask(`${origin}/api/v2/jwks`);
      expect(await keys.json()).toEqual(await (await fetch(`${federation.franceconnect.issuer}/jwks`)).json());
    }
    expect(new Set(subs).size).toBe(1);
  });

  test('the CPF site signs up under another name, and FranceConnect+ encrypts for it there', async () => {
    const { origin, ask } = names()['an allowed name over https'] ?? { origin: '', ask: fetch };
    for (const [plateforme, source] of [
      ['low', 'ameli'],
      ['high', 'la-poste'],
    ]) {
      const walker = new Walker({ fetch: ask });
      await walker.get(`${origin}/fc/demarrer?plateforme=${plateforme}`);
      const walked = { open: (to: URL) => walker.get(to), press: walker.submit.bind(walker) };
      walker.stopAt = [`${origin}/fc/completer`];
      await walkThroughFranceConnect(walked, walker.page.url, { id: 'angele-dubreuil', credentials: {} }, [
        source ?? '',
      ]);
      expect(walker.page.url.href).toBe(`${origin}/fc/completer`);
    }
  });

  test.each([
    'evil.example',
    'a.b.review.example.test',
    'review.example.test',
    'fcp.integ01.dev-franceconnect.fr',
    'x.gouv.fr',
  ])('refuses the name %s, and says what to do', async (name) => {
    for (const path of ['/api/v2/.well-known/openid-configuration', '/', '/_local', '/sources/ameli/authorize']) {
      const answer = await fetchAt(port)(`http://${name}${path}`);
      expect([path, answer.status]).toEqual([path, 421]);
      expect(await answer.json()).toEqual({
        error: 'unknown_name',
        message: expect.stringMatching(`received ${name}, expected .*--allow-host ${name}`),
      });
    }
  });

  test('a forwarded request is never this machine', async () => {
    const { ask } = names()['an allowed name'] ?? { ask: fetch };
    const answer = await ask('http://pr-7.review.example.test/_local/api/clients');
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('this_machine_only')]);
  });

  test('a sign-in begun under one name is not finished under another: the page names both', async () => {
    const walker = new Walker();
    const url = new URL(`http://127.0.0.1:${port}/api/v2/authorize`);
    url.search = new URLSearchParams({
      ...{ client_id: client.client_id, redirect_uri: REDIRECT_URI, response_type: 'code', scope: SCOPE },
      ...{ acr_values: 'eidas1', state: 's'.repeat(32), nonce: 'n'.repeat(32) },
    }).toString();
    await walker.get(url);
    const list = walker.page.url;
    // Another host has no cookie of the first; another port has them.
    await using mapped = await mappedPort(port);
    for (const host of [`localhost:${port}`, `127.0.0.1:${mapped.port}`]) {
      await walker.get(list.href.replace(list.host, host));
      expect([walker.page.status, walker.page.body]).toEqual([401, expect.stringContaining('Y190001')]);
      expect(walker.page.body).toContain(`http://${host}/api/v2`);
      expect(walker.page.body).toContain(`http://127.0.0.1:${port}/api/v2, where this sign-in began`);
    }
    await walker.get(list);
    expect(walker.page.status).toBe(200);
  });

  test('a code of one name is refused under another, with both names', async () => {
    const url = new URL(`${federation.franceconnect.issuer}/authorize`);
    url.search = new URLSearchParams({
      ...{ client_id: client.client_id, redirect_uri: REDIRECT_URI, response_type: 'code', scope: SCOPE },
      ...{ acr_values: 'eidas1', state: 's'.repeat(32), nonce: 'n'.repeat(32) },
    }).toString();
    const callback = await federation.signIn(url, { persona: 'angele-dubreuil', source: 'ameli' });
    const answer = await fetch(`http://127.0.0.1:${port}/api/v2/token`, {
      method: 'POST',
      body: new URLSearchParams({
        ...{ grant_type: 'authorization_code', redirect_uri: REDIRECT_URI },
        ...{
          client_id: client.client_id,
          client_secret: client.client_secret,
          code: callback.searchParams.get('code') ?? '',
        },
      }),
    });
    const issuers = `issued by http://localhost:${port}/api/v2, sent to http://127.0.0.1:${port}/api/v2`;
    const error = (await answer.json()) as Record<string, string>;
    expect([answer.status, error]).toEqual([
      400,
      { error: 'invalid_grant', error_description: expect.stringContaining(issuers), error_uri: expect.any(String) },
    ]);
    expect(await (await fetch(error.error_uri ?? '')).text()).toContain('--public-url');
  });

  test('connectFederation and its sign-in work through a mapped port, under its name', async () => {
    await using mapped = await mappedPort(port);
    const elsewhere = await connectFederation(`http://127.0.0.1:${mapped.port}`);
    expect(elsewhere.franceconnect.issuer).toBe(`http://127.0.0.1:${mapped.port}/api/v2`);
    const url = new URL(`${elsewhere.franceconnect.issuer}/authorize`);
    url.search = new URLSearchParams({
      ...{ client_id: client.client_id, redirect_uri: REDIRECT_URI, response_type: 'code', scope: SCOPE },
      ...{ acr_values: 'eidas1', state: 's'.repeat(32), nonce: 'n'.repeat(32) },
    }).toString();
    const callback = await elsewhere.signIn(url, { persona: 'angele-dubreuil', source: 'ameli' });
    expect(callback.searchParams.get('iss')).toBe(elsewhere.franceconnect.issuer);
  });

  test('what a tester switches off is off under every name', async () => {
    const switched = (host: string) =>
      fetch(`http://${host}:${port}/_sim/api/register`).then((answer) => answer.json());
    const off = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{"mode":"off"}' };
    expect((await fetch(`http://127.0.0.1:${port}/_sim/api/register`, off)).status).toBe(200);
    expect(await switched('localhost')).toEqual(await switched('127.0.0.1'));
    expect(await switched('localhost')).toMatchObject({ mode: 'off' });
    await fetch(`http://localhost:${port}/_sim/api/register`, { ...off, body: '{"mode":"on"}' });
  });

  test('openid-client signs in through a mapped port', async () => {
    await using mapped = await mappedPort(port);
    const issuer = `http://localhost:${mapped.port}/api/v2`;
    const { claims, end } = await signInAndOut(client, issuer);
    expect(claims.iss).toBe(issuer);
    expect(end).toMatch(GOODBYE);
  });

  test('names come and go without a trace in what is kept', async () => {
    const ask = fetchAt(port);
    for (let last = 1; last <= 12; last += 1) {
      const answer = await ask(`http://10.0.0.${last}/api/v2/.well-known/openid-configuration`);
      expect(await answer.json()).toMatchObject({ issuer: `http://10.0.0.${last}/api/v2` });
    }
    const { claims } = await signInAndOut(client, 'http://10.0.0.1/api/v2', ask);
    expect(claims.iss).toBe('http://10.0.0.1/api/v2');
  });
});

describe('a federation with a port for each application', () => {
  let federation: Federation;
  let client: Client;

  beforeAll(async () => {
    federation = await startFederation();
    client = await federation.registerClient({ redirect_uris: [REDIRECT_URI], post_logout_redirect_uris: [GOODBYE] });
  });
  afterAll(() => federation.stop());

  test.each(['localhost', '127.0.0.1', '192.168.1.20', 'fc.localhost'])(
    'follows the name %s, and its sources with it',
    async (name) => {
      const issuer = federation.franceconnect.issuer.replace('localhost', name);
      const { claims, end } = await signInAndOut(client, issuer, fetchAt());
      expect(claims.iss).toBe(issuer);
      expect(end).toMatch(GOODBYE);
      const walker = new Walker({ fetch: fetchAt() });
      await walker.get(`${federation.cpf?.url.replace('localhost', name)}/fc/demarrer?plateforme=high`);
      expect(walker.page.url.href).toMatch(federation.franceconnectPlus.issuer.replace('localhost', name));
      await walker.submit('#idp-la-poste');
      expect(walker.page.url.href).toMatch(`${federation.sources?.url.replace('localhost', name)}/la-poste/`);
    },
  );

  test('under any other name, or through a mapped port, stays what it announced', async () => {
    const { issuer, discovery } = federation.franceconnect;
    await using mapped = await mappedPort(Number(new URL(issuer).port));
    for (const [ask, address] of [
      [fetchAt(), discovery.replace('localhost', 'evil.example')],
      [fetch, discovery.replace(new URL(issuer).host, `127.0.0.1:${mapped.port}`)],
    ] as const) {
      expect(await (await ask(address)).json()).toMatchObject({ issuer });
    }
  });
});

test('X-Forwarded-Host of a proxy that is not named does not count, and the refusal says so', async () => {
  await using federation = await startFederation({ port: 0, only: ['provider'], allowHosts: ['app.example.test'] });
  const port = Number(new URL(federation.franceconnect.issuer).port);
  const discovery = '/api/v2/.well-known/openid-configuration';
  const headers = { 'x-forwarded-host': 'app.example.test', 'x-forwarded-proto': 'https' };
  const ignored = await fetch(`http://localhost:${port}${discovery}`, { headers });
  expect(await ignored.json()).toMatchObject({ issuer: `http://localhost:${port}/api/v2` });
  const refused = await fetchAt(port)(`http://inside.example.test${discovery}`, { headers });
  expect(await refused.text()).toMatch(
    /X-Forwarded-Host \(app\.example\.test\) does not count: start with --trust-proxy 127\.0\.0\.1/,
  );
});

test('a public URL is the one issuer at every name; servers stay at the name they asked', async () => {
  const port = await freePort();
  await using federation = await startFederation({ port, publicUrl: 'http://localhost:32768' });
  const { issuer } = federation.franceconnect;
  expect(issuer).toBe('http://localhost:32768/api/v2');
  const client = await federation.registerClient({
    redirect_uris: [REDIRECT_URI],
    post_logout_redirect_uris: [GOODBYE],
  });
  // The browser outside of the container, the back end beside it: neither name leads anywhere from this process.
  const ask = fetchAt(port);
  const inside = 'http://franceconnect:4000/api/v2';
  const document = (await (await ask(`${inside}/.well-known/openid-configuration`)).json()) as Record<string, string>;
  expect(document).toMatchObject({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    end_session_endpoint: `${issuer}/session/end`,
    token_endpoint: `${inside}/token`,
    userinfo_endpoint: `${inside}/userinfo`,
    jwks_uri: `${inside}/jwks`,
  });
  // A back end that is given the internal addresses and the public issuer, as most libraries allow.
  const metadata = { ...document, issuer } as oidc.ServerMetadata;
  const { claims, userinfo, end } = await signInAndOut(client, metadata, ask);
  expect([claims.iss, userinfo.iss]).toEqual([issuer, issuer]);
  expect(end).toMatch(GOODBYE);
});

test('with https the certificate holds every allowed name', async () => {
  await using federation = await startFederation({
    ...{ port: 0, https: true, allowHosts: ['*.review.example.test'] },
  });
  const port = Number(new URL(federation.franceconnect.issuer).port);
  const ask = fetchAt(port, { ca: federation.certificate ?? '' });
  const client = await federation.registerClient({
    redirect_uris: [REDIRECT_URI],
    post_logout_redirect_uris: [GOODBYE],
  });
  const { claims } = await signInAndOut(client, 'https://pr-7.review.example.test/api/v2', ask);
  expect(claims.iss).toBe('https://pr-7.review.example.test/api/v2');
});
