import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../infrastructure/clock.ts';
import type { Collection, Storage } from '../../infrastructure/storage/storage.ts';

/** What a link is for: one made for something opens nothing else. */
export type LinkPurpose = 'linking' | 'activation' | 'password-reset' | 'email-change' | 'email-confirmation';

interface Link {
  purpose: LinkPurpose;
  /** Whom it was made for: an account, a registration. */
  subject: string;
  /** Milliseconds since 1970. */
  validUntil: number;
}

/** `expired` is distinguished so that a new one can be offered; a used, replaced or invented link is undefined. */
export interface LinkReading {
  state: 'valid' | 'expired';
  subject: string;
}

/** Seconds for which an expired link is distinguished from an invented one. */
const REMEMBERED = 7 * 24 * 3600;

/**
 * Links sent by e-mail: each serves once, for a time, and a new one voids the one before it. Only a hash of the token is
 * kept: a reader of the storage can open nothing.
 */
export class OneTimeLinks {
  readonly #links: Collection<Link>;
  /** Purpose and subject → hash of the only link that counts. */
  readonly #latest: Collection<string>;
  readonly #clock: Clock;

  constructor(storage: Storage, clock: Clock) {
    this.#links = storage.collection('cpf-links');
    this.#latest = storage.collection('cpf-latest-links');
    this.#clock = clock;
  }

  /**
   * @param lifetime seconds
   * @returns the token to put in the address; it is not kept
   */
  async issue(purpose: LinkPurpose, subject: string, lifetime: number): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const link: Link = { purpose, subject, validUntil: this.#clock.now() + lifetime * 1000 };
    const kept = Math.max(lifetime, REMEMBERED);
    await this.#links.set(hashOf(token), link, kept);
    await this.#latest.set(nameOf(purpose, subject), hashOf(token), kept);
    return token;
  }

  /** Looks without using, for the page with the button: opening an address must not be enough, mail filters do it. */
  async read(purpose: LinkPurpose, token: string): Promise<LinkReading | undefined> {
    const link = await this.#links.get(hashOf(token));
    if (link?.purpose !== purpose) return undefined;
    if ((await this.#latest.get(nameOf(purpose, link.subject))) !== hashOf(token)) return undefined;
    return { state: this.#clock.now() < link.validUntil ? 'valid' : 'expired', subject: link.subject };
  }

  /** Uses the link: of two who try, one gets the subject. */
  async take(purpose: LinkPurpose, token: string): Promise<LinkReading | undefined> {
    const reading = await this.read(purpose, token);
    if (reading?.state !== 'valid') return reading;
    return (await this.#links.take(hashOf(token))) && reading;
  }

  /** Voids the link under way, if there is one. */
  async void(purpose: LinkPurpose, subject: string): Promise<void> {
    await this.#latest.delete(nameOf(purpose, subject));
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

function nameOf(purpose: LinkPurpose, subject: string): string {
  return `${purpose} ${subject}`;
}
