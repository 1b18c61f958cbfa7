import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { LogBounds, Peers, SharedLog } from '../peers.ts';
import { COMMAND_PATIENCE, type Connection } from './connection.ts';
import { RedisLog } from './log.ts';

/** Milliseconds: longer than a process in good health takes, short enough for whoever waits. */
const PATIENCE = 1_000;
/** Milliseconds in which a process says whether it is at work on something. One that is dead costs none of them: Redis knows that its connection is gone. */
const HELD_PATIENCE = 500;
/** Milliseconds until a listener that failed is called again. */
const CALL_AGAIN_AFTER = 200;

/** Somebody tells a topic and wants to know, on a channel of his own, when it was heard. */
interface Telling {
  id: string;
  topic: string;
  about?: string | undefined;
  answerTo: string;
}

/** Somebody asks one process whether it is at work on something. */
interface Question {
  id: string;
  work: string;
  answerTo: string;
}

function refusalOf({ id }: Question): string {
  return `no ${id}`;
}

type Listener = (about?: string) => unknown;

/** Redis says to how many processes a telling went; each answers when its listeners are done. */
export class RedisPeers implements Peers {
  readonly id = randomUUID();
  readonly #connection: Connection;
  readonly #prefix: string;
  /** A connection that hears can do nothing else. */
  readonly #hearing: Redis;
  readonly #everybody: string;
  readonly #own: string;
  readonly #held = new Set<string>();
  readonly #listeners = new Map<string, Listener[]>();
  readonly #unanswered = new Map<string, () => void>();
  /** Listeners are called in turn: of two changes the second is seen last. */
  #calling: Promise<unknown> = Promise.resolve();
  #closed = false;

  private constructor(connection: Connection, prefix: string) {
    this.#connection = connection;
    this.#prefix = prefix;
    // By itself, it would subscribe anew where nobody hears of it when that fails.
    this.#hearing = connection.redis.duplicate({ autoResubscribe: false, commandTimeout: COMMAND_PATIENCE });
    // Channels know nothing of numbered databases.
    this.#everybody = `${prefix}:peers:${connection.redis.options.db ?? 0}`;
    this.#own = this.#channelOf(this.id);
  }

  static async open(connection: Connection, prefix: string): Promise<RedisPeers> {
    const peers = new RedisPeers(connection, prefix);
    await peers.#listen();
    return peers;
  }

  async tell(topic: string, about?: string): Promise<void> {
    const telling: Telling = { id: randomUUID(), topic, about, answerTo: this.#own };
    const publish = (redis: Redis) => redis.publish(this.#everybody, JSON.stringify(telling));
    let timer: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        let answers = 0;
        let expected = Number.POSITIVE_INFINITY;
        const settle = () => answers >= expected && resolve();
        timer = setTimeout(resolve, PATIENCE);
        this.#unanswered.set(telling.id, () => {
          answers += 1;
          settle();
        });
        this.#connection.ask(publish).then((receivers) => {
          expected = receivers;
          settle();
        }, reject);
      });
    } finally {
      clearTimeout(timer);
      this.#unanswered.delete(telling.id);
    }
  }

  hear(topic: string, listener: Listener): void {
    this.#listeners.set(topic, [...(this.#listeners.get(topic) ?? []), listener]);
  }

  hold(work: string): () => void {
    this.#held.add(work);
    return () => this.#held.delete(work);
  }

  async isHeld(work: string, by: string): Promise<boolean> {
    if (by === this.id) return this.#held.has(work);
    const question: Question = { id: randomUUID(), work, answerTo: this.#own };
    const publish = (redis: Redis) => redis.publish(this.#channelOf(by), JSON.stringify(question));
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<boolean>((resolve, reject) => {
        const no = () => resolve(false);
        timer = setTimeout(no, HELD_PATIENCE);
        this.#unanswered.set(question.id, () => resolve(true)).set(refusalOf(question), no);
        this.#connection.ask(publish).then((receivers) => receivers === 0 && no(), reject);
      });
    } finally {
      clearTimeout(timer);
      this.#unanswered.delete(question.id);
      this.#unanswered.delete(refusalOf(question));
    }
  }

  log(name: string, bounds: LogBounds): SharedLog {
    return new RedisLog(this.#connection, `${this.#prefix}:log:${name}`, bounds);
  }

  close(): void {
    this.#closed = true;
    this.#hearing.disconnect();
  }

  async #listen(): Promise<void> {
    // Told by each command that fails; without a listener it would be printed.
    this.#hearing.on('error', () => undefined);
    this.#hearing.on('message', (channel: string, text: string) => {
      if (channel === this.#everybody) void this.#answer(JSON.parse(text) as Telling);
      else if (text.startsWith('{')) void this.#answerWhetherHeld(JSON.parse(text) as Question);
      else this.#unanswered.get(text)?.();
    });
    await this.#hearing.connect();
    await this.#hearing.subscribe(this.#everybody, this.#own);
    this.#hearing.on('ready', () => void this.#comeBack());
  }

  async #answer({ id, topic, about, answerTo }: Telling): Promise<void> {
    await this.#call(this.#listeners.get(topic) ?? [], about);
    await this.#reply(answerTo, id);
  }

  #answerWhetherHeld(question: Question): Promise<void> {
    return this.#reply(question.answerTo, this.#held.has(question.work) ? question.id : refusalOf(question));
  }

  async #reply(channel: string, text: string): Promise<void> {
    // Whoever asked waits no longer than a moment.
    await this.#connection.ask((redis) => redis.publish(channel, text)).catch(() => undefined);
  }

  #channelOf(id: string): string {
    return `${this.#everybody}:${id}`;
  }

  /** While the connection was down, anything may have been told. */
  async #comeBack(): Promise<void> {
    try {
      await this.#hearing.subscribe(this.#everybody, this.#own);
    } catch {
      // Down again: the next time it is ready this starts over.
      return;
    }
    await this.#call([...this.#listeners.values()].flat());
  }

  #call(listeners: readonly Listener[], about?: string): Promise<unknown> {
    const call = () => Promise.all(listeners.map((listener) => this.#callOne(listener, about)));
    this.#calling = this.#calling.then(call);
    return this.#calling;
  }

  /** What it needs of Redis may fail; what it was told for has changed all the same. */
  async #callOne(listener: Listener, about?: string): Promise<void> {
    try {
      await listener(about);
    } catch {
      if (!this.#closed) setTimeout(() => this.#call([listener], about), CALL_AGAIN_AFTER).unref();
    }
  }
}
