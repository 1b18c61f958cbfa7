import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Federation } from '../../federation/index.ts';
import { startInstance } from '../support/instances.ts';
import { REDIS_SERVER, RedisServer } from '../support/redis.ts';
import { RoundRobin } from '../support/round-robin.ts';
import { Service } from '../support/service.ts';

/** Three instances on one Redis, and a proxy that sends each request to another one. */

const INSTANCES = 3;
const SIGN_INS = 500;
const TOGETHER = 12;

let redis: RedisServer;
let franceconnect: RoundRobin;
let sources: RoundRobin;
let federations: Federation[];
/** FranceConnect's at each instance, reached without the proxy. */
const ports: number[] = [];

(REDIS_SERVER ? describe : describe.skip)('several instances', () => {
  beforeAll(async () => {
    redis = await RedisServer.start();
    [franceconnect, sources] = await Promise.all([RoundRobin.open(), RoundRobin.open()]);
    federations = await Promise.all(Array.from({ length: INSTANCES }, startBehindProxies));
  });
  afterAll(async () => {
    await Promise.all(federations.map((federation) => federation.stop()));
    await Promise.all([franceconnect, sources].map((proxy) => proxy[Symbol.asyncDispose]()));
    await redis.stop();
  });

  test(`${SIGN_INS} sign-ins, each hop on another instance, give each person what is theirs`, async () => {
    const [federation] = federations;
    if (!federation) throw new Error('none started');
    const service = await Service.register(federation);
    const people = (await federation.personas.all())
      .filter(({ register, account, why, scenario }) => !register && !account && !scenario && !why.includes('Y6'))
      .slice(0, 40);
    const subs = new Map<string, string>();
    let left = SIGN_INS;
    const citizen = async () => {
      while (left > 0) {
        left -= 1;
        const person = people[left % people.length];
        const { userinfo } = await service.signIn({ persona: person?.id ?? '' });
        expect(String(userinfo.family_name).toUpperCase()).toBe(person?.identity.family_name?.toUpperCase());
        expect(userinfo.sub).toBe(subs.get(person?.id ?? '') ?? userinfo.sub);
        subs.set(person?.id ?? '', userinfo.sub);
      }
    };
    await Promise.all(Array.from({ length: TOGETHER }, citizen));
    expect(new Set(subs.values()).size).toBe(people.length);
    expect(franceconnect.answered.size).toBe(INSTANCES);
    expect(sources.answered.size).toBe(INSTANCES);
  }, 120_000);

  test('a Redis that hangs: each request gets a 503 and a sentence within two seconds, and all is well when it answers again', async () => {
    const [federation] = federations;
    if (!federation) throw new Error('none started');
    const service = await Service.register(federation);
    redis.freeze();
    for (const { path, accept } of [
      { path: `/authorize${service.request().url.search}`, accept: 'text/html' },
      { path: '/token', accept: 'application/json' },
      { path: '/userinfo', accept: '*/*' },
    ]) {
      const since = performance.now();
      const answer = await fetch(federation.franceconnect.issuer + path, {
        method: path === '/token' ? 'POST' : 'GET',
        headers: { accept, authorization: 'Bearer x' },
        redirect: 'manual',
      });
      expect(performance.now() - since).toBeLessThan(2_000);
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('1');
      expect(await answer.text()).toMatch(/Redis at 127\.0\.0\.1:\d+ does not answer/);
    }
    redis.thaw();
    await Promise.all(ports.map(healthy));
    const { userinfo } = await service.signIn({ persona: 'angele-dubreuil' });
    expect(userinfo.family_name).toBe('DUBREUIL');
  });
});

/** Each instance finds out by itself that Redis answers again. */
async function healthy(port: number): Promise<void> {
  const health = `http://localhost:${port}/_local/health`;
  while ((await fetch(health)).status === 503) await new Promise((soon) => setTimeout(soon, 20));
}

async function startBehindProxies(): Promise<Federation> {
  const instance = await startInstance(redis.url, { franceconnect, sources });
  ports.push(instance.ports.franceconnect);
  return instance.federation;
}
