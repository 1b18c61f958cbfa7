import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { Mail } from './mail.ts';
import type { Collection, Storage } from './storage/storage.ts';

/** A message as the built-in mailbox keeps it. */
export interface KeptMail extends Mail {
  id: string;
  /** ISO 8601, by the injected clock. */
  date: string;
  /** The whole message as it would travel (RFC 5322). */
  source: string;
}

const CAPACITY = 500;
const A_DAY_IN_SECONDS = 24 * 3600;

/** Messages nobody sent, to be read on a page: the last 500, for a day. */
export class Mailbox {
  readonly #messages: Collection<KeptMail>;
  readonly #clock: Clock;

  /** @param name one mailbox an application */
  constructor(storage: Storage, name: string, clock: Clock) {
    this.#messages = storage.collection(`mailbox-${name}`);
    this.#clock = clock;
  }

  async keep(mail: Mail, source: string): Promise<void> {
    const id = randomUUID();
    await this.#messages.set(
      id,
      { ...mail, id, source, date: new Date(this.#clock.now()).toISOString() },
      A_DAY_IN_SECONDS,
    );
    const kept = await this.#messages.entries();
    for (const [oldest] of kept.slice(0, Math.max(0, kept.length - CAPACITY))) await this.#messages.delete(oldest);
  }

  /** Newest first. */
  async messages(): Promise<KeptMail[]> {
    return (await this.#messages.entries()).map(([, mail]) => mail).reverse();
  }

  message(id: string): Promise<KeptMail | undefined> {
    return this.#messages.get(id);
  }

  async clear(): Promise<void> {
    for (const [id] of await this.#messages.entries()) await this.#messages.delete(id);
  }
}
