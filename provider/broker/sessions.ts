import { randomBytes } from 'node:crypto';
import type { CookieOptions, Request, Response } from 'express';
import type { CivilIdentity } from '../../civil-status/register.ts';
import type { Acr } from '../../contract/acr.ts';
import type { Platform } from '../../contract/platform.ts';
import type { AcceptedIdentity } from '../../contract/source-identity.ts';
import { type Clock, keptFor } from '../../infrastructure/clock.ts';
import type { Collection, Storage } from '../../infrastructure/storage/storage.ts';
import type { ProviderConfig } from '../config.ts';
import type { FlowRequest, LogoutConfirmation } from '../engine/hooks.ts';

/** The service a flow is for, as pages name it. */
export interface FlowService {
  client_id: string;
  name: string;
  /** Whether the information page asks for an explicit agreement (reference: service contract §3.6). */
  asksConsent: boolean;
  /** Whether the information page is skipped (§2.6). */
  skipsInformation: boolean;
}

/** A request to a source that has not come back yet. */
export interface Handshake {
  source: string;
  state: string;
  nonce: string;
}

/** A citizen as a source vouched for him, before the civil register was asked. */
export interface SourceSignIn {
  source: string;
  identity: AcceptedIdentity;
  /** As answered; judged at verify. */
  acr: string;
  /** Ends the session at the source (§9). */
  id_token: string;
}

/** A verified citizen: what single sign-on reuses. */
export interface Citizen extends SourceSignIn {
  acr: Acr;
  register: CivilIdentity;
  identityHash: string;
}

/** FranceConnect's own session: one live flow per browser, and the citizen once known. */
export interface FcSession {
  request: FlowRequest;
  service: FlowService;
  /** As the service sent it; the engine is told another (§2.6). */
  prompt: string;
  acr: Acr;
  csrf?: { token: string; used: boolean };
  handshake?: Handshake;
  /** Title of the source that has just failed: the list shows a banner. */
  failedSource?: string;
  signIn?: SourceSignIn;
  citizen?: Citizen;
  /** The citizen agreed at least once: single sign-on may use `citizen`. */
  finished?: boolean;
  /** End of its life in milliseconds since the epoch, by the clock of the service it is for. */
  until?: number;
  /** Identification code in the e-mails about sign-ins: a UUID. */
  browsingSessionId?: string;
  /** Services the citizen was told of by e-mail, by client_id (reference: service contract §14). */
  notified?: string[];
  logout?: LogoutConfirmation;
}

/** A session and the identifier its cookie carries. */
export interface LiveSession {
  id: string;
  data: FcSession;
}

const ID_BYTES = 32;

/** Where one platform's sessions are, by the identifier their cookie carries. */
export function sessionsOf(storage: Storage, platform: Platform): Collection<FcSession> {
  return storage.collection(`${platform}:fc-session`);
}

/** Reads and writes FranceConnect's sessions and their cookie (reference: service contract §2.2, §3.7). */
export class FcSessions {
  readonly #sessions: Collection<FcSession>;
  readonly #cookie: string;
  readonly #lifetime: number;
  readonly #sliding: boolean;
  readonly #cookieEndsWithBrowser: boolean;
  readonly #clock: Clock;
  readonly #seen = new WeakMap<Request, FcSession>();

  constructor({ storage, rules, clock }: ProviderConfig) {
    this.#sessions = sessionsOf(storage, rules.platform);
    this.#cookie = rules.cookies.fcSession;
    const { lifetime, sliding, cookieEndsWithBrowser } = rules.session;
    this.#lifetime = lifetime;
    this.#sliding = sliding;
    this.#cookieEndsWithBrowser = cookieEndsWithBrowser;
    this.#clock = clock;
  }

  async read(req: Request): Promise<LiveSession | undefined> {
    const id: unknown = req.signedCookies?.[this.#cookie];
    if (typeof id !== 'string') return undefined;
    const data = await this.#sessions.get(id);
    if (data) this.#seen.set(req, data);
    // The storage sees to its end unless the clock of its service was moved alone.
    if (!data || (data.until !== undefined && data.until <= this.#now(data))) return undefined;
    return { id, data };
  }

  /** What {@link read} found last for a request, with what was changed in it since; one past its end too. */
  seen(req: Request): FcSession | undefined {
    return this.#seen.get(req);
  }

  /** A session under a new identifier; the one it continues, if any, is gone. */
  async renew(res: Response, data: FcSession, previous?: LiveSession): Promise<LiveSession> {
    const id = randomBytes(ID_BYTES).toString('base64url');
    if (previous) await this.#sessions.delete(previous.id);
    await this.prolong({ id, data });
    res.cookie(this.#cookie, id, this.#options());
    return { id, data };
  }

  /** Writes a session back. Its life starts again where sessions slide, and goes on where they do not. */
  async save({ id, data }: LiveSession): Promise<void> {
    if (this.#sliding) await this.prolong({ id, data });
    else await this.#sessions.update(id, (current) => current && data);
  }

  /** Writes a session back, its life starting again whatever the platform: the citizen has just agreed (§3.7). */
  prolong({ id, data }: LiveSession): Promise<void> {
    data.until = this.#now(data) + this.#lifetime * 1000;
    return this.#sessions.set(id, data, keptFor(this.#lifetime, this.#clock, data.service.client_id));
  }

  async destroy(res: Response, { id }: LiveSession): Promise<void> {
    await this.#sessions.delete(id);
    res.clearCookie(this.#cookie, this.#options());
  }

  #now({ service }: FcSession): number {
    return this.#clock.now(service.client_id);
  }

  /** `Secure` is left out over plain http, where browsers would not send the cookie back. */
  #options(): CookieOptions {
    const cookie: CookieOptions = { signed: true, httpOnly: true, sameSite: 'lax', path: '/' };
    return this.#cookieEndsWithBrowser ? cookie : { ...cookie, maxAge: this.#lifetime * 1000 };
  }
}
