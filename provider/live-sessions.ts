import { createHash } from 'node:crypto';
import type { Platform } from '../contract/platform.ts';
import type { Clock } from '../infrastructure/clock.ts';
import type { Collection, Storage } from '../infrastructure/storage/storage.ts';
import type { FcSession } from './flow/session.ts';
import { endSession, sessionsOf } from './flow/sessions.ts';

/** A browser's session at FranceConnect, without what would let another browser use it. */
export interface OpenSession {
  /** Names the session without opening it: the browser's cookie holds something else. */
  id: string;
  platform: Platform;
  /** The service of the latest flow. */
  client_id: string;
  service: string;
  /** Source the citizen signed in at. */
  source?: string;
  /** First names and family name, as the source sent them. */
  citizen?: string;
  /** Whether single sign-on may use it: the citizen went through once. */
  signed_in: boolean;
}

/** The sessions of one platform, seen from outside the browsers that hold them. */
export class LiveSessions {
  readonly #storage: Storage;
  readonly #platform: Platform;
  readonly #sessions: Collection<FcSession>;
  readonly #clock: Clock;

  constructor(storage: Storage, platform: Platform, clock: Clock) {
    this.#storage = storage;
    this.#platform = platform;
    this.#sessions = sessionsOf(storage, platform);
    this.#clock = clock;
  }

  /** @param client only those whose latest flow is for this service */
  async all(client?: string): Promise<OpenSession[]> {
    return (await this.#live(client)).map(([key, session]) => this.#seen(key, session));
  }

  /** @returns false when there is no such session */
  async end(id: string): Promise<boolean> {
    const found = (await this.#live()).find(([key]) => nameOf(key) === id);
    if (!found) return false;
    await this.#end(found);
    return true;
  }

  /** @returns how many there were */
  async endAll(client?: string): Promise<number> {
    const live = await this.#live(client);
    await Promise.all(live.map((found) => this.#end(found)));
    return live.length;
  }

  #end([id, data]: [key: string, session: FcSession]): Promise<void> {
    return endSession(this.#storage, this.#platform, { id, data });
  }

  async #live(client?: string): Promise<[key: string, session: FcSession][]> {
    return (await this.#sessions.entries()).filter(([, { service, until = Number.POSITIVE_INFINITY }]) => {
      if (client !== undefined && service.client_id !== client) return false;
      return until > this.#clock.now(service.client_id);
    });
  }

  #seen(key: string, { service, citizen, signIn, finished = false }: FcSession): OpenSession {
    const known = citizen ?? signIn;
    return {
      id: nameOf(key),
      platform: this.#platform,
      client_id: service.client_id,
      service: service.name,
      ...(known && {
        source: known.source,
        citizen: [known.identity.given_name, known.identity.family_name].filter(Boolean).join(' '),
      }),
      signed_in: finished,
    };
  }
}

/** A digest: the key itself is half of the browser's cookie. */
function nameOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 16);
}
