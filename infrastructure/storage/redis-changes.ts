import type { RedisConnection } from './redis-connection.ts';
import type { Changes } from './storage.ts';

/** Entries kept in the Stream: those of about 500 sign-ins. The oldest give way. */
const MOST_ENTRIES = 10_000;
/** Entries read at once. */
const PAGE = 500;
/** Milliseconds between two readings when no request comes. */
const READ_EVERY = 100;
/** Milliseconds without a reading after which entries may have given way unread. */
const LONGEST_PAUSE = 5_000;

/** Announcements in one Redis Stream, which every instance reads to its end before it answers a request. */
export class RedisChanges implements Changes {
  readonly #connection: RedisConnection;
  readonly #stream: string;
  readonly #listeners: [topic: string, listener: (about?: string) => unknown][] = [];
  /** Id of the last entry heard. */
  #heard = '0-0';
  /** By `performance.now()`. */
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(connection: RedisConnection, stream: string) {
    this.#connection = connection;
    this.#stream = stream;
    // A Redis that comes back may have lost everything, the Stream included.
    connection.redis.on('ready', () => {
      this.#readAt = Number.NEGATIVE_INFINITY;
    });
  }

  async announce(topic: string, about = ''): Promise<void> {
    await this.#connection.ask({ [this.#stream]: 'stream' }, (redis) =>
      redis.xadd(this.#stream, 'MAXLEN', '~', MOST_ENTRIES, '*', topic, about),
    );
  }

  hear(topic: string, listener: (about?: string) => unknown): void {
    this.#listeners.push([topic, listener]);
  }

  catchUp(): Promise<void> {
    this.#timer ??= setInterval(() => this.catchUp().catch(() => undefined), READ_EVERY).unref();
    // A reading under way may have begun before the last announcement.
    this.#next ??= this.#reading
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        this.#reading = this.#read();
        return this.#reading;
      });
    return this.#next;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** An entry whose listener fails is heard again by the next reading. */
  async #read(): Promise<void> {
    const hasPaused = performance.now() - this.#readAt > LONGEST_PAUSE;
    for (let entries = await this.#page(); entries.length > 0; entries = await this.#page()) {
      for (const [id, [topic = '', about = '']] of entries) {
        for (const [heard, listener] of this.#listeners) if (heard === topic) await listener(about || undefined);
        this.#heard = id;
      }
      if (entries.length < PAGE) break;
    }
    if (hasPaused) for (const [, listener] of this.#listeners) await listener();
    this.#readAt = performance.now();
  }

  async #page(): Promise<[id: string, fields: string[]][]> {
    const found = await this.#connection.ask({ [this.#stream]: 'stream' }, (redis) =>
      redis.xread('COUNT', PAGE, 'STREAMS', this.#stream, this.#heard),
    );
    return found?.[0]?.[1] ?? [];
  }
}
