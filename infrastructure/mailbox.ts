import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { Mail } from './mail.ts';
import type { Collection, Storage } from './storage/storage.ts';

/** A message as the built-in mailbox shows it. */
export interface KeptMail extends Mail {
  id: string;
  /** ISO 8601, by the injected clock. */
  date: string;
}

interface Kept<Letter> {
  date: string;
  letter: Letter;
}

const CAPACITY = 500;
/** Looking for what is too old reads the whole mailbox, so it is done once in so many messages. */
const TRIM_EVERY = 100;
const A_DAY_IN_SECONDS = 24 * 3600;

/**
 * Messages nobody sent, to be read on a page: the last 500, for a day. What is kept is what the message is made of; it is
 * composed when somebody reads it, because most are never read.
 */
export class Mailbox<Letter = Mail> {
  readonly #messages: Collection<Kept<Letter>>;
  readonly #clock: Clock;
  readonly #compose: (letter: Letter) => Mail;
  #keptSinceTrim = 0;

  /**
   * @param name one mailbox an application
   * @param compose makes the message; leave it out where whole messages are kept
   */
  constructor(
    storage: Storage,
    name: string,
    clock: Clock,
    compose: (letter: Letter) => Mail = (mail) => mail as unknown as Mail,
  ) {
    this.#messages = storage.collection(`mailbox-${name}`);
    this.#clock = clock;
    this.#compose = compose;
  }

  async keep(letter: Letter): Promise<void> {
    const date = new Date(this.#clock.now()).toISOString();
    await this.#messages.set(randomUUID(), { date, letter }, A_DAY_IN_SECONDS);
    this.#keptSinceTrim += 1;
    if (this.#keptSinceTrim >= TRIM_EVERY) await this.#trim();
  }

  /** Newest first. */
  async messages(): Promise<KeptMail[]> {
    const kept = await this.#messages.entries();
    return kept
      .slice(-CAPACITY)
      .reverse()
      .map(([id, message]) => this.#composed(id, message));
  }

  async message(id: string): Promise<KeptMail | undefined> {
    const message = await this.#messages.get(id);
    return message && this.#composed(id, message);
  }

  async clear(): Promise<void> {
    for (const [id] of await this.#messages.entries()) await this.#messages.delete(id);
  }

  #composed(id: string, { date, letter }: Kept<Letter>): KeptMail {
    return { ...this.#compose(letter), id, date };
  }

  async #trim(): Promise<void> {
    this.#keptSinceTrim = 0;
    const kept = await this.#messages.entries();
    for (const [oldest] of kept.slice(0, Math.max(0, kept.length - CAPACITY))) await this.#messages.delete(oldest);
  }
}
