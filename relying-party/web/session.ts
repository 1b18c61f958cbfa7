import { randomBytes } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import session, { type SessionData } from 'express-session';
import { cookiePath, pathOf } from '../../infrastructure/http/mount.ts';
import type { Collection, Storage } from '../../infrastructure/storage/storage.ts';
import type { RelyingPartyConfig } from '../config.ts';

declare module 'express-session' {
  /** What every page may need; each feature adds its own members beside the code that writes them. */
  interface SessionData {
    /** Names this browser's pending sign-ins; random. */
    browser?: string | undefined;
    /** Identifier of the account signed in. */
    account?: string | undefined;
    /** When and in which browser the session was signed in: for the holder's list of sessions. */
    opened?: { at: string; browser: string } | undefined;
    /** The account was opened by the previous request. */
    justCreated?: boolean | undefined;
    /** What was just done, to say once on « Mon compte ». */
    notice?: string | undefined;
  }
}

/** Minutes of inactivity after which a session ends. */
export const SESSION_MINUTES = 30;

/** Cookies ignore ports: on one machine this name must differ from those of the other applications. */
const COOKIE = 'cpf_session';

/** Sessions in the storage port; nothing is stored, and no cookie set, for a visitor who only reads. */
export async function sessions({ sessionStorage, url }: RelyingPartyConfig): Promise<RequestHandler> {
  return session({
    name: COOKIE,
    secret: await secretOf(sessionStorage),
    store: new StoredSessions(sessionStorage.collection('cpf-sessions')),
    resave: false,
    saveUninitialized: false,
    rolling: true,
    // Behind a proxy that speaks https to browsers, its X-Forwarded-Proto says so.
    proxy: url.startsWith('https:'),
    cookie: {
      httpOnly: true,
      sameSite: 'lax',
      path: pathOf(url) || '/',
      secure: 'auto',
      maxAge: SESSION_MINUTES * 60_000,
    },
  });
}

/** Shared by the instances that share the sessions, and kept as long as they are. */
async function secretOf(storage: Storage): Promise<string> {
  const secrets = storage.collection<string>('cpf-secrets');
  await secrets.setIfAbsent('session', randomBytes(32).toString('base64url'));
  const secret = await secrets.get('session');
  if (!secret) throw new Error('The session secret could not be stored.');
  return secret;
}

/** Gives the visitor a new session identifier, and a session that holds `content` and nothing else. */
export async function renewSession(req: Request, content: Partial<SessionData>): Promise<void> {
  await promised((done) => req.session.regenerate(done));
  Object.assign(req.session, content);
  await saveSession(req);
}

/** To be awaited before a redirection: the browser may follow it faster than the session is written. */
export function saveSession(req: Request): Promise<void> {
  return promised((done) => req.session.save(done));
}

/** Ends the session and takes its cookie back. */
export async function endSession(req: Request, res: Response): Promise<void> {
  await promised((done) => req.session.destroy(done));
  res.clearCookie(COOKIE, { httpOnly: true, sameSite: 'lax', path: cookiePath() });
}

type Done = (error?: unknown) => void;

function promised(start: (done: Done) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    start((error) => (error ? reject(error) : resolve()));
  });
}

/** `null` marks a session that is over: a request still under way cannot bring it back to life by saving it. */
type StoredSession = SessionData | null;

class StoredSessions extends session.Store {
  readonly #sessions: Collection<StoredSession>;

  constructor(sessions: Collection<StoredSession>) {
    super();
    this.#sessions = sessions;
  }

  override get(id: string, done: (error: unknown, session?: SessionData | null) => void) {
    this.#sessions.get(id).then((found) => done(null, found), done);
  }

  override set(id: string, data: SessionData, done: Done = () => undefined) {
    const save = this.#sessions.update(id, (current) => (current === null ? null : data), SESSION_MINUTES * 60);
    save.then(() => done(), done);
  }

  override touch(id: string, _data: SessionData, done: Done = () => undefined) {
    this.#sessions.update(id, (current) => current, SESSION_MINUTES * 60).then(() => done(), done);
  }

  override destroy(id: string, done: Done = () => undefined) {
    this.#sessions.set(id, null, SESSION_MINUTES * 60).then(() => done(), done);
  }
}
