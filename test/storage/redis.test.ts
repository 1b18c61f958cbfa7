import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { memoryStorage } from '../../infrastructure/storage/memory.ts';
import type { LogBounds, SharedLog } from '../../infrastructure/storage/peers.ts';
import { redisStorage } from '../../infrastructure/storage/redis.ts';
import { StorageUnavailable } from '../../infrastructure/storage/storage.ts';
import { UserError } from '../../infrastructure/user-error.ts';
import { whileAvailable } from '../../infrastructure/web/while-available.ts';
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

  describe('of several processes', () => {
    const until = async (condition: () => boolean) => {
      while (!condition()) await new Promise((soon) => setTimeout(soon, 10));
    };

    test('what one tells, all have heard when it returns, those who are slow included; others hear nothing', async () => {
      const [one, other] = await Promise.all([1, 2].map(() => redisStorage(server.url, { prefix: 'peers' })));
      const stranger = await redisStorage(server.url, { prefix: 'strangers' });
      const heard: string[] = [];
      one?.peers?.hear('news', () => heard.push('one'));
      other?.peers?.hear('news', async () => {
        await new Promise((later) => setTimeout(later, 50));
        heard.push('other');
      });
      other?.peers?.hear('else', () => heard.push('else'));
      stranger.peers?.hear('news', () => heard.push('stranger'));
      await one?.peers?.tell('news');
      expect(heard.sort()).toEqual(['one', 'other']);
      await Promise.all([one, other, stranger].map((storage) => storage?.close()));
    });

    test('each knows what the others are at work on, and that who is gone is at work on nothing', async () => {
      const [one, other] = await Promise.all([1, 2].map(() => redisStorage(server.url, { prefix: 'peers' })));
      const [mine, theirs] = [one?.peers, other?.peers];
      const end = theirs?.hold('a code');
      const held = (work: string) => Promise.all([mine, theirs].map((peers) => peers?.isHeld(work, theirs?.id ?? '')));
      expect(await held('a code')).toEqual([true, true]);
      expect(await held('another')).toEqual([false, false]);
      expect(await mine?.isHeld('a code', mine.id)).toBe(false);
      end?.();
      expect(await held('a code')).toEqual([false, false]);
      theirs?.hold('a code');
      await other?.close();
      expect(await mine?.isHeld('a code', theirs?.id ?? '')).toBe(false);
      expect(await mine?.isHeld('a code', 'nobody')).toBe(false);
      await one?.close();
    });

    test('one that does not answer is waited for a moment only, one that failed is called again', async () => {
      const [one, other] = await Promise.all([1, 2].map(() => redisStorage(server.url, { prefix: 'peers' })));
      let calls = 0;
      one?.peers?.hear('news', () => {
        calls += 1;
        if (calls === 1) throw new Error('not now');
      });
      other?.peers?.hear('news', () => new Promise(() => undefined));
      const since = performance.now();
      await one?.peers?.tell('news');
      expect(performance.now() - since).toBeLessThan(2_000);
      await until(() => calls === 2);
      await Promise.all([one?.close(), other?.close()]);
    });

    test('whoever may have missed something while Redis was gone is called when it is back', async () => {
      await using redis = await RedisServer.start();
      const storage = await redisStorage(redis.url);
      let calls = 0;
      storage.peers?.hear('news', () => {
        calls += 1;
      });
      await redis.stop();
      await redis.resume();
      await until(() => calls > 0);
      await storage.close();
    });
  });

  describe('a log', () => {
    const everything = async (log: SharedLog) => {
      const read: string[] = [];
      for (let { lines, place } = await log.read(); lines.length > 0; { lines, place } = await log.read(place)) {
        read.push(...lines);
      }
      return read;
    };
    const openLog = async (bounds: LogBounds) => {
      const storage = await open();
      const log = storage.peers?.log('things', bounds);
      if (!log) throw new Error('no peers');
      return { log, close: () => storage.close() };
    };

    test('is read in the order written, on from where one stopped', async () => {
      const { log, close } = await openLog({ lines: 5_000, bytes: 1e6 });
      const lines = Array.from({ length: 1_234 }, (_, i) => `line ${i}`);
      await log.append(lines);
      expect(await everything(log)).toEqual(lines);
      const { place } = await log.read({ ...(await log.read()).place, next: 1_234 });
      await log.append(['more']);
      expect(await log.read(place)).toMatchObject({ lines: ['more'], from: 1_234, first: 0, isAnother: false });
      await close();
    });

    test('keeps so many lines and so many bytes, the oldest giving way', async () => {
      const { log, close } = await openLog({ lines: 10, bytes: 50 });
      await log.append(Array.from({ length: 25 }, (_, i) => `${i}`));
      expect(await everything(log)).toEqual(Array.from({ length: 10 }, (_, i) => `${i + 15}`));
      await log.append(['x'.repeat(45)]);
      expect(await everything(log)).toEqual(['23', '24', 'x'.repeat(45)]);
      await log.append(['y'.repeat(60)]);
      expect(await everything(log)).toEqual([]);
      await log.append(['small']);
      expect(await everything(log)).toEqual(['small']);
      await close();
    });

    test('once cleared begins where it stopped; one that was lost is another one', async () => {
      await using redis = await RedisServer.start();
      const storage = await redisStorage(redis.url);
      const log = storage.peers?.log('things', { lines: 10, bytes: 1e6 });
      await log?.append(['a', 'b']);
      const before = await log?.read();
      await log?.clear();
      await log?.append(['c']);
      expect(await log?.read(before?.place)).toMatchObject({ lines: ['c'], first: 2, isAnother: false });
      await redis.stop();
      await redis.resume();
      await untilItWorks(async () => log?.append(['d', 'e']));
      expect(await log?.read(before?.place)).toMatchObject({ lines: ['d', 'e'], first: 0, isAnother: true });
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
    const { Redis } = await import('ioredis');
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
      const fails: RequestListener = async (_req, res) => {
        await things.get('a').catch(async () => {
          redis.thaw();
          await untilItWorks(() => things.set('a', 1));
        });
        res.statusCode = 500;
        res.end('a failure');
      };
      web.serve(whileAvailable({ storage, lasting: memoryStorage() }, fails));
      redis.freeze();
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
