import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connectFederation, type Federation, startFederation } from '../../federation/index.ts';
import { ControlApi } from '../support/control-api.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';
import { httpArchive } from './http-archive.ts';

/** A sign-in as a file to send: the library, a running instance and the control API give the same. */

let federation: Federation;
let service: Service;
let exported: string;
let flow: string;
/** Values that must not leave the simulator. */
const secrets: string[] = [];

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  service = await Service.register(federation, { name: 'Cantine <b>de Saint-Élie</b>' });
  exported = `${new URL(federation.franceconnect.issuer).origin}/_local/api/flows`;
  await federation.scenarios.use('invalid-nonce', { client: service.client.client_id });
  const planted = `planted${randomBytes(20).toString('hex')}`;
  const callback = await federation.signIn(service.request().url, { persona: 'angele-dubreuil', source: 'impots' });
  const code = callback.searchParams.get('code') ?? '';
  const { client_id, client_secret } = service.client;
  const grant = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, client_id };
  await service.post('/token', { ...grant, client_secret: planted, api_key: planted });
  const tokens = (await (await service.post('/token', { ...grant, client_secret })).json()) as Record<string, string>;
  await fetch(`${federation.franceconnect.issuer}/userinfo`, {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  });
  flow = (await federation.journal.entries({ client: client_id })).at(-1)?.flow ?? '';
  secrets.push(planted, code, client_secret, tokens.access_token ?? '', tokens.id_token ?? '');
  secrets.push(tokens.id_token?.split('.')[2] ?? '');
});
afterAll(() => federation.stop());

test('the HTML file refers to nothing outside itself and runs nothing', async () => {
  const html = await federation.flows.export(flow);
  expect(html).toMatch(/^<!doctype html>/);
  expect(html).not.toMatch(/<script|<link|<img|<iframe|<b>|@import|\ssrc=|url\((?!"data:)/);
  expect([...html.matchAll(/\shref="([^"]*)"/g)].map(([, to]) => to)).toEqual([expect.stringMatching(/^#entry-/)]);
  expect(html).toContain("default-src 'none'");
  for (const words of ['Cantine &lt;b>de', 'Angèle DUBREUIL', 'is not what FranceConnect promises: nonce', 'eidas1'])
    expect(html).toContain(words);
});

test('the HTTP archive keeps the format, tells every request and marks the broken claim', async () => {
  const text = await federation.flows.export(flow, { format: 'har' });
  const { log } = JSON.parse(text);
  expect(httpArchive.safeParse({ log }).error?.issues).toBeUndefined();
  const entries = await federation.journal.entries({ flow });
  expect(log.entries).toHaveLength(entries.filter(({ to }) => to !== 'register').length);
  const asked = log.entries.map(({ request }: { request: { url: string } }) => new URL(request.url));
  const { origin } = new URL(federation.franceconnect.issuer);
  const known = [origin, new URL(federation.sources?.url ?? '').origin];
  expect(asked.filter((url: URL) => !known.includes(url.origin))).toEqual([]);
  expect(asked[0].searchParams.get('client_id')).toBe(service.client.client_id);
  const broken = log.entries.filter((entry: { _broken?: unknown }) => entry._broken);
  expect(broken).toHaveLength(1);
  expect(broken[0]).toMatchObject({
    _kind: 'SP_REQUESTED_FC_TOKEN',
    comment: expect.stringContaining('broken in id_token: nonce'),
    response: { status: 200, content: { text: expect.stringContaining('id_token (decoded)') } },
  });
  expect(log.pages[0].comment).toContain('promises: nonce');
});

test.each(['html', 'har'] as const)('secrets stay out of %s, whatever their name', async (format) => {
  const text = await federation.flows.export(flow, { format });
  expect(secrets.filter((secret) => secret.length < 20 || text.includes(secret))).toEqual([]);
  expect(text).toContain('masked');
});

test('a running instance gives the same file, of the latest sign-in of one service too', async () => {
  const connected = await connectFederation(federation.franceconnect.issuer);
  const { client_id } = service.client;
  await (await Service.register(federation)).signIn();
  for (const format of ['html', 'har'] as const) {
    const mine = await federation.flows.export(flow, { format });
    expect(await connected.flows.export(flow, { format })).toBe(mine);
    expect(await connected.flows.export('latest', { format, client: client_id })).toBe(mine);
    expect(await connected.flows.export('latest', { format })).not.toBe(mine);
    const answer = await fetch(`${exported}/${flow}/export?format=${format}`);
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename=sign-in-${flow}.${format}`);
    expect(await answer.text()).toBe(mine);
  }
  expect((await fetch(`${exported}/${flow}/export`)).headers.get('content-type')).toBe('text/html; charset=utf-8');
});

test('a sign-in asked by another name than the first has its addresses, and its tokens are judged by its issuer', async () => {
  await using one = await startFederation({ port: 0, only: ['provider', 'sources'] });
  const elsewhere = await connectFederation(one.franceconnect.issuer.replace('localhost', '127.0.0.1'));
  await (await Service.register(elsewhere)).signIn();
  const { log } = JSON.parse(await one.flows.export('latest', { format: 'har' }));
  expect(log.pages[0]).toMatchObject({ _outcome: 'signed-in' });
  const hosts = log.entries.map(({ request }: { request: { url: string } }) => new URL(request.url).hostname);
  expect([...new Set(hosts)]).toEqual(['127.0.0.1']);
});

test('what cannot be exported is refused with what to do', async () => {
  const connected = await connectFederation(federation.franceconnect.issuer);
  for (const one of [federation, connected]) {
    await expect(one.flows.export('never-there')).rejects.toThrow("The journal remembers no sign-in 'never-there'.");
    await expect(one.flows.export('latest', { client: 'nobody' })).rejects.toThrow("no sign-in of 'nobody'");
  }
  const { status, body } = await new ControlApi(federation).get(`/flows/${flow}/export?format=pdf`);
  expect([status, body]).toEqual([422, expect.objectContaining({ message: expect.stringContaining('html or har') })]);
});
