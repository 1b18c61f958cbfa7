import { type Clock, systemClock } from '../clock.ts';
import { RedisChanges } from './redis-changes.ts';
import { RedisConnection } from './redis-connection.ts';
import type { Collection, Storage } from './storage.ts';

export interface RedisStorageOptions {
  clock?: Clock;
  /** First word of every key: two federations may share one Redis under two names. */
  prefix?: string;
}

/**
 * Storage shared by several instances. Each operation is one command or one script, so that of two instances that redeem one
 * code one gets it. Values expire by the injected clock; Redis forgets them by its own.
 *
 * A value is kept as `expiry|rank|JSON`: milliseconds since the epoch (empty when it stays), and its place in the collection.
 * A sorted set by expiry holds the keys of each collection.
 * @param url `redis://` or `rediss://`, with user, password and database number where needed
 * @throws UserError when no Redis answers there
 */
export async function redisStorage(url: string, options: RedisStorageOptions = {}): Promise<Storage> {
  const { clock = systemClock, prefix = 'franceconnect-local' } = options;
  const connection = await RedisConnection.open(url);
  const changes = new RedisChanges(connection, `${prefix}:changes`);
  connection.redis.defineCommand('fclWrite', { numberOfKeys: 3, lua: WRITE });
  connection.redis.defineCommand('fclRemove', { numberOfKeys: 2, lua: REMOVE });
  return {
    changes,
    collection: <T>(name: string) => redisCollection(connection, clock, prefix, name) as Collection<T>,
    problem: (since) => connection.problem(since),
    async close() {
      changes.close();
      connection.close();
    },
  };
}

interface Scripts {
  /** Returns 1 when it was written, 0 when it was not, -1 when the key holds something else than a value. */
  fclWrite(...args: (string | number)[]): Promise<number>;
  /** Returns what was removed. */
  fclRemove(...args: string[]): Promise<string | null>;
}

/**
 * Writes always, when the key holds no value (`absent`), or when it still holds `before` (`unchanged`). A value keeps its place
 * in the collection while it lives; one that has expired comes back as the last.
 */
const WRITE = `
local mode, key, json, now, expiresAt, before = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5], ARGV[6]
local current = redis.call('GET', KEYS[1])
local expiry, rank
if current then expiry, rank = string.match(current, '^(%d*)|(%d+)|') end
if current and not rank then return -1 end
local lives = current and (expiry == '' or tonumber(expiry) > now)
if mode == 'absent' and lives then return 0 end
if mode == 'unchanged' and (current or '') ~= before then return 0 end
if not lives then rank = redis.call('INCR', KEYS[3]) end
local text = expiresAt .. '|' .. rank .. '|' .. json
if expiresAt == '' then
  redis.call('SET', KEYS[1], text)
else
  redis.call('SET', KEYS[1], text, 'PX', math.max(1, tonumber(expiresAt) - now))
end
redis.call('ZADD', KEYS[2], expiresAt == '' and '+inf' or expiresAt, key)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
return 1
`;

/** With a second argument, removes that value only. */
const REMOVE = `
local current = redis.call('GET', KEYS[1])
if ARGV[2] and current ~= ARGV[2] then return false end
redis.call('DEL', KEYS[1])
redis.call('ZREM', KEYS[2], ARGV[1])
return current
`;

/** Values read at once when a collection is listed. */
const PAGE = 1_000;
/** What is found instead of a value when another program has written it. */
const ANOTHER_TEXT = 'a text that is not of this program';

function redisCollection(connection: RedisConnection, clock: Clock, prefix: string, name: string): Collection<unknown> {
  const scripts = connection.redis as unknown as Scripts;
  // Without a colon, so that no key of one collection is a key of another.
  const own = encodeURIComponent(name);
  const [index, ranks] = [`${prefix}:index:${own}`, `${prefix}:ranks:${own}`];
  const placeOf = (key: string) => `${prefix}:value:${own}:${key}`;
  const typesWith = (place: string) => ({ [place]: 'string', [index]: 'zset', [ranks]: 'string' }) as const;
  const deadline = (expiresIn?: number) =>
    expiresIn === undefined ? '' : String(Math.round(clock.now() + expiresIn * 1000));

  const read = (place: string) => connection.ask({ [place]: 'string' }, (redis) => redis.get(place));

  const remove = (key: string, before: string[] = []) =>
    connection.ask(typesWith(placeOf(key)), () => scripts.fclRemove(placeOf(key), index, key, ...before));

  async function write(mode: string, key: string, value: unknown, expiresAt: string, before = ''): Promise<boolean> {
    const [place, json, now] = [placeOf(key), JSON.stringify(value), clock.now()];
    const written = await connection.ask(typesWith(place), () =>
      scripts.fclWrite(place, index, ranks, mode, key, json, now, expiresAt, before),
    );
    if (written < 0) throw connection.overwritten(place, ANOTHER_TEXT);
    return written === 1;
  }

  function live(key: string, text: string | null | undefined) {
    if (typeof text !== 'string') return undefined;
    const [, expiresAt = '', rank, json = ''] = /^(\d*)\|(\d+)\|(.*)$/s.exec(text) ?? [];
    if (expiresAt !== '' && Number(expiresAt) <= clock.now()) return undefined;
    try {
      return { expiresAt, rank: Number(rank), value: JSON.parse(json) as unknown };
    } catch {
      throw connection.overwritten(placeOf(key), ANOTHER_TEXT);
    }
  }

  return {
    get: async (key) => live(key, await read(placeOf(key)))?.value,
    async set(key, value, expiresIn) {
      await write('always', key, value, deadline(expiresIn));
    },
    setIfAbsent: (key, value, expiresIn) => write('absent', key, value, deadline(expiresIn)),
    take: async (key) => live(key, await remove(key))?.value,
    async update(key, change, expiresIn) {
      for (;;) {
        const text = await read(placeOf(key));
        const kept = live(key, text);
        const value = change(kept?.value);
        const expiresAt = expiresIn === undefined && kept ? kept.expiresAt : deadline(expiresIn);
        if (value === undefined) {
          if (text === null || (await remove(key, [text])) !== null) return undefined;
        } else if (await write('unchanged', key, value, expiresAt, text ?? '')) {
          return JSON.parse(JSON.stringify(value));
        }
      }
    },
    async delete(key) {
      await remove(key);
    },
    async entries() {
      const keys = await connection.ask({ [index]: 'zset' }, (redis) =>
        redis.zrangebyscore(index, `(${clock.now()}`, '+inf'),
      );
      const found: [key: string, rank: number, value: unknown][] = [];
      for (let start = 0; start < keys.length; start += PAGE) {
        const page = keys.slice(start, start + PAGE);
        // MGET finds nothing where a key has another type.
        const texts = await connection.ask({}, (redis) => redis.mget(page.map(placeOf)));
        for (const [i, key] of page.entries()) {
          const kept = live(key, texts[i]);
          if (kept) found.push([key, kept.rank, kept.value]);
        }
      }
      return found.sort(([, one], [, other]) => one - other).map(([key, , value]) => [key, value]);
    },
  };
}
