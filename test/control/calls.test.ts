import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeProtectedHeader } from 'jose';
import { type Client, type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { ControlApi } from '../support/control-api.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';

let federation: Federation;
let api: ControlApi;

beforeAll(async () => {
  federation = await startFederation({ list: '2020', only: ['provider', 'sources'] });
  api = new ControlApi(federation);
});

afterAll(() => federation.stop());

const ofTheirs = (client_id: string) => ({ client_id });

describe('clients', () => {
  test('one call makes a whole service, which can sign people in at once', async () => {
    const { status, body } = await api.post<Client>('/clients', { redirect_uris: [REDIRECT_URI] });
    expect(status).toBe(201);
    expect(body).toMatchObject({ redirect_uris: [REDIRECT_URI], active: true });
    expect(body.client_id).toMatch(/^[0-9a-f]{64}$/);
    expect(body.client_secret).toMatch(/^[0-9a-f]{64}$/);
    const service = await Service.register(federation, body);
    expect((await service.signIn()).userinfo.family_name).toBe('DUBREUIL');
  });

  test('are listed, read, changed in part and forgotten', async () => {
    const { body: made } = await api.post<Client>('/clients', { redirect_uris: [REDIRECT_URI], name: 'Avant' });
    const path = `/clients/${made.client_id}`;
    expect((await api.get<Client[]>('/clients')).body).toContainEqual(made);
    expect((await api.patch(path, { name: 'Après' })).body).toEqual({ ...made, name: 'Après' });
    expect((await api.patch(path, {})).body).toEqual({ ...made, name: 'Après' });
    expect((await api.get(path)).body).toEqual({ ...made, name: 'Après' });
    expect((await api.delete(path)).status).toBe(204);
    expect((await api.get(path)).status).toBe(404);
    await expect(
      Service.register(federation).then((service) => federation.signIn(withClient(service, made))),
    ).rejects.toMatchObject({ status: 400 });
  });

  test('what is wrong is told all at once, a mistyped member with the nearest known', async () => {
    const { status, body } = await api.post('/clients', {
      redirect_uri: 'x',
      scopes: ['openid', 'telephone'],
      type: 1,
    });
    expect(status).toBe(422);
    expect(body).toMatchObject({
      error: 'invalid_body',
      faults: expect.arrayContaining([
        { path: 'redirect_uri', received: 'x', expected: "'redirect_uris'? No member is called 'redirect_uri'" },
        { path: 'redirect_uris', received: '(nothing)', expected: 'a list of URLs' },
        { path: 'scopes.1', received: 'telephone', expected: 'a scope FranceConnect knows' },
        expect.objectContaining({ path: 'type', received: '1' }),
      ]),
    });
    expect(String(body.message)).toContain('scopes.1: received telephone');
  });

  test('a change that would leave the service unusable changes nothing', async () => {
    const { body: made } = await api.post<Client>('/clients', { redirect_uris: [REDIRECT_URI] });
    for (const change of [{ redirect_uris: [] }, { client_id: 'other' }, { name: null }, { name: '' }]) {
      expect((await api.patch(`/clients/${made.client_id}`, change)).status).toBe(422);
    }
    expect((await api.get(`/clients/${made.client_id}`)).body).toEqual(made);
  });

  test('an unknown one is told the nearest', async () => {
    expect((await api.get('/clients/dmo')).body).toMatchObject({
      error: 'not_found',
      message: "There is no client 'dmo'. Did you mean 'demo'?",
    });
  });
});

describe('sign-in', () => {
  test('answers the callback a citizen would be sent to', async () => {
    const service = await Service.register(federation);
    const request = service.request();
    const { body } = await api.post<{ callback_url: string }>('/sign-in', {
      authorization_url: request.url.href,
      persona: 'angele-dubreuil',
      source: 'ameli',
    });
    const { userinfo } = await service.complete(new URL(body.callback_url), request);
    expect(userinfo.given_name).toBe('Angèle Louise');
  });

  test('tells a page’s refusal with FranceConnect’s code', async () => {
    const service = await Service.register(federation);
    const { url } = service.request({ scope: 'openid', nonce: 'short' });
    const { status, body } = await api.post('/sign-in', { authorization_url: url.href });
    expect(status).toBe(422);
    expect(body).toMatchObject({ error: 'sign_in_refused', code: 'Y030007', status: 400 });
  });

  test('goes nowhere but to this FranceConnect', async () => {
    const { status, body } = await api.post('/sign-in', {
      authorization_url: 'http://127.0.0.1:1/authorize?redirect_uri=x',
    });
    expect(status).toBe(422);
    expect(String(body.message)).toContain('received http://127.0.0.1:1/authorize, expected http://localhost:');
  });

  test.each([
    [{ persona: 'angel-dubreuil' }, 'angele-dubreuil'],
    [{ source: 'amelie' }, 'ameli'],
  ])('names the nearest for %j', async (as, nearest) => {
    const service = await Service.register(federation);
    const { status, body } = await api.post('/sign-in', { authorization_url: service.request().url.href, ...as });
    expect(status).toBe(422);
    expect(String(body.message)).toContain(nearest);
  });
});

describe('clock', () => {
  test('is advanced, frozen, resumed and put back, for one client', async () => {
    const service = await Service.register(federation);
    const { client_id: client } = service.client;
    const request = service.request();
    const callback = await federation.signIn(request.url);
    const advanced = await api.post('/clock/advance', { by: '1h30', client });
    expect(advanced.body).toMatchObject({ frozen: false, clients: [expect.objectContaining({ client })] });
    await expect(service.complete(callback, request)).rejects.toMatchObject({ error: 'invalid_grant' });

    const clocks = async () =>
      (await api.get<{ clients: { client: string; frozen: boolean }[] }>('/clock')).body.clients;
    await api.post('/clock/freeze', { client });
    expect(await clocks()).toContainEqual(expect.objectContaining({ client, frozen: true }));
    await api.post('/clock/resume', { client });
    expect(await clocks()).toContainEqual(expect.objectContaining({ client, frozen: false }));
    expect((await api.delete(`/clock?client=${client}`)).status).toBe(204);
    expect(await clocks()).not.toContainEqual(expect.objectContaining({ client }));
  });

  test('refuses what is no duration, and a client nobody knows', async () => {
    expect((await api.post('/clock/advance', { by: 'soon' })).body).toMatchObject({
      faults: [{ path: 'by', received: 'soon', expected: expect.stringContaining('31 min') }],
    });
    expect((await api.post('/clock/advance', { by: '1 s', client: 'nobody' })).status).toBe(404);
  });
});

describe('keys', () => {
  interface Key {
    kid: string;
    alg: string;
    signs: boolean;
    platform: string;
  }
  const published = async (issuer: string) => {
    const { keys } = (await (await fetch(`${issuer}/jwks`)).json()) as { keys: { kid: string }[] };
    return keys.map(({ kid }) => kid);
  };

  test('rotate in three steps, and what was issued before goes on', async () => {
    const { issuer } = federation.franceconnect;
    const before = await published(issuer);
    const service = await Service.register(federation);
    const { tokens } = await service.signIn();
    const former = decodeProtectedHeader(tokens.id_token ?? '').kid;
    const request = service.request();
    const callback = await federation.signIn(request.url);

    const { body: key, status } = await api.post<Key>('/keys', { platform: 'low' });
    expect(status).toBe(201);
    expect(key).toMatchObject({ platform: 'low', alg: 'ES256', signs: false });
    expect(await published(issuer)).toEqual([...before, key.kid]);
    expect((await api.post('/keys/retire', { platform: 'low', kid: former })).status).toBe(422);

    expect((await api.post<Key>('/keys/sign', { platform: 'low', kid: key.kid })).body.signs).toBe(true);
    const { client_id, client_secret } = service.client;
    const code = callback.searchParams.get('code') ?? '';
    const answer = await service.post('/token', {
      grant_type: 'authorization_code',
      ...{ client_id, client_secret, code, redirect_uri: REDIRECT_URI },
    });
    const { id_token } = (await answer.json()) as { id_token: string };
    expect(decodeProtectedHeader(id_token).kid).toBe(key.kid);

    expect((await api.post('/keys/retire', { platform: 'low', kid: former })).status).toBe(204);
    expect(await published(issuer)).not.toContain(former);
    const userinfo = await fetch(`${issuer}/userinfo`, { headers: { authorization: `Bearer ${tokens.access_token}` } });
    expect(userinfo.status).toBe(200);
    expect(decodeProtectedHeader(await userinfo.text()).kid).toBe(key.kid);
  });

  test('of the other platform stay what they were, and none shows its private part', async () => {
    const { body } = await api.get<Key[]>('/keys');
    expect(body.filter(({ platform }) => platform === 'high')).toEqual([
      { platform: 'high', kid: 'pkcs11:hsm', alg: 'ES256', signs: true },
    ]);
    for (const key of body) expect(Object.keys(key).toSorted()).toEqual(['alg', 'kid', 'platform', 'signs']);
  });
});

describe('sources', () => {
  test('their records are changed from the next request on, all faults told, and a reset gives them back', async () => {
    const greyed = async () => {
      const { document } = await new Walker().get((await Service.register(federation)).request().url);
      return document.querySelectorAll('button[data-testid][disabled]').map(({ id }) => id);
    };
    expect(await greyed()).toEqual([]);
    expect((await api.post('/sources/records', { msa: { active: false } })).status).toBe(204);
    expect(await greyed()).toEqual(['idp-msa']);
    const refused = await api.post('/sources/records', { ameIi: {}, msa: { active: 'no', colour: 'red' } });
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).toMatch(/active.*colour|colour.*active/);
    await api.post('/reset');
    expect(await greyed()).toEqual([]);
  });

  test('a paused one is down for the citizen until it is resumed', async () => {
    const service = await Service.register(federation);
    expect((await api.post('/sources/msa/pause')).body).toMatchObject({ id: 'msa', state: 'paused' });
    await expect(federation.signIn(service.request().url, { source: 'msa' })).rejects.toThrow();
    expect((await fetch(`${federation.sources?.url}/msa/jwks`)).status).toBe(503);
    expect((await fetch(`${federation.sources?.url}/ameli/jwks`)).status).toBe(200);
    expect((await api.post('/sources/msa/resume')).body).toMatchObject({ state: 'running' });
    await expect(service.signIn({ source: 'msa' })).resolves.toBeDefined();
  });

  test('a paused one is an active scenario of every service: a reset of one service leaves it, a reset of all ends it', async () => {
    const service = await Service.register(federation);
    const state = async () => {
      const { body } = await api.get<{ id: string; state: string }[]>('/sources');
      return body.find(({ id }) => id === 'msa')?.state;
    };
    await api.post('/sources/msa/pause');
    await api.post('/sources/msa/pause', { announced: true });
    const active = (await api.get<{ scenario: { title: string } }[]>('/scenarios/active')).body;
    expect(active.map(({ scenario }) => scenario.title)).toEqual(['msa is paused']);
    await api.post('/reset', { client: service.client.client_id });
    expect(await state()).toBe('paused');
    await api.post('/reset');
    expect(await state()).toBe('running');
    expect((await fetch(`${federation.sources?.url}/msa/jwks`)).status).toBe(200);
  });

  test('a slow one takes its time', async () => {
    await api.post('/sources/alicem/slow', { by: { milliseconds: 150 } });
    const start = performance.now();
    await fetch(`${federation.sources?.url}/alicem/jwks`);
    expect(performance.now() - start).toBeGreaterThan(140);
    expect((await api.get('/sources')).body).toContainEqual({
      id: 'alicem',
      title: 'Alicem',
      state: 'slow',
      delay: 150,
    });
    await api.post('/sources/alicem/resume');
  });

  test('an unknown one is told the nearest', async () => {
    expect((await api.post('/sources/impot/pause')).body.message).toContain("Did you mean 'impots'?");
  });
});

