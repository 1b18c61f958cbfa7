import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { listening } from '../support/listening.ts';
import { REDIS_SERVER, RedisServer } from '../support/redis.ts';
import { Command, FREE_PORTS } from './command.ts';

/** Milliseconds a start may take until it is refused, on a busy machine. */
const PATIENCE = 15_000;

/** What the command says when it cannot start: one sentence or two on standard error, no stack. */
async function refusal(store: string): Promise<string> {
  const since = performance.now();
  const { code, stdout, stderr } = await Command.run([`--store=${store}`, ...FREE_PORTS]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).not.toMatch(/s3cret|ReplyError|UserError|StorageUnavailable/);
  expect(performance.now() - since).toBeLessThan(PATIENCE);
  return stderr.trimEnd();
}

(REDIS_SERVER ? describe : describe.skip)('a start on Redis is refused in a sentence', () => {
  let server: RedisServer;
  let redis: Redis;
  let place: string;
  beforeAll(async () => {
    server = await RedisServer.start();
    redis = new Redis(server.url);
    place = `127.0.0.1:${server.port}`;
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });

  test('when the database does not exist', async () => {
    expect(await refusal(`${server.url}/99`)).toBe(
      `Redis at ${place} refuses: ERR DB index is out of range. Correct the address given with --store.`,
    );
  });

  test.each([
    ['wrong', ':s3cret@', 'WRONGPASS '],
    ['missing', '', 'NOAUTH '],
  ])('when the password is %s', async (_how, password, why) => {
    await redis.config('SET', 'requirepass', 'the right one');
    const said = await refusal(server.url.replace('//', `//${password}`));
    expect(said).toMatch(
      new RegExp(`^Redis at ${place} refuses: ${why}.*\\. Correct the address given with --store\\.$`),
    );
    await redis.config('SET', 'requirepass', '');
  });

  test('when another program has overwritten a key', async () => {
    const key = 'franceconnect-local:index:personas';
    await redis.set(key, 'hello');
    expect(await refusal(server.url)).toBe(
      `The key ${key} in Redis was overwritten by another program: it holds a string, expected a zset. Delete that key, or give another database with --store.`,
    );
    await redis.del(key);
  });
});

describe('a start is refused in a sentence', () => {
  test('when the server is not Redis', async () => {
    const web = await listening();
    const { port } = new URL(web.url);
    expect(await refusal(`redis://127.0.0.1:${port}`)).toMatch(
      new RegExp(
        `^No Redis answers at 127\\.0\\.0\\.1:${port} \\(.+\\)\\. Start it, or give its address with --store\\.$`,
      ),
    );
    await web.close();
  });

  test('when the server accepts the connection and says nothing', async () => {
    const silent = createServer((socket) => socket.on('error', () => undefined));
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    const { port } = silent.address() as AddressInfo;
    expect(await refusal(`redis://127.0.0.1:${port}`)).toBe(
      `No Redis answers at 127.0.0.1:${port} (no answer in 1500 ms). Start it, or give its address with --store.`,
    );
    silent.close();
  });
});
