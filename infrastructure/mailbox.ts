import type { Clock } from './clock.ts';
import type { Mail } from './mail.ts';
import { Recent } from './storage/recent.ts';
import type { Storage } from './storage/storage.ts';

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

/**
 * Messages nobody sent, to be read on a page: the last 500, for a day. What is kept is what the message is made of; it is
 * composed when somebody reads it, because most are never read.
 */
export class Mailbox<Letter = Mail> {
  readonly #messages: Recent<Kept<Letter>>;
  readonly #clock: Clock;
  readonly #compose: (letter: Letter) => Mail;

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
    this.#messages = new Recent(storage.collection(`mailbox-${name}`), CAPACITY);
    this.#clock = clock;
    this.#compose = compose;
  }

  async keep(letter: Letter): Promise<void> {
    await this.#messages.add({ date: new Date(this.#clock.now()).toISOString(), letter });
  }

  /** Newest first. */
  async messages(): Promise<KeptMail[]> {
    return (await this.#messages.newestFirst()).map(([id, message]) => this.#composed(id, message));
  }

  async message(id: string): Promise<KeptMail | undefined> {
    const message = await this.#messages.get(id);
    return message && this.#composed(id, message);
  }

  clear(): Promise<void> {
    return this.#messages.clear();
  }

  #composed(id: string, { date, letter }: Kept<Letter>): KeptMail {
    return { ...this.#compose(letter), id, date };
  }
}
