import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/web/walker.ts';
import { freePort } from '../library/temporary.ts';
import { ControlApi } from '../support/control-api.ts';
import { REDIS_SERVER, RedisServer } from '../support/redis.ts';
import { RoundRobin } from '../support/round-robin.ts';
import { Service } from '../support/service.ts';

/** Two instances on one Redis, behind a proxy that sends each request to the other one: what is done to one is done to both. */

let redis: RedisServer;
let franceconnect: RoundRobin;
let sources: RoundRobin;
let instances: Instance[];
let one: Instance;
let other: Instance;
let service: Service;

interface Instance {
  federation: Federation;
  /** FranceConnect and the sources of this very instance, without the proxy. */
  franceconnect: string;
  sources: string;
  api: ControlApi;
  stop(): Promise<void>;
}

(REDIS_SERVER ? describe : describe.skip)('what one of two instances is told', () => {
  beforeAll(async () => {
    redis = await RedisServer.start();
    [franceconnect, sources] = await Promise.all([RoundRobin.open(), RoundRobin.open()]);
    instances = await Promise.all([startInstance(), startInstance()]);
    [one, other] = instances as [Instance, Instance];
    service = await Service.register(one.federation);
  }, 60_000);
  afterEach(() => one.federation.reset());
  afterAll(async () => {
    await Promise.all(instances.map(({ stop }) => stop()));
    await Promise.all([franceconnect, sources].map((proxy) => proxy[Symbol.asyncDispose]()));
    await redis.stop();
  });

  describe('of people', () => {
    const identity = {
      given_name: 'Camille',
      family_name: 'ORVIEUX',
      birthdate: '1990-04-12',
      gender: 'female' as const,
      birthplace: '37261',
      birthcountry: '99100',
      email: 'camille.orvieux@example.org',
    };

    test('somebody added at one signs in at the sources of both, until removed at the other', async () => {
      const { persona } = await one.federation.personas.add({ identity });
      expect((await other.api.get(`/personas/${persona.id}`)).status).toBe(200);
      for (const { federation } of instances) {
        const callback = await federation.signIn(service.request().url, { persona: persona.id, source: 'ameli' });
        expect(callback.searchParams.get('code')).toBeTruthy();
        // So that the next one is recognised by the other instance.
        await fetch(sources.url);
      }
      expect((await other.api.delete(`/personas/${persona.id}`)).status).toBe(204);
      expect((await one.api.get(`/personas/${persona.id}`)).status).toBe(404);
    });

    test('those of a file, imported at one, are known to the other, and nobody’s id is given twice', async () => {
      const csv =
        'login,password,family_name,preferred_username,given_name,gender,email,birthdate,birthplace,birthcountry\n';
      const line = 'corse,123,BROSSE,,Mario,male,mario@example.org,1981-02-03,2A004,99100\n';
      const imported = await one.api.call<{ added: { id: string }[] }>('POST', '/personas/import', csv + line, {
        'content-type': 'text/csv',
      });
      const id = imported.body.added[0]?.id ?? '';
      expect((await other.api.get(`/personas/${id}`)).status).toBe(200);
      const double = { identity, credentials: { ameli: { identifiant: 'corse' } } };
      expect((await other.api.post('/personas', double)).status).toBe(422);
      expect((await one.api.delete(`/personas/${id}`)).status).toBe(204);
    });
  });

  describe('of time', () => {
    test('moved at one, a code expires that the other redeems', async () => {
      const { code, redeemAt } = await signedIn();
      await one.federation.clock.advance('40 s');
      expect(await redeemAt(other, code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    });

    test('moved for one service, it stays as it is for another, at both', async () => {
      const neighbour = await Service.register(other.federation);
      await one.api.post('/clock/advance', { by: '40 s', client: neighbour.client.client_id });
      const clock = await other.api.get<{ ahead: number; clients: { client: string; ahead: number }[] }>('/clock');
      expect(clock.body.clients).toMatchObject([{ client: neighbour.client.client_id }]);
      expect(clock.body.clients[0]?.ahead).toBeGreaterThan(39_000);
      const { code, redeemAt } = await signedIn();
      expect(await redeemAt(other, code)).toMatchObject({ status: 200 });
    });

    test('moves made at both at once add up', async () => {
      await Promise.all(
        Array.from({ length: 20 }, (_, i) => instances[i % 2]?.federation.clock.advance({ seconds: 1 })),
      );
      for (const { api } of instances) {
        const { ahead } = (await api.get<{ ahead: number }>('/clock')).body;
        expect(Math.round(ahead / 1000)).toBe(20);
      }
    });

    test('stands still at both, and for an instance that comes later', async () => {
      await one.api.post('/clock/freeze');
      const late = await startInstance();
      const times = await Promise.all([other, late].map(({ api }) => api.get('/clock')));
      await late.stop();
      expect(new Set(times.map(({ body }) => body.now)).size).toBe(1);
      expect(times.map(({ body }) => body.frozen)).toEqual([true, true]);
    });
  });

  test('of a source that is down or recorded otherwise, both tell', async () => {
    await one.api.post('/sources/ameli/pause');
    expect((await fetch(`${other.sources}/ameli/.well-known/openid-configuration`)).status).toBe(503);
    await other.api.post('/sources/records', { impots: { title: 'Impôts en travaux' } });
    for (const _each of instances) {
      const browser = new Walker();
      expect((await browser.get(service.request().url)).document.innerHTML).toContain('Impôts en travaux');
      // So that the next page comes from the other one.
      await fetch(`${franceconnect.url}/_local/health`);
    }
  });

  test('of keys, both publish the same', async () => {
    expect((await one.api.post('/keys', { platform: 'low' })).status).toBe(201);
    const published = await Promise.all(
      instances.map(async ({ franceconnect: origin }) => (await fetch(`${origin}/api/v2/jwks`)).json()),
    );
    expect(published[0]).toEqual(published[1]);
  });

  test('to undo everything is undone at both', async () => {
    await one.api.post('/sources/ameli/pause');
    await one.api.post('/clock/advance', { by: '2 h' });
    await other.api.post('/sources/records', { impots: { active: false } });
    await one.federation.scenarios.use('source-unavailable');
    await other.federation.reset();
    expect((await one.api.get<{ ahead: number }>('/clock')).body.ahead).toBeLessThan(1_000);
    expect((await fetch(`${one.sources}/ameli/.well-known/openid-configuration`)).status).toBe(200);
    for (const source of ['ameli', 'impots']) {
      const { userinfo } = await service.signIn({ persona: 'angele-dubreuil', source });
      expect(userinfo.family_name).toBe('DUBREUIL');
    }
  });
});

/** A code, and how to redeem one at an instance of one's choice. */
async function signedIn() {
  const callback = await one.federation.signIn(service.request().url, { persona: 'angele-dubreuil', source: 'ameli' });
  const { client_id, client_secret, redirect_uris } = service.client;
  return {
    code: callback.searchParams.get('code') ?? '',
    async redeemAt({ franceconnect: origin }: Instance, code: string) {
      const grant = { grant_type: 'authorization_code', code, redirect_uri: redirect_uris[0] ?? '' };
      const body = new URLSearchParams({ ...grant, client_id, client_secret });
      const answer = await fetch(`${origin}/api/v2/token`, { method: 'POST', body });
      return { status: answer.status, body: await answer.json() };
    },
  };
}

async function startInstance(): Promise<Instance> {
  const ports = { franceconnect: await freePort(), sources: await freePort() };
  const federation = await startFederation({
    store: redis.url,
    only: ['provider', 'sources'],
    ports,
    publicUrls: { franceconnect: franceconnect.url, sources: sources.url },
  });
  franceconnect.add(ports.franceconnect);
  sources.add(ports.sources);
  const origin = `http://localhost:${ports.franceconnect}`;
  return {
    federation,
    franceconnect: origin,
    sources: `http://localhost:${ports.sources}`,
    api: new ControlApi(origin),
    async stop() {
      franceconnect.remove(ports.franceconnect);
      sources.remove(ports.sources);
      await federation.stop();
    },
  };
}