describe('sessions', () => {
  test('are listed without what opens them, and ended: the citizen chooses a source again', async () => {
    const service = await Service.register(federation);
    const { client_id } = service.client;
    const browser = new Walker({ stopAt: REDIRECT_URI });
    await browser.get(service.request().url);
    await browser.submit('#idp-impots');
    await browser.submit('button[name="persona"][value="angele-dubreuil"]');
    await browser.submit('form[action="/api/v2/login"]');

    const { body } = await api.get<Record<string, unknown>[]>(`/sessions?client=${client_id}`);
    expect(body).toEqual([
      {
        id: expect.stringMatching(/^[\w-]{16}$/),
        platform: 'low',
        client_id,
        service: service.client.name,
        source: 'impots',
        citizen: expect.stringContaining('Angèle'),
        signed_in: true,
      },
    ]);
    expect((await api.delete(`/sessions/${body[0]?.id}`)).status).toBe(204);
    expect((await api.delete(`/sessions/${body[0]?.id}`)).status).toBe(404);
    await browser.get(service.request().url);
    expect(browser.page.document.querySelector('#idp-impots')).not.toBeNull();
    expect((await api.delete(`/sessions?client=${client_id}`)).body).toEqual({ ended: 1 });
  });
});

describe('scenarios', () => {
  test('are listed, activated for one client, and taken out', async () => {
    const { body: catalogue } = await api.get<{ id: string }[]>('/scenarios');
    expect(catalogue.length).toBeGreaterThan(0);
    const service = await Service.register(federation);
    const client = service.client.client_id;
    const own = { id: 'mine', faults: [{ kind: 'answer', at: 'token', status: 503 }] };
    expect((await api.post('/scenarios', { use: own, client })).status).toBe(204);
    expect((await api.get(`/scenarios/active?client=${client}`)).body).toEqual([
      expect.objectContaining({ client, scenario: expect.objectContaining(own) }),
    ]);
    expect((await api.delete(`/scenarios?client=${client}`)).status).toBe(204);
    expect((await api.get(`/scenarios/active?client=${client}`)).body).toEqual([]);
  });

  test('an unknown one is told the nearest, a faulty one every fault', async () => {
    const [first] = (await api.get<{ id: string }[]>('/scenarios')).body;
    const unknown = await api.post('/scenarios', { use: `${first?.id}x` });
    expect(unknown.status).toBe(422);
    expect(String(unknown.body.message)).toContain(`Did you mean '${first?.id}'?`);
    const faulty = await api.post('/scenarios', { use: { id: 'A B', faults: [{ kind: 'nothing' }] } });
    expect(String(faulty.body.message)).toMatch(/^id: received A B/m);
    expect(String(faulty.body.message)).toMatch(/^faults\.0/m);
    expect((await api.post('/scenarios', { use: first?.id, persona: 'nobody-at-all' })).status).toBe(422);
  });
});

