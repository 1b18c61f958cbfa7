import { randomBytes } from 'node:crypto';
import type { CookieOptions, Response } from 'express';
import type { Platform } from '../../contract/platform.ts';
import { type Clock, keptFor } from '../../infrastructure/clock.ts';
import { pathOf } from '../../infrastructure/http/mount.ts';
import type { Collection, Storage } from '../../infrastructure/storage/storage.ts';
import type { ProviderConfig } from '../config.ts';
import type { RequestContext } from '../context.ts';
import { forgetGranted } from '../engine/grants.ts';
import type { FcSession, LiveSession } from './session.ts';

const ID_BYTES = 32;

/** Where one platform's sessions are, by the identifier their cookie carries. */
export function sessionsOf(storage: Storage, platform: Platform): Collection<FcSession> {
  return storage.collection(`${platform}:fc-session`);
}

/** Ends a session, and what the tokens of its sign-ins still give access to (reference: service contract §4, §6). */
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
      path: pathOf(url) || '/',
      ...(!cookieEndsWithBrowser && { maxAge: lifetime * 1000 }),
    };
  }

  /** The browser's session. Read once for a request, whose later readers get it as it stands by then. */
  async read(context: RequestContext): Promise<LiveSession | undefined> {
    if (context.session) return context.session;
    const id: unknown = context.req.signedCookies?.[this.#cookie];
    if (typeof id !== 'string') return undefined;
    const data = await this.#sessions.get(id);
    if (data) context.lastSession = data;
    // The storage sees to its end unless the clock of its service was moved alone.
    if (!data || (data.until !== undefined && data.until <= this.#now(data))) return undefined;
    return this.#remember(context, { id, data });
  }

  /** Whether the browser's cookie carries a signature that is not ours, or none at all. */
  isForged({ req }: RequestContext): boolean {
    return req.signedCookies?.[this.#cookie] === false || req.cookies?.[this.#cookie] !== undefined;
  }

  /** A new flow's session under a new identifier; the one it continues, if any, is gone. */
  async open(context: RequestContext, data: FcSession, previous?: LiveSession): Promise<LiveSession> {
    if (previous) await this.#sessions.delete(previous.id);
    const session = this.#newlyNamed(context, data);
    await this.prolong(context, session);
    return session;
  }

  /**
   * The same session under a new identifier, which the caller saves: until then the old one is gone, so that what it held
   * serves once.
   * @returns undefined when another request was faster
   */
  async rename(context: RequestContext, { id }: LiveSession): Promise<LiveSession | undefined> {
    const data = await this.#sessions.take(id);
    return data && this.#newlyNamed(context, data);
  }

  /** Writes a session back. Its life starts again where sessions slide, and goes on where they do not (§3.7). */
  save(context: RequestContext, session: LiveSession): Promise<void> {
    return this.#sliding ? this.prolong(context, session) : this.#write(session);
  }

  /** Writes a session back, its life starting again whatever the platform: the citizen has just agreed (§3.7). */
  prolong({ res }: RequestContext, session: LiveSession): Promise<void> {
    session.data.until = this.#now(session.data) + this.#lifetime * 1000;
    if (this.#sliding) this.#sendCookie(res, session.id);
    return this.#write(session);
  }

  async destroy(context: RequestContext, session: LiveSession): Promise<void> {
    await endSession(this.#storage, this.#platform, session);
    delete context.session;
    context.res.clearCookie(this.#cookie, this.#options);
  }

  /** Where sessions slide, the cookie goes out when the session is written. */
  #newlyNamed(context: RequestContext, data: FcSession): LiveSession {
    const id = randomBytes(ID_BYTES).toString('base64url');
    if (!this.#sliding) this.#sendCookie(context.res, id);
    return this.#remember(context, { id, data });
  }

  #remember(context: RequestContext, session: LiveSession): LiveSession {
    context.session = session;
    context.lastSession = session.data;
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
