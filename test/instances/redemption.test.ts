import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Federation } from '../../federation/index.ts';
import type { Command } from '../library/command.ts';
import { type Ports, startInstance, startInstanceApart } from '../support/instances.ts';
import { REDIS_SERVER, RedisServer } from '../support/redis.ts';
import { RedisGate } from '../support/redis-gate.ts';
import { RoundRobin } from '../support/round-robin.ts';
import { Service } from '../support/service.ts';

/** A code that is being redeemed while its instance fails: it is neither lost nor paid out twice. */

/** What an instance writes when it spends a code. */
const SPENT = '"consumed":';

let redis: RedisServer;
let franceconnect: RoundRobin;
let sources: RoundRobin;
let federation: Federation;
let sound: Instance;
let failing: Instance & { command: Command; gate: RedisGate };
let service: Service;
/** What redeems one code, at whichever instance. */
let body: URLSearchParams;

(REDIS_SERVER ? describe : describe.skip)('a code', () => {
  beforeAll(async () => {
    redis = await RedisServer.start();
    [franceconnect, sources] = await Promise.all([RoundRobin.open(), RoundRobin.open()]);
    const here = await startInstance(redis.url, { franceconnect, sources });
    federation = here.federation;
    sound = { token: tokenEndpoint(here.ports) };
    service = await Service.register(federation);
  }, 60_000);
  afterAll(async () => {
    await federation.stop();
    await Promise.all([franceconnect, sources].map((proxy) => proxy[Symbol.asyncDispose]()));
    await redis.stop();
  });

  beforeEach(async () => {
    failing = await startFailing();
    const callback = await federation.signIn(service.request().url, { persona: 'angele-dubreuil', source: 'ameli' });
    const { client_id, client_secret, redirect_uris } = service.client;
    body = new URLSearchParams({
      grant_type: 'authorization_code',
      code: callback.searchParams.get('code') ?? '',
      redirect_uri: redirect_uris[0] ?? '',
      client_id,
      client_secret,
    });
  }, 60_000);
  afterEach(async () => {
    await failing.command[Symbol.asyncDispose]();
    await failing.gate[Symbol.asyncDispose]();
  });

  test('whose instance dies between spending it and answering is paid by another, once', async () => {
    const spent = failing.gate.closeAt(SPENT);
    const lost = redeemAt(failing).catch((error: Error) => error.name);
    await spent;
    await failing.command.signal('SIGKILL');
    expect(await lost).toBe('TypeError');
    const paid = await redeemAt(sound);
    expect(paid).toMatchObject({ status: 200, answer: { token_type: 'Bearer' } });
    expect((await userinfoWith(paid)).status).toBe(200);
    expect(await redeemAt(sound)).toMatchObject(REFUSED);
  });

  test('whose instance hangs is paid by another; when the first comes back it pays the same, or nothing', async () => {
    const spent = failing.gate.closeAt(SPENT);
    const late = redeemAt(failing);
    await spent;
    const paid = await redeemAt(sound);
    expect(paid.status).toBe(200);
    failing.gate.reopen();
    const { status, answer } = await late;
    expect([paid.answer.access_token, undefined]).toContain(answer.access_token);
    expect([200, 503]).toContain(status);
    expect((await userinfoWith(paid)).status).toBe(200);
    expect(await redeemAt(sound)).toMatchObject(REFUSED);
  });

  test('whose instance gets no answer from Redis, and says 503, is paid when the service tries again', async () => {
    const spent = failing.gate.closeAt(SPENT);
    const unanswered = redeemAt(failing);
    await spent;
    expect(await unanswered).toMatchObject({ status: 503 });
    failing.gate.reopen();
    const again = await untilRedisAnswers(() => redeemAt(failing));
    expect(again).toMatchObject({ status: 200 });
    expect((await userinfoWith(again)).status).toBe(200);
    expect(await redeemAt(sound)).toMatchObject(REFUSED);
  });

  test('whose instance dies after its answer stays spent', async () => {
    const paid = await redeemAt(failing);
    expect(paid.status).toBe(200);
    // By now the instance has written that it answered: what it asks of Redis is done in the order it asks.
    expect((await userinfoWith(paid, failing)).status).toBe(200);
    await failing.command.signal('SIGKILL');
    expect(await redeemAt(sound)).toMatchObject(REFUSED);
  });

  test('redeemed at two instances at once is paid by one', async () => {
    for (let i = 0; i < 20; i += 1) {
      const callback = await federation.signIn(service.request().url, { persona: 'angele-dubreuil', source: 'ameli' });
      body.set('code', callback.searchParams.get('code') ?? '');
      const answers = await Promise.all([sound, failing, sound, failing].map(redeemAt));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
    }
  });
});

const REFUSED = { status: 400, answer: { error: 'invalid_grant' } };

interface Instance {
  /** Its token endpoint, reached without the proxy. */
  token: string;
}

type Redeemed = Awaited<ReturnType<typeof redeemAt>>;

async function redeemAt({ token }: Instance) {
  const answer = await fetch(token, { method: 'POST', body });
  const text = await answer.text();
  const json = answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : {};
  return { status: answer.status, answer: json as { access_token?: string; error?: string } };
}

function userinfoWith({ answer }: Redeemed, { token }: Instance = sound): Promise<Response> {
  return fetch(token.replace('/token', '/userinfo'), { headers: { authorization: `Bearer ${answer.access_token}` } });
}

async function untilRedisAnswers(attempt: () => Promise<Redeemed>): Promise<Redeemed> {
  for (;;) {
    const redeemed = await attempt();
    if (redeemed.status !== 503) return redeemed;
    await new Promise((soon) => setTimeout(soon, 50));
  }
}

function tokenEndpoint({ franceconnect: port }: Ports): string {
  return `http://localhost:${port}/api/v2/token`;
}

async function startFailing(): Promise<typeof failing> {
  const gate = await RedisGate.open(redis.port);
  const { command, ports } = await startInstanceApart(gate.url, { franceconnect, sources });
  return { command, gate, token: tokenEndpoint(ports) };
}
