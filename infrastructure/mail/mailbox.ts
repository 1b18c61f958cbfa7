import type { Clock } from '../clock.ts';
import { Recent } from '../storage/recent.ts';
import type { Collection, Storage } from '../storage/storage.ts';
import type { Mail } from './mail.ts';

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

/** Mailboxes that are read on one page: a union of several, or one alone. */
export interface ReadableMailbox {
  /** Newest first. */
  messages(): Promise<KeptMail[]>;
  message(id: string): Promise<KeptMail | undefined>;
  /** The newest message, without reading the others. */
  latest(): Promise<KeptMail | undefined>;
  clear(): Promise<void>;
}

const CAPACITY = 500;

/**
 * Messages that were kept instead of sent, to be read on a page: the last 500, for a day. Messages are composed when they are
 * read, because most never are.
 */
export class Mailbox<Letter = Mail> implements ReadableMailbox {
  readonly #name: string;
  readonly #messages: Recent<Kept<Letter>>;
  /** Mailbox → identifier of its newest message. */
  readonly #latest: Collection<string>;
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
    this.#name = name;
    this.#latest = storage.collection('mailbox-latest');
    this.#messages = new Recent(storage.collection(`mailbox-${name}`), CAPACITY);
    this.#clock = clock;
    this.#compose = compose;
  }

  async keep(letter: Letter): Promise<void> {
    const id = await this.#messages.add({ date: new Date(this.#clock.now()).toISOString(), letter });
    await this.#latest.set(this.#name, id);
  }

  /** Newest first. */
  async messages(): Promise<KeptMail[]> {
    return (await this.#messages.newestFirst()).map(([id, message]) => this.#composed(id, message));
  }

  async message(id: string): Promise<KeptMail | undefined> {
    const message = await this.#messages.get(id);
    return message && this.#composed(id, message);
  }

  async latest(): Promise<KeptMail | undefined> {
    const id = await this.#latest.get(this.#name);
    return id === undefined ? undefined : this.message(id);
  }

  clear(): Promise<void> {
    return this.#messages.clear();
  }

  #composed(id: string, { date, letter }: Kept<Letter>): KeptMail {
    return { ...this.#compose(letter), id, date };
  }
}

/** Several mailboxes as one. */
export function mailboxesAsOne(mailboxes: readonly ReadableMailbox[]): ReadableMailbox {
  const newestFirst = (one: KeptMail, other: KeptMail) => (one.date < other.date ? 1 : one.date > other.date ? -1 : 0);
  const known = <T>(found: readonly (T | undefined)[]): T[] => found.filter((each) => each !== undefined);
  return {
    async messages() {
      return (await Promise.all(mailboxes.map((mailbox) => mailbox.messages()))).flat().sort(newestFirst);
    },
    async message(id) {
      return known(await Promise.all(mailboxes.map((mailbox) => mailbox.message(id))))[0];
    },
    async latest() {
      return known(await Promise.all(mailboxes.map((mailbox) => mailbox.latest()))).sort(newestFirst)[0];
    },
    async clear() {
      await Promise.all(mailboxes.map((mailbox) => mailbox.clear()));
    },
  };
}
