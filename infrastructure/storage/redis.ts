import type { Redis } from 'ioredis';
import { type Clock, systemClock } from '../clock.ts';
import { type Connection, connect } from './redis/connection.ts';
import { RedisPeers } from './redis/peers.ts';
import type { Collection, Storage } from './storage.ts';

export interface RedisStorageOptions {
  clock?: Clock;
  /** First word of every key: two federations may share one Redis under two names. */
  prefix?: string;
}

/** Values read at once when a collection is listed. */
const PAGE = 1_000;

/**
 * Storage shared by several instances: each operation is one atomic command or script, so that of two instances that
 * want the same thing at once one has it. Values expire by the injected clock; Redis forgets them by its own.
 *
 * A value is kept as `expiry|rank|JSON` (milliseconds since the epoch, empty when it stays; place in the collection), and its
 * key in a sorted set by expiry, which lists the collection and never holds more than what lives.
 * @param url `redis://` or `rediss://`, with user, password and database number when it wants them
 * @throws UserError when no Redis answers there
 */
export async function redisStorage(url: string, options: RedisStorageOptions = {}): Promise<Storage> {
  const { clock = systemClock, prefix = 'franceconnect-local' } = options;
  const connection = await connect(url);
  const peers = await RedisPeers.open(connection, prefix);
  const atomically = scriptsOf(connection.redis);
  return {
    shared: true,
    peers,
    collection: <T>(name: string) =>
      new RedisCollection({ connection, atomically, clock, prefix, name }) as Collection<T>,
    problem: (since) => connection.problem(since),
    async close() {
      peers.close();
      connection.close();
    },
  };
}

type Mode = 'always' | 'absent' | 'unchanged';

interface Scripts {
  /** @returns 1 when it was written */
  fclWrite(
    value: string,
    index: string,
    ranks: string,
    mode: Mode,
    key: string,
    json: string,
    now: number,
    expiresAt: number | '',
    before: string,
  ): Promise<number>;
  /** @returns 1 when it was removed */
  fclRemoveUnchanged(value: string, index: string, key: string, before: string): Promise<number>;
}

/** A value keeps its place in the collection while it lives; one that has expired comes back as the last. */
const WRITE = `
local mode, key, json, now, expiresAt, before = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5], ARGV[6]
local current = redis.call('GET', KEYS[1])
local expiry, rank
if current then expiry, rank = string.match(current, '^(%d*)|(%d+)|') end
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

const REMOVE_UNCHANGED = `
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[2] then return 0 end
redis.call('DEL', KEYS[1])
redis.call('ZREM', KEYS[2], ARGV[1])
return 1
`;

function scriptsOf(redis: Redis): Scripts {
  redis.defineCommand('fclWrite', { numberOfKeys: 3, lua: WRITE });
  redis.defineCommand('fclRemoveUnchanged', { numberOfKeys: 2, lua: REMOVE_UNCHANGED });
  return redis as unknown as Scripts;
}

interface Place {
  connection: Connection;
  atomically: Scripts;
  clock: Clock;
  prefix: string;
  name: string;
}

/** A value with what stands around it. */
interface Kept {
  text: string;
  expiresAt: number | '';
  rank: number;
  value: unknown;
}

class RedisCollection implements Collection<unknown> {
  readonly #connection: Connection;
  readonly #atomically: Scripts;
  readonly #clock: Clock;
  readonly #values: string;
  readonly #index: string;
  readonly #ranks: string;

  constructor({ connection, atomically, clock, prefix, name }: Place) {
    this.#connection = connection;
    this.#atomically = atomically;
    this.#clock = clock;
    // Where the name ends must be certain, whatever it holds.
    const own = encodeURIComponent(name);
    this.#values = `${prefix}:value:${own}:`;
    this.#index = `${prefix}:index:${own}`;
    this.#ranks = `${prefix}:ranks:${own}`;
  }

  async get(key: string) {
    return this.#live(await this.#connection.ask((redis) => redis.get(this.#values + key)))?.value;
  }

  async set(key: string, value: unknown, expiresIn?: number) {
    await this.#write('always', key, value, this.#deadline(expiresIn));
  }

  setIfAbsent(key: string, value: unknown, expiresIn?: number) {
    return this.#write('absent', key, value, this.#deadline(expiresIn));
  }

  async take(key: string) {
    const answers = await this.#connection.ask((redis) =>
      redis
        .multi()
        .getdel(this.#values + key)
        .zrem(this.#index, key)
        .exec(),
    );
    return this.#live(answers?.[0]?.[1] as string | null)?.value;
  }

  async update(key: string, change: (current: unknown) => unknown, expiresIn?: number) {
    for (;;) {
      const text = await this.#connection.ask((redis) => redis.get(this.#values + key));
      const kept = this.#live(text);
      const value = change(kept?.value);
      const before = text ?? '';
      if (value === undefined) {
        const remove = () => this.#atomically.fclRemoveUnchanged(this.#values + key, this.#index, key, before);
        if ((await this.#connection.ask(remove)) === 1) return undefined;
        continue;
      }
      const expiresAt = expiresIn === undefined && kept ? kept.expiresAt : this.#deadline(expiresIn);
      if (await this.#write('unchanged', key, value, expiresAt, before)) return JSON.parse(JSON.stringify(value));
    }
  }

  async delete(key: string) {
    await this.#connection.ask((redis) =>
      redis
        .multi()
        .del(this.#values + key)
        .zrem(this.#index, key)
        .exec(),
    );
  }

  async entries(): Promise<[string, unknown][]> {
    const keys = await this.#connection.ask((redis) =>
      redis.zrangebyscore(this.#index, `(${this.#clock.now()}`, '+inf'),
    );
    const found: { key: string; kept: Kept }[] = [];
    for (let start = 0; start < keys.length; start += PAGE) {
      const page = keys.slice(start, start + PAGE);
      const texts = await this.#connection.ask((redis) => redis.mget(page.map((key) => this.#values + key)));
      for (const [i, key] of page.entries()) {
        const kept = this.#live(texts[i]);
        if (kept) found.push({ key, kept });
      }
    }
    return found.sort((a, b) => a.kept.rank - b.kept.rank).map(({ key, kept }) => [key, kept.value]);
  }

  async #write(mode: Mode, key: string, value: unknown, expiresAt: number | '', before = ''): Promise<boolean> {
    const json = JSON.stringify(value);
    const write = () =>
      this.#atomically.fclWrite(
        this.#values + key,
        this.#index,
        this.#ranks,
        mode,
        key,
        json,
        this.#clock.now(),
        expiresAt,
        before,
      );
    return (await this.#connection.ask(write)) === 1;
  }

  #deadline(expiresIn: number | undefined): number | '' {
    return expiresIn === undefined ? '' : Math.round(this.#clock.now() + expiresIn * 1000);
  }

  #live(text: string | null | undefined): Kept | undefined {
    if (text === null || text === undefined) return undefined;
    const first = text.indexOf('|');
    const second = text.indexOf('|', first + 1);
    const expiresAt = first === 0 ? '' : Number(text.slice(0, first));
    if (expiresAt !== '' && expiresAt <= this.#clock.now()) return undefined;
    const rank = Number(text.slice(first + 1, second));
    return { text, expiresAt, rank, value: JSON.parse(text.slice(second + 1)) };
  }
}