describe('journal', () => {
  test('is filtered by client', async () => {
    const [mine, yours] = [await Service.register(federation), await Service.register(federation)];
    await Promise.all([mine.signIn(), yours.signIn()]);
    const { body } = await api.get<{ client: string; kind: string }[]>(`/journal?client=${mine.client.client_id}`);
    expect(body.length).toBeGreaterThan(3);
    expect(new Set(body.map(({ client }) => client))).toEqual(new Set([mine.client.client_id]));
  });

  test('a long poll answers as soon as something happened', async () => {
    const service = await Service.register(federation);
    const path = `/journal?client=${service.client.client_id}&kind=FC_AUTHORIZE_INITIATED&wait=20`;
    const waiting = api.get<{ kind: string }[]>(path);
    await service.signIn();
    expect((await waiting).body.map(({ kind }) => kind)).toEqual(['FC_AUTHORIZE_INITIATED']);
  });

  test('a poll that waits for nothing ends with nothing', async () => {
    expect((await api.get('/journal?client=nobody&wait=0.05')).body).toEqual([]);
    expect((await api.get('/journal/next?kind=NOTHING&timeout=20')).status).toBe(504);
    expect((await api.get('/journal?wiat=3')).body).toMatchObject({ error: 'invalid_query' });
  });
});

test('reset of one client undoes what concerns it, and keeps the service', async () => {
  const [mine, yours] = [await Service.register(federation), await Service.register(federation)];
  const { client_id: client } = mine.client;
  await yours.signIn();
  await api.post('/scenarios', { use: { id: 'mine', faults: [{ kind: 'answer', at: 'token', status: 503 }] }, client });
  await api.post('/clock/freeze', { client });
  expect((await api.post('/reset', ofTheirs(client))).status).toBe(422);
  expect((await api.post('/reset', { client })).status).toBe(204);
  await expect(mine.signIn()).resolves.toBeDefined();
  expect((await api.get<{ clients: { client: string }[] }>('/clock')).body.clients).not.toContainEqual(
    expect.objectContaining({ client }),
  );
  expect((await api.get<unknown[]>(`/journal?client=${yours.client.client_id}`)).body.length).toBeGreaterThan(0);
});

function withClient(service: Service, { client_id }: Client): URL {
  const { url } = service.request();
  url.searchParams.set('client_id', client_id);
  return url;
}
