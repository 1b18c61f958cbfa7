import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connectFederation, type Federation } from '../../federation/index.ts';
import { startInstanceApart } from '../support/instances.ts';
import { REDIS_SERVER, RedisServer } from '../support/redis.ts';
import { RoundRobin } from '../support/round-robin.ts';
import { Service } from '../support/service.ts';

/** One of three instances dies in the middle: its sign-ins pass at the second attempt, all others at the first. */

const INSTANCES = 3;
const SIGN_INS = 60;
const TOGETHER = 6;

let redis: RedisServer;
let franceconnect: RoundRobin;
let sources: RoundRobin;
let instances: Instance[];
let federation: Federation;

(REDIS_SERVER ? describe : describe.skip)('an instance that dies', () => {
  beforeAll(async () => {
    redis = await RedisServer.start();
    [franceconnect, sources] = await Promise.all([RoundRobin.open(), RoundRobin.open()]);
    instances = await Promise.all(Array.from({ length: INSTANCES }, startBehindProxies));
    federation = await connectFederation(franceconnect.url);
  }, 60_000);
  afterAll(async () => {
    await Promise.all(instances.map(({ command }) => command[Symbol.asyncDispose]()));
    await Promise.all([franceconnect, sources].map((proxy) => proxy[Symbol.asyncDispose]()));
    await redis.stop();
  });

  test('stops no other sign-in; those it was answering pass when tried again', async () => {
    const service = await Service.register(federation);
    let left = SIGN_INS;
    let finished = 0;
    const lost: string[] = [];
    const citizen = async () => {
      while (left > 0) {
        left -= 1;
        const outcome = await signIn(service).catch((error: Error) => error.message);
        if (outcome !== 'DUBREUIL') lost.push(outcome);
        finished += 1;
        if (finished === SIGN_INS / 3) await kill(instances[1]);
      }
    };
    await Promise.all(Array.from({ length: TOGETHER }, citizen));
    expect({ finished, lost }).toEqual({ finished: SIGN_INS, lost: [] });
    expect(franceconnect.answered.size).toBe(INSTANCES);
  }, 120_000);
});

/** @returns the family name the service was given in the end */
async function signIn(service: Service, retried = false): Promise<string> {
  const request = service.request();
  const enter = () => federation.signIn(request.url, { persona: 'angele-dubreuil', source: 'ameli' });
  const callback = await enter().catch(enter);
  // A code is redeemed at most once: whoever redeems it at the dying instance begins again.
  const redeemed = await service.redeem(callback, request).catch(() => undefined);
  if (!redeemed) return retried ? 'lost twice' : signIn(service, true);
  const read = () => service.userinfo(redeemed);
  const userinfo = await read().catch(read);
  return String(userinfo.family_name);
}

type Instance = Awaited<ReturnType<typeof startInstanceApart>>;

/** Without a warning; the balancers' health checks see it a moment later. */
async function kill(instance: Instance | undefined): Promise<void> {
  await instance?.command[Symbol.asyncDispose]();
  franceconnect.remove(instance?.ports.franceconnect ?? 0);
  sources.remove(instance?.ports.sources ?? 0);
}

async function startBehindProxies(): Promise<Instance> {
  const instance = await startInstanceApart(redis.url, { franceconnect, sources });
  franceconnect.add(instance.ports.franceconnect);
  sources.add(instance.ports.sources);
  return instance;
}
