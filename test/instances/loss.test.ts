import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connectFederation, type Federation } from '../../federation/index.ts';
import { Command } from '../library/command.ts';
import { freePort, temporaryFolder } from '../library/temporary.ts';
import { REDIS_SERVER, RedisServer } from '../support/redis.ts';
import { RoundRobin } from '../support/round-robin.ts';
import { Service } from '../support/service.ts';

/** One of three instances dies in the middle: what had reached its code goes on, the rest passes at the second attempt. */

const INSTANCES = 3;
const SIGN_INS = 60;
const TOGETHER = 6;

let redis: RedisServer;
let franceconnect: RoundRobin;
let sources: RoundRobin;
let instances: Command[];
let federation: Federation;

(REDIS_SERVER ? describe : describe.skip)('an instance that dies', () => {
  beforeAll(async () => {
    redis = await RedisServer.start();
    [franceconnect, sources] = await Promise.all([RoundRobin.open(), RoundRobin.open()]);
    instances = await Promise.all(Array.from({ length: INSTANCES }, startInstance));
    federation = await connectFederation(franceconnect.url);
  }, 60_000);
  afterAll(async () => {
    await Promise.all(instances.map((instance) => instance[Symbol.asyncDispose]()));
    await Promise.all([franceconnect, sources].map((proxy) => proxy[Symbol.asyncDispose]()));
    await redis.stop();
  });

  test('takes no sign-in with it that had its code; the others pass when tried again', async () => {
    const service = await Service.register(federation);
    let left = SIGN_INS;
    let finished = 0;
    const lost: string[] = [];
    const citizen = async () => {
      while (left > 0) {
        left -= 1;
        const request = service.request();
        const enter = () => federation.signIn(request.url, { persona: 'angele-dubreuil', source: 'ameli' });
        const callback = await enter().catch(enter);
        // From here on there is a code: a service whose call met the dying instance calls again.
        const complete = () => service.complete(callback, request);
        const { userinfo } = await complete()
          .catch(complete)
          .catch((error: Error) => ({ userinfo: { family_name: `lost: ${error.message}` } }));
        if (userinfo.family_name !== 'DUBREUIL') lost.push(String(userinfo.family_name));
        finished += 1;
        if (finished === SIGN_INS / 3) await instances[1]?.[Symbol.asyncDispose]();
      }
    };
    await Promise.all(Array.from({ length: TOGETHER }, citizen));
    expect({ finished, lost }).toEqual({ finished: SIGN_INS, lost: [] });
    expect(franceconnect.answered.size).toBe(INSTANCES);
  }, 120_000);
});

async function startInstance(): Promise<Command> {
  await using folder = await temporaryFolder();
  const ports = { franceconnect: await freePort(), sources: await freePort() };
  const instance = Command.start(
    [
      `--store=${redis.url}`,
      '--only=provider,sources',
      `--port-franceconnect=${ports.franceconnect}`,
      `--port-sources=${ports.sources}`,
      '--port-franceconnect-plus=0',
      `--public-url-franceconnect=${franceconnect.url}`,
      `--public-url-sources=${sources.url}`,
      '--log-level=silent',
    ],
    { cwd: folder.path },
  );
  await instance.running();
  franceconnect.add(ports.franceconnect);
  sources.add(ports.sources);
  return instance;
}
