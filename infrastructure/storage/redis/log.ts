import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { LogBounds, LogReading, Place, SharedLog } from '../peers.ts';
import type { Connection } from './connection.ts';

/** Lines written or read by one command. */
const PAGE = 500;
/** Seconds: nobody has to clear up after instances that are gone. */
const FORGOTTEN_AFTER = 7 * 86_400;

/**
 * A list of lines, and beside it what they weigh, the number of the first one, and the life they belong to: numbers begin
 * anew after a Redis that had kept nothing.
 */
const APPEND = `
local life, mostLines, mostBytes, forgottenAfter = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
redis.call('HSETNX', KEYS[2], 'life', life)
local size = 0
for i = 5, #ARGV do size = size + #ARGV[i] end
local lines = redis.call('RPUSH', KEYS[1], unpack(ARGV, 5))
local bytes = redis.call('HINCRBY', KEYS[2], 'bytes', size)
local before = lines
while lines > 0 and (lines > mostLines or bytes > mostBytes) do
  bytes = bytes - #redis.call('LPOP', KEYS[1])
  lines = lines - 1
end
if lines < before then
  redis.call('HSET', KEYS[2], 'bytes', bytes)
  redis.call('HINCRBY', KEYS[2], 'first', before - lines)
end
redis.call('EXPIRE', KEYS[1], forgottenAfter)
redis.call('EXPIRE', KEYS[2], forgottenAfter)
`;

const READ = `
local facts = redis.call('HMGET', KEYS[2], 'life', 'first')
local life, first = facts[1] or '', tonumber(facts[2] or '0')
local from = life == ARGV[1] and math.max(tonumber(ARGV[2]), first) or first
local lines = redis.call('LRANGE', KEYS[1], from - first, from - first + tonumber(ARGV[3]) - 1)
return { life, first, from, lines }
`;

const CLEAR = `
redis.call('HINCRBY', KEYS[2], 'first', redis.call('LLEN', KEYS[1]))
redis.call('HSET', KEYS[2], 'bytes', 0)
redis.call('DEL', KEYS[1])
`;

interface Scripts {
  fclLogAppend(
    lines: string,
    facts: string,
    life: string,
    mostLines: number,
    mostBytes: number,
    forgottenAfter: number,
    ...added: string[]
  ): Promise<null>;
  fclLogRead(
    lines: string,
    facts: string,
    life: string,
    from: number,
    page: number,
  ): Promise<[life: string, first: number, from: number, lines: string[]]>;
  fclLogClear(lines: string, facts: string): Promise<null>;
}

function scriptsOf(redis: Redis): Scripts {
  redis.defineCommand('fclLogAppend', { numberOfKeys: 2, lua: APPEND });
  redis.defineCommand('fclLogRead', { numberOfKeys: 2, lua: READ });
  redis.defineCommand('fclLogClear', { numberOfKeys: 2, lua: CLEAR });
  return redis as unknown as Scripts;
}

export class RedisLog implements SharedLog {
  readonly #connection: Connection;
  readonly #scripts: Scripts;
  readonly #keys: readonly [lines: string, facts: string];
  readonly #bounds: LogBounds;

  /** @param key under which it is kept */
  constructor(connection: Connection, key: string, bounds: LogBounds) {
    this.#connection = connection;
    this.#scripts = scriptsOf(connection.redis);
    this.#keys = [`${key}:lines`, `${key}:facts`];
    this.#bounds = bounds;
  }

  async append(lines: readonly string[]): Promise<void> {
    const { lines: mostLines, bytes } = this.#bounds;
    for (let start = 0; start < lines.length; start += PAGE) {
      const page = lines.slice(start, start + PAGE);
      await this.#connection.ask(() =>
        this.#scripts.fclLogAppend(...this.#keys, randomUUID(), mostLines, bytes, FORGOTTEN_AFTER, ...page),
      );
    }
  }

  async read(after: Place = { life: '', next: 0 }): Promise<LogReading> {
    const [life, first, from, lines] = await this.#connection.ask(() =>
      this.#scripts.fclLogRead(...this.#keys, after.life, after.next, PAGE),
    );
    return { first, from, lines, place: { life, next: from + lines.length }, isAnother: life !== after.life };
  }

  async clear(): Promise<void> {
    await this.#connection.ask(() => this.#scripts.fclLogClear(...this.#keys));
  }
}
