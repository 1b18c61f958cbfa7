import { Redis, ReplyError } from 'ioredis';
import { UserError } from '../../user-error.ts';
import { StorageUnavailable } from '../storage.ts';

/** Milliseconds a command may take. After the first that takes longer the others fail at once, so that a request is answered within two seconds. */
export const COMMAND_PATIENCE = 1_500;
const RECONNECT_AT_MOST_EVERY = 500;

/** Host and port alone: the rest of the address may hold a password. */
function placeOf(url: string): string {
  const { hostname, port } = new URL(url);
  return `${hostname || 'localhost'}:${port || '6379'}`;
}

function noAnswer(place: string): string {
  return `Redis at ${place} does not answer. Requests are served again as soon as it does.`;
}

/**
 * What Redis answers, unless it takes longer than {@link COMMAND_PATIENCE}. Not the client's own `commandTimeout`: where this process
 * was busy all the while, Node calls its timers before it reads what has arrived, and a Redis that answered at once would be
 * said to be silent.
 */
function inTime<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`No answer in ${COMMAND_PATIENCE} ms.`));
    const timer = setTimeout(() => setImmediate(late), COMMAND_PATIENCE);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** @throws UserError when no Redis answers there */
export async function connect(url: string): Promise<Connection> {
  const place = placeOf(url);
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: COMMAND_PATIENCE,
    // A command sent again after a broken connection may have been carried out the first time.
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    // Nothing is under way when it is closed: no process waits for it.
    disconnectTimeout: 50,
    enableOfflineQueue: false,
    retryStrategy: (attempt) => Math.min(attempt * 50, RECONNECT_AT_MOST_EVERY),
  });
  let last: Error | undefined;
  // Told by each command that fails; without a listener it would be printed.
  redis.on('error', (error: Error) => {
    last = error;
  });
  try {
    await redis.connect();
    await inTime(redis.ping());
    // The client goes on with database 0 where it cannot select, and without a password where it is refused.
    await inTime(redis.select(redis.options.db ?? 0));
    return new Connection(redis, place);
  } catch (error) {
    redis.disconnect();
    const cause = error instanceof ReplyError ? (error as Error) : (last ?? (error as Error));
    if (cause instanceof ReplyError) {
      throw new UserError(
        `Redis at ${place} refuses: ${(cause as Error).message}. Correct the address given with --store.`,
        {
          cause,
        },
      );
    }
    const why = (cause as NodeJS.ErrnoException).code ?? cause.message;
    throw new UserError(`No Redis answers at ${place} (${why}). Start it, or give its address with --store.`, {
      cause,
    });
  }
}

/** Milliseconds between two attempts to find out whether a Redis that hung answers again. */
const ASK_AGAIN_AFTER = 100;

/** What is known of Redis: whether it answered last. */
export class Connection {
  readonly redis: Redis;
  readonly #place: string;
  #hangs = false;
  /** By `performance.now()`. */
  #failedAt = Number.NEGATIVE_INFINITY;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(redis: Redis, place: string) {
    this.redis = redis;
    this.#place = place;
  }

  /** @param since by `performance.now()`: a failure that is over counts too, when it came no earlier */
  problem(since = Number.POSITIVE_INFINITY): string | undefined {
    const well = this.redis.status === 'ready' && !this.#hangs && this.#failedAt < since;
    return well ? undefined : noAnswer(this.#place);
  }

  /** @throws StorageUnavailable unless Redis itself answered */
  async ask<T>(command: (redis: Redis) => Promise<T>): Promise<T> {
    if (this.#hangs) throw new StorageUnavailable(noAnswer(this.#place));
    try {
      return await inTime(command(this.redis));
    } catch (cause) {
      if (cause instanceof ReplyError) throw cause;
      this.#failedAt = performance.now();
      if (this.redis.status === 'ready') this.#askAgain();
      throw new StorageUnavailable(noAnswer(this.#place), { cause });
    }
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#hangs = false;
    this.redis.disconnect();
  }

  /** A connection that is up and silent: only an answer shows that it is well again. */
  #askAgain(): void {
    if (this.#hangs || this.#closed) return;
    this.#hangs = true;
    const attempt = () => {
      inTime(this.redis.ping()).then(
        () => {
          this.#hangs = false;
        },
        () => {
          if (this.#hangs && !this.#closed) this.#timer = setTimeout(attempt, ASK_AGAIN_AFTER);
        },
      );
    };
    attempt();
  }
}
