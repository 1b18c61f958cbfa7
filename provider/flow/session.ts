import { randomBytes } from 'node:crypto';
import type { CookieOptions, Request, Response } from 'express';
import type { CivilIdentity } from '../../civil-status/register.ts';
import type { Acr } from '../../contract/acr.ts';
import type { Platform } from '../../contract/platform.ts';
import type { EuropeanIdentity } from '../../contract/source-identity.ts';
import { type Clock, keptFor } from '../../infrastructure/clock.ts';
import type { Collection, Storage } from '../../infrastructure/storage/storage.ts';
import type { ProviderConfig } from '../config.ts';
import { forgetGranted } from '../engine/grants.ts';
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
  /** A national source's has every claim (contract/source-identity.ts). */
  identity: EuropeanIdentity;
  /** As answered; judged at verify. */
  acr: string;
  /** Ends the session at the source (§9). */
  id_token: string;
  /** The source's `sub`: who a European is, whom no register knows. */
  sub?: string;
  /** Scopes of the mandate, where a carer signs in for somebody (§12). */
  rep_scope?: readonly unknown[];
}

/** A verified citizen: what single sign-on reuses. */
export interface Citizen extends SourceSignIn {
  acr: Acr;
  /** None for somebody the European node vouches for. */
  register?: CivilIdentity;
  /** The account at FranceConnect. */
  identityHash: string;
}

/** Names as the citizen reads them: the register's, else the source's. */
export function namesOf({ register, identity }: Citizen): { given_name: string; family_name: string } {
  const { given_name, family_name } = register ?? identity;
  return { given_name, family_name };
}

/** The steps of a flow (reference: service contract §3.1). */
export type Step = 'authorize' | 'mire' | 'redirect-to-idp' | 'oidc-callback' | 'verify' | 'consent' | 'login';

/** FranceConnect's own session: one live flow per browser, and the citizen once known. */
export interface FcSession {
  request: FlowRequest;
  service: FlowService;
  /** As the service sent it; the engine is told another (§2.6). */
  prompt: string;
  acr: Acr;
  /** The last one taken; none when the request led to no page of FranceConnect's. */
  step?: Step;
  /** FranceConnect's front found the request suspicious (identity sources §1.6). */
  suspicious?: true;
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
  /** The engine's grants of its latest sign-ins, whose tokens end with it (§4 FC session destroyed). */
  granted?: string[];
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

/** Ends a session for everybody, and what tokens of its sign-ins were still to be told (reference: service contract §4, §6). */
export async function endSession(
  storage: Storage,
  platform: Platform,
  { id, data: { granted = [] } }: LiveSession,
): Promise<void> {
  await Promise.all([sessionsOf(storage, platform).delete(id), forgetGranted(storage, platform, granted)]);
}

/** Reads and writes FranceConnect's sessions and their cookie (reference: service contract §2.2, §3.7). */
export class FcSessions {
  readonly #storage: Storage;
  readonly #platform: Platform;
  readonly #sessions: Collection<FcSession>;
  readonly #cookie: string;
  readonly #options: CookieOptions;
  readonly #lifetime: number;
  readonly #sliding: boolean;
  readonly #clock: Clock;
  readonly #seen = new WeakMap<Request, FcSession>();
  readonly #ofRequest = new WeakMap<Request, LiveSession>();

  constructor({ storage, rules, clock, url }: ProviderConfig) {
    this.#storage = storage;
    this.#platform = rules.platform;
    this.#sessions = sessionsOf(storage, rules.platform);
    this.#cookie = rules.cookies.fcSession;
    const { lifetime, sliding, cookieEndsWithBrowser } = rules.session;
    this.#lifetime = lifetime;
    this.#sliding = sliding;
    this.#clock = clock;
    this.#options = {
      signed: true,
      httpOnly: true,
      // Over plain http browsers would not send the cookie back.
      secure: url.startsWith('https:'),
      sameSite: 'lax',
      path: '/',
      ...(!cookieEndsWithBrowser && { maxAge: lifetime * 1000 }),
    };
  }

  /** The browser's session. Read once for a request, whose later readers get it as it stands by then. */
  async read(req: Request): Promise<LiveSession | undefined> {
    const known = this.#ofRequest.get(req);
    if (known) return known;
    const id: unknown = req.signedCookies?.[this.#cookie];
    if (typeof id !== 'string') return undefined;
    const data = await this.#sessions.get(id);
    if (data) this.#seen.set(req, data);
    // The storage sees to its end unless the clock of its service was moved alone.
    if (!data || (data.until !== undefined && data.until <= this.#now(data))) return undefined;
    return this.#remember(req, { id, data });
  }

  /** Whether the browser's cookie carries a signature that is not ours, or none at all. */
  isForged(req: Request): boolean {
    return req.signedCookies?.[this.#cookie] === false || req.cookies?.[this.#cookie] !== undefined;
  }

  /** What {@link read} found last for a request, with what was changed in it since; one past its end too. */
  seen(req: Request): FcSession | undefined {
    return this.#ofRequest.get(req)?.data ?? this.#seen.get(req);
  }

  /** A new flow's session under a new identifier; the one it continues, if any, is gone. */
  async open(res: Response, data: FcSession, previous?: LiveSession): Promise<LiveSession> {
    if (previous) await this.#sessions.delete(previous.id);
    const session = this.#newlyNamed(res, data);
    await this.prolong(res, session);
    return session;
  }

  /**
   * The same session under a new identifier, which the caller saves: until then the old one is gone, so that what it held
   * serves once.
   * @returns undefined when another request was faster
   */
  async rename(res: Response, { id }: LiveSession): Promise<LiveSession | undefined> {
    const data = await this.#sessions.take(id);
    return data && this.#newlyNamed(res, data);
  }

  /** Writes a session back. Its life starts again where sessions slide, and goes on where they do not (§3.7). */
  save(res: Response, session: LiveSession): Promise<void> {
    return this.#sliding ? this.prolong(res, session) : this.#write(session);
  }

  /** Writes a session back, its life starting again whatever the platform: the citizen has just agreed (§3.7). */
  prolong(res: Response, session: LiveSession): Promise<void> {
    session.data.until = this.#now(session.data) + this.#lifetime * 1000;
    if (this.#sliding) this.#sendCookie(res, session.id);
    return this.#write(session);
  }

  async destroy(res: Response, session: LiveSession): Promise<void> {
    await endSession(this.#storage, this.#platform, session);
    this.#ofRequest.delete(res.req);
    res.clearCookie(this.#cookie, this.#options);
  }

  /** Where sessions slide, the cookie goes out when the session is written. */
  #newlyNamed(res: Response, data: FcSession): LiveSession {
    const id = randomBytes(ID_BYTES).toString('base64url');
    if (!this.#sliding) this.#sendCookie(res, id);
    return this.#remember(res.req, { id, data });
  }

  #remember(req: Request, session: LiveSession): LiveSession {
    this.#ofRequest.set(req, session);
    this.#seen.set(req, session.data);
    return session;
  }

  #write({ id, data }: LiveSession): Promise<void> {
    const life = data.until === undefined ? this.#lifetime : Math.ceil((data.until - this.#now(data)) / 1000);
    return this.#sessions.set(id, data, keptFor(life, this.#clock, data.service.client_id));
  }

  #sendCookie(res: Response, id: string): void {
    res.cookie(this.#cookie, id, this.#options);
  }

  #now({ service }: FcSession): number {
    return this.#clock.now(service.client_id);
  }
}
