import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import type { Federation, JournalEntry } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { ControlApi } from '../support/control-api.ts';
import { startInstance } from '../support/instances.ts';
import { REDIS_SERVER, RedisServer } from '../support/redis.ts';
import { RoundRobin } from '../support/round-robin.ts';
import { Service } from '../support/service.ts';
import { ONCE, SIGN_IN } from '../support/sign-in-steps.ts';

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
    instances = await Promise.all([startReachable(), startReachable()]);
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
      const late = await startReachable();
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

  describe('of sign-ins', () => {
    test('a sign-in whose hops alternate is one flow, complete and in order, at both, in the API and on its page', async () => {
      await Promise.all(['ameli', 'impots', 'msa'].map((source) => service.signIn({ source })));
      const told = await Promise.all(instances.map(journalOf));
      expect(told[0]).toEqual(told[1]);
      const entries = told[0] ?? [];
      const flows = [...new Set(entries.map(({ flow }) => flow))];
      expect(flows).toHaveLength(3);
      for (const flow of flows) {
        const own = entries.filter((entry) => entry.flow === flow);
        expect(own.map(({ kind }) => kind).filter((kind) => !ONCE.includes(kind))).toEqual(SIGN_IN);
        expect(new Set(own.map(({ client }) => client))).toEqual(new Set([service.client.client_id]));
        expect(new Set(own.map(({ source }) => source)).size).toBe(1);
        for (const { franceconnect: origin } of instances) {
          const page = await (await fetch(`${origin}/_local/flows/${flow}`)).text();
          expect(page).toContain('SP_REQUESTED_FC_USERINFO');
          expect(await (await fetch(`${origin}/_local/flows`)).text()).toContain(`/_local/flows/${flow}`);
        }
      }
      expect(franceconnect.answered.size).toBeGreaterThan(1);
    });

    test('what is found under a name one instance gave, the other finds too', async () => {
      const logged: string[] = [];
      await service.signIn({ source: 'ameli' });
      for (const { flow } of await journalOf(one)) logged.push(flow);
      expect((await other.api.get(`/journal?flow=${logged[0]}`)).body).toEqual(await journalOf(one));
    });

    test('whoever waits at one sees what happens at the other', async () => {
      const query = `kind=SP_REQUESTED_FC_TOKEN&client=${service.client.client_id}`;
      const waiting = instances.flatMap(({ api, federation }) => [
        api.get<JournalEntry[]>(`/journal?wait=20&${query}`).then(({ body }) => body[0]),
        api.get<JournalEntry>(`/journal/next?timeout=20000&${query}`).then(({ body }) => body),
        federation.journal.next('SP_REQUESTED_FC_TOKEN', { client: service.client.client_id }, { timeout: 20_000 }),
      ]);
      await service.signIn({ source: 'ameli' });
      const seen = await Promise.all(waiting);
      expect(seen).toHaveLength(6);
      expect(new Set(seen.map((entry) => entry?.id)).size).toBe(1);
      expect(seen[0]).toMatchObject({ client: service.client.client_id, detail: { answer: { status: 200 } } });
    });

    test('a page that follows a sign-in at one hears of its hops at the other', async () => {
      const follow = async ({ franceconnect: origin }: Instance) => {
        const response = await fetch(`${origin}/_local/flows/events`);
        const chunks = response.body?.getReader();
        const received: string[] = [];
        const until = async (word: string) => {
          for (;;) {
            const chunk = await chunks?.read();
            received.push(Buffer.from(chunk?.value ?? []).toString());
            if (!chunk || chunk.done || received.join('').includes(word)) return received.join('');
          }
        };
        await until('listening');
        return until;
      };
      const following = await Promise.all(instances.map(follow));
      await service.signIn({ source: 'ameli' });
      const texts = await Promise.all(following.map((until) => until('SP_REQUESTED_FC_USERINFO')));
      for (const text of texts) for (const kind of SIGN_IN) expect(text).toContain(kind);
    });

    test('a sign-in is followed to its logout, through the source and back', async () => {
      const browser = new Walker({ stopAt: 'http://localhost:3999/' });
      const request = service.request();
      await browser.get(request.url);
      await browser.submit('#idp-ameli');
      await browser.submit('button[name="persona"][value="angele-dubreuil"]');
      const { url } = await browser.submit('form[action="/api/v2/login"]');
      const { tokens } = await service.complete(new URL(url), request);
      await fetch(`${franceconnect.url}/_local/health`);
      const logout = new URL(`${franceconnect.url}/api/v2/session/end`);
      logout.searchParams.set('id_token_hint', tokens.id_token ?? '');
      logout.searchParams.set('state', 'a state that is long enough for anybody');
      logout.searchParams.set('post_logout_redirect_uri', 'http://localhost:3999/goodbye');
      await browser.get(logout.href);
      const entries = await journalOf(other);
      expect(new Set(entries.map(({ flow }) => flow)).size).toBe(1);
      expect(entries.slice(-5).map(({ kind }) => kind)).toEqual([
        'SP_REQUESTED_LOGOUT',
        'FC_REQUESTED_LOGOUT_FROM_IDP',
        'IDP_RECEIVED_LOGOUT',
        'IDP_LOGOUT_CALLEDBACK',
        'FC_SESSION_TERMINATED',
      ]);
    });

    test('no secret is in what Redis keeps of the journal', async () => {
      const { callback, tokens } = await service.signIn({ source: 'ameli' });
      expect((await journalOf(other)).length).toBeGreaterThan(10);
      const client = new Redis(redis.url);
      const lines = (await client.xrange('franceconnect-local:changes', '-', '+')).join('\n');
      client.disconnect();
      expect(lines).toContain('SP_REQUESTED_FC_TOKEN');
      const secrets = [callback.searchParams.get('code'), tokens.access_token, service.client.client_secret];
      for (const secret of secrets) expect(lines).not.toContain(secret);
      expect(lines).not.toContain(tokens.id_token?.split('.')[2]);
    });

    test('what is forgotten at one is forgotten at both: one service’s, or everything', async () => {
      const neighbour = await Service.register(other.federation);
      await service.signIn({ source: 'ameli' });
      await neighbour.signIn({ source: 'ameli' });
      expect((await journalOf(one)).length).toBeGreaterThan(10);
      await other.federation.reset(service.client.client_id);
      for (const instance of instances) expect(await journalOf(instance)).toEqual([]);
      const { body } = await one.api.get<JournalEntry[]>('/journal');
      expect(new Set(body.map(({ client: of }) => of))).toEqual(new Set([neighbour.client.client_id]));
      await one.federation.reset();
      for (const { api } of instances) expect((await api.get('/journal')).body).toEqual([]);
    });
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

/** Of the service under test. */
async function journalOf({ api }: Instance): Promise<JournalEntry[]> {
  return (await api.get<JournalEntry[]>(`/journal?client=${service.client.client_id}`)).body;
}

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

async function startReachable(): Promise<Instance> {
  const { federation, ports } = await startInstance(redis.url, { franceconnect, sources });
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
