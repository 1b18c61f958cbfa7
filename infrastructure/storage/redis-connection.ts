import { Redis, ReplyError } from 'ioredis';
import { UserError } from '../user-error.ts';
import { StorageUnavailable } from './storage.ts';

/** Milliseconds Redis may take to answer: a request is refused within two seconds. */
const PATIENCE = 1_500;

/** The type of each key a command uses, as Redis calls it. */
export type KeyTypes = Readonly<Record<string, 'string' | 'zset' | 'stream'>>;

/** The connection to Redis, and why the last command failed. */
export class RedisConnection {
  readonly redis: Redis;
  readonly #noAnswer: string;
  /** `at` is by `performance.now()`. */
  #failure = { at: Number.NEGATIVE_INFINITY, why: '' };

  private constructor(redis: Redis, place: string) {
    this.redis = redis;
    this.#noAnswer = `Redis at ${place} does not answer. Requests are served again as soon as it does.`;
  }

  /** @throws UserError when no Redis answers at this address, or it refuses the password or the database */
  static async open(url: string): Promise<RedisConnection> {
    const { hostname, port } = new URL(url);
    // The rest of the address may hold a password.
    const place = `${hostname || 'localhost'}:${port || '6379'}`;
    const redis = new Redis(url, {
      lazyConnect: true,
      connectTimeout: PATIENCE,
      // Reconnects when a connection stays open and silent, such as one to a machine that was unplugged.
      socketTimeout: 10_000,
      // A command sent again after a broken connection may have been carried out the first time.
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      disconnectTimeout: 50,
      enableOfflineQueue: false,
      retryStrategy: (attempt) => Math.min(attempt * 50, 500),
    });
    let last: Error | undefined;
    // Each command that fails has it; without a listener ioredis prints it.
    redis.on('error', (error: Error) => {
      last = error;
    });
    try {
      await inTime(redis.connect());
      // ioredis goes on with database 0 when it cannot select another, and without a password when it is refused.
      await inTime(redis.select(redis.options.db ?? 0));
      return new RedisConnection(redis, place);
    } catch (error) {
      redis.disconnect();
      const cause = (error instanceof ReplyError ? error : (last ?? error)) as NodeJS.ErrnoException;
      throw new UserError(
        cause instanceof ReplyError
          ? `Redis at ${place} refuses: ${cause.message}. Correct the address given with --store.`
          : `No Redis answers at ${place} (${cause.code ?? cause.message}). Start it, or give its address with --store.`,
        { cause },
      );
    }
  }

  /** @param since by `performance.now()`: also reports a failure since then that is over */
  problem(since = Number.POSITIVE_INFINITY): string | undefined {
    if (this.#failure.at >= since) return this.#failure.why;
    return this.redis.status === 'ready' ? undefined : this.#noAnswer;
  }

  /**
   * Sends a command.
   * @param keys those the command uses
   * @throws StorageUnavailable when no answer comes in time, or another program has overwritten one of the keys
   */
  async ask<T>(keys: KeyTypes, command: (redis: Redis) => Promise<T>): Promise<T> {
    try {
      return await inTime(command(this.redis));
    } catch (cause) {
      if (cause instanceof ReplyError) throw await this.#refusal(keys, cause as Error);
      // Only the answer to a new connection shows that a Redis that was silent is back.
      if (this.redis.status === 'ready') this.redis.disconnect(true);
      throw this.#failed(this.#noAnswer, cause);
    }
  }

  /** Returns the error for a value that another program has written. */
  overwritten(key: string, found: string): StorageUnavailable {
    const remedy = 'Delete that key, or give another database with --store.';
    return this.#failed(`The key ${key} in Redis was overwritten by another program: it holds ${found}. ${remedy}`);
  }

  close(): void {
    this.redis.disconnect();
  }

  async #refusal(keys: KeyTypes, { message }: Error): Promise<StorageUnavailable> {
    for (const [key, expected] of Object.entries(keys)) {
      const type = await inTime(this.redis.type(key)).catch(() => 'none');
      if (type !== 'none' && type !== expected) return this.overwritten(key, `a ${type}, expected a ${expected}`);
    }
    return this.#failed(
      `Redis refuses a command on ${Object.keys(keys).join(', ')}: ${message.replace(/ script: .*/s, '')}.`,
    );
  }

  #failed(why: string, cause?: unknown): StorageUnavailable {
    this.#failure = { at: performance.now(), why };
    return new StorageUnavailable(why, { cause });
  }
}

/**
 * Rejects when no answer comes within {@link PATIENCE}. ioredis' own `commandTimeout` also rejects answers that arrived in
 * time while this process was busy: Node calls timers before it reads sockets.
 */
function inTime<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`no answer in ${PATIENCE} ms`));
    const timer = setTimeout(() => setImmediate(late), PATIENCE);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
