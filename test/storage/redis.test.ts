import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { whileAvailable } from '../../infrastructure/http/while-available.ts';
import { MemoryJournal } from '../../infrastructure/journal/memory.ts';
import { memoryStorage } from '../../infrastructure/storage/memory.ts';
import { redisStorage } from '../../infrastructure/storage/redis.ts';
import { type Collection, StorageUnavailable } from '../../infrastructure/storage/storage.ts';
import { UserError } from '../../infrastructure/user-error.ts';
import { listening } from '../support/listening.ts';
import { REDIS_SERVER, RedisServer } from '../support/redis.ts';
import { behavesAsStorage } from './conformance.ts';
import { StoppedClock } from './stopped-clock.ts';

let server: RedisServer;
let storages = 0;
const open = (clock?: StoppedClock) => {
  storages += 1;
  return redisStorage(server.url, { prefix: `test-${storages}`, ...(clock && { clock }) });
};

(REDIS_SERVER ? describe : describe.skip)('Redis storage', () => {
  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server.stop());

  behavesAsStorage(async () => {
    const clock = new StoppedClock();
    return { storage: await open(clock), elapse: (seconds) => clock.pass(seconds) };
  });

  describe('of two instances', () => {
    test('one takes the code that both redeem', async () => {
      const clock = new StoppedClock();
      const [one, other] = await Promise.all([1, 2].map(() => redisStorage(server.url, { prefix: 'shared', clock })));
      for (let i = 0; i < 100; i += 1) {
        await one?.collection('codes').set('code', i, 30);
        const taken = await Promise.all(
          [one, other, one, other].map((storage) => storage?.collection('codes').take('code')),
        );
        expect(taken.filter((value) => value !== undefined)).toEqual([i]);
      }
      await Promise.all([one?.close(), other?.close()]);
    });

    test('each update counts, however many are made at once', async () => {
      const [one, other] = await Promise.all([1, 2].map(() => redisStorage(server.url, { prefix: 'counted' })));
      const add = (storage: typeof one) => storage?.collection<number>('n').update('n', (n = 0) => n + 1);
      await Promise.all(Array.from({ length: 60 }, (_, i) => add(i % 2 ? one : other)));
      expect(await one?.collection('n').get('n')).toBe(60);
      await Promise.all([one?.close(), other?.close()]);
    });
  });

  describe('announcements of several processes', () => {
    const opened = async (prefix: string, url = server.url) => {
      const storage = await redisStorage(url, { prefix });
      if (!storage.changes) throw new Error('no changes');
      const heard: string[] = [];
      storage.changes.hear('news', (about = 'anything') => heard.push(about));
      await storage.changes.catchUp();
      expect(heard.splice(0)).toEqual(['anything']);
      return { heard, changes: storage.changes, close: () => storage.close() };
    };

    test('each hears what all announced, in one order, before its next request; others hear nothing', async () => {
      const [one, other, stranger] = await Promise.all(['changes', 'changes', 'strangers'].map((name) => opened(name)));
      await one?.changes.announce('news', 'a');
      await other?.changes.announce('news', 'b');
      await one?.changes.announce('else', 'c');
      await Promise.all([one, other, stranger].map((each) => each?.changes.catchUp()));
      expect([one, other, stranger].map((each) => each?.heard)).toEqual([['a', 'b'], ['a', 'b'], []]);
      await Promise.all([one, other, stranger].map((each) => each?.close()));
    });

    test('each hears them without a request too', async () => {
      const [one, other] = await Promise.all([opened('idle'), opened('idle')]);
      await one.changes.announce('news', 'a');
      await until(() => other.heard.length > 0);
      await Promise.all([one.close(), other.close()]);
    });

    test('more than one reading holds are heard in order, and an old one gives way', async () => {
      const { heard, changes, close } = await opened('many');
      await Promise.all(Array.from({ length: 12_000 }, (_, i) => changes.announce('news', `${i}`)));
      await changes.catchUp();
      expect(heard).toEqual(heard.toSorted((one, other) => Number(one) - Number(other)));
      expect(heard.at(-1)).toBe('11999');
      const redis = new Redis(server.url);
      expect(await redis.xlen('many:changes')).toBeLessThan(10_200);
      redis.disconnect();
      await close();
    });

    test('one whose listener failed is heard again', async () => {
      const { changes, close } = await opened('failing');
      const calls: (string | undefined)[] = [];
      changes.hear('fails', (about) => {
        calls.push(about);
        if (calls.length === 1) throw new Error('not now');
      });
      await changes.announce('fails', 'a');
      await until(() => calls.length === 2);
      expect(calls).toEqual(['a', 'a']);
      await close();
    });

    test('what may have been missed while Redis was gone is reported when it is back', async () => {
      await using redis = await RedisServer.start();
      const { heard, changes, close } = await opened('gone', redis.url);
      await redis.stop();
      await redis.resume();
      await until(() => heard.length > 0);
      expect(heard).toEqual(['anything']);
      await untilItWorks(() => changes.announce('news', 'a'));
      await changes.catchUp();
      expect(heard.at(-1)).toBe('a');
      await close();
    });
  });

  describe('a key that another program has overwritten', () => {
    const KINDS: Record<string, (redis: Redis, key: string) => Promise<unknown>> = {
      'a list': (redis, key) => redis.multi().del(key).rpush(key, 'x').exec(),
      'a text that is not of this program': (redis, key) => redis.set(key, 'hello'),
    };
    const OPERATIONS: Record<string, (things: Collection<number>) => Promise<unknown>> = {
      get: (things) => things.get('a'),
      set: (things) => things.set('a', 2),
      setIfAbsent: (things) => things.setIfAbsent('a', 2),
      take: (things) => things.take('a'),
      update: (things) => things.update('a', () => 2),
    };
    const cases = Object.keys(KINDS).flatMap((kind) => Object.keys(OPERATIONS).map((operation) => [kind, operation]));

    test.each(cases)('holds %s: %s refuses with one sentence that names it', async (kind, operation) => {
      const storage = await open();
      const things = storage.collection<number>('things');
      await things.set('a', 1);
      const redis = new Redis(server.url);
      const key = `test-${storages}:value:things:a`;
      await KINDS[kind]?.(redis, key);
      const since = performance.now();
      const refusal = await OPERATIONS[operation]?.(things).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(StorageUnavailable);
      const { message, stack } = refusal as StorageUnavailable;
      expect(message).toMatch(
        new RegExp(
          `^The key ${key} in Redis was overwritten by another program: it holds ${kind}(, expected a string)?\\. `,
        ),
      );
      expect(stack).toBe(`StorageUnavailable: ${message}`);
      expect(storage.problem?.(since)).toBe(message);
      await redis.del(key);
      await things.set('a', 3);
      expect(await things.get('a')).toBe(3);
      redis.disconnect();
      await storage.close();
    });

    test.each([
      ['index:things', 'a list, expected a zset'],
      ['ranks:things', 'a list, expected a string'],
    ])('is %s: a write refuses with one sentence that names it', async (name, found) => {
      const storage = await open();
      const redis = new Redis(server.url);
      const key = `test-${storages}:${name}`;
      await redis.rpush(key, 'x');
      await expect(storage.collection('things').set('a', 1)).rejects.toThrow(
        `The key ${key} in Redis was overwritten by another program: it holds ${found}. Delete that key`,
      );
      redis.disconnect();
      await storage.close();
    });

    test('is the Stream: announcing and hearing refuse with one sentence that names it', async () => {
      const storage = await open();
      const redis = new Redis(server.url);
      const key = `test-${storages}:changes`;
      await redis.set(key, 'x');
      const sentence = `The key ${key} in Redis was overwritten by another program: it holds a string, expected a stream.`;
      await expect(storage.changes?.announce('news')).rejects.toThrow(sentence);
      await expect(storage.changes?.catchUp()).rejects.toThrow(sentence);
      redis.disconnect();
      await storage.close();
    });
  });

  test('what has expired leaves nothing behind', async () => {
    const clock = new StoppedClock();
    const storage = await open(clock);
    const things = storage.collection<number>('things');
    for (let i = 0; i < 50; i += 1) await things.set(`short-${i}`, i, 1);
    clock.pass(2);
    await things.set('long', 1, 1000);
    const redis = new Redis(server.url);
    expect(await redis.zrange(`test-${storages}:index:things`, '0', '-1')).toEqual(['long']);
    redis.disconnect();
    await storage.close();
  });

  describe('that is gone', () => {
    test.each([
      ['ended', (redis: RedisServer) => redis.stop(), (redis: RedisServer) => redis.resume()],
      ['frozen', async (redis: RedisServer) => redis.freeze(), async (redis: RedisServer) => redis.thaw()],
    ])('(%s) is said within two seconds, and found again when it is back', async (_how, end, begin) => {
      await using redis = await RedisServer.start();
      const storage = await redisStorage(redis.url);
      const things = storage.collection<number>('things');
      await things.set('a', 1);
      expect(storage.problem?.()).toBeUndefined();
      await end(redis);
      const since = performance.now();
      await expect(things.get('a')).rejects.toThrow(StorageUnavailable);
      await expect(things.set('a', 2)).rejects.toThrow(`Redis at 127.0.0.1:${redis.port} does not answer`);
      expect(performance.now() - since).toBeLessThan(2_000);
      await begin(redis);
      await untilItWorks(() => things.set('b', 3));
      expect(await things.get('b')).toBe(3);
      expect(storage.problem?.()).toBeUndefined();
      await storage.close();
    });

    test('is the reason of a request that failed for it, even when Redis is back before the request is answered', async () => {
      await using redis = await RedisServer.start();
      const storage = await redisStorage(redis.url);
      const things = storage.collection<number>('things');
      const web = await listening();
      let requests = 0;
      const fails: RequestListener = async (_req, res) => {
        requests += 1;
        if (requests === 1) redis.freeze();
        await things.get('a').catch(async () => {
          redis.thaw();
          await untilItWorks(() => things.set('a', 1));
        });
        res.statusCode = 500;
        res.end('a failure');
      };
      web.serve(whileAvailable({ storage, lasting: memoryStorage(), journal: new MemoryJournal() }, fails));
      const answer = await fetch(web.url);
      expect(answer.status).toBe(503);
      expect(await answer.text()).toContain(`Redis at 127.0.0.1:${redis.port} does not answer`);
      expect(storage.problem?.()).toBeUndefined();
      // One that began later fails for another reason.
      expect((await fetch(web.url)).status).toBe(500);
      await web.close();
      await storage.close();
    });

    test('is not said of a Redis that answered while this process was busy', async () => {
      await using redis = await RedisServer.start();
      const storage = await redisStorage(redis.url);
      const things = storage.collection<number>('things');
      await things.set('a', 1);
      const asked = things.get('a');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_800);
      expect(await asked).toBe(1);
      await storage.close();
    });

    test.each([
      ['a database that does not exist', '/99', 'refuses: ERR DB index is out of range'],
      ['a password it has not', '', 'refuses: '],
    ])('at the start because of %s is one sentence', async (_name, path, why) => {
      const url = path ? `${server.url}${path}` : server.url.replace('//', '//nobody:s3cret@');
      const refusal: unknown = await redisStorage(url).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(UserError);
      expect((refusal as UserError).message).toContain(`Redis at 127.0.0.1:${server.port} ${why}`);
      expect((refusal as UserError).message).not.toContain('s3cret');
    });

    test('at the start because the server is another one is one sentence', async () => {
      const web = await listening();
      const refusal: unknown = await redisStorage(web.url.replace('http', 'redis')).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(UserError);
      expect((refusal as UserError).message).toMatch(/^(No Redis answers|Redis) at /);
      await web.close();
    });

    test('at the start is one sentence without the password', async () => {
      const starting = redisStorage('redis://user:s3cret@127.0.0.1:1');
      await expect(starting).rejects.toThrow(
        'No Redis answers at 127.0.0.1:1 (ECONNREFUSED). Start it, or give its address with --store.',
      );
    });
  });
});

/** The test's own time limit ends it otherwise. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((soon) => setTimeout(soon, 10));
}

/** Tries until it does not fail; the test's own time limit ends it otherwise. */
async function untilItWorks(attempt: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (!(error instanceof StorageUnavailable)) throw error;
      await new Promise((soon) => setTimeout(soon, 20));
    }
  }
}
