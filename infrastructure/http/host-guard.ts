import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { type Request, type RequestHandler, type Response, urlencoded } from 'express';
import { controlSignInPage, refusedPage } from '../pages/guard-pages.tsx';
import { keepSecret, withoutSecrets } from '../secrets.ts';
import { type ForeignHeader, foreignHeaders } from './foreign-headers.ts';
import { asAsked, askedFromRoot } from './mount.ts';

/** The requests that may see and change what the simulator keeps. */
export interface Access {
  /** Origins under which this machine is announced. */
  origins: readonly string[];
  /** The option that announces another one, for a message. */
  option: string;
  /** The control token, which every request must carry. Without one, only this machine is answered. */
  token?: string | undefined;
}

/** The addresses of what is the simulator's own, on any application. */
const AREAS = ['/_local', '/_sim'] as const;
const SIGN_IN = '/sign-in';
const COOKIE = 'control_session';
const HOURS = 12;

/**
 * Stands before everything that shows or changes what the simulator keeps. It lets in requests of this machine or, where there
 * is a control token, those that carry it: programs as `Authorization: Bearer`, browsers as the cookie of its sign-in page.
 *
 * It also refuses requests that a page of another site makes in the user's browser: under a name that is not ours (DNS
 * rebinding), or from an origin that is not ours. A request with the token was not made by a page of another site.
 * @param open paths, below the address it is mounted at, that are for everybody: they show nothing that is kept
 */
export function guard(access: Access, open: RegExp): RequestHandler {
  const { origins, token, option } = access;
  keepSecret(token);
  const foreignHeaderOf = foreignHeaders(origins);
  const readForm = urlencoded({ extended: false, limit: '4kb' });
  return (req, res, next) => {
    // Without it browsers hide the origin of the simulator's forms too, as FranceConnect's pages make them do.
    res.set('referrer-policy', 'same-origin');
    const stranger = holdsToken(req, token) ? undefined : foreignHeaderOf(req.headers);
    if (stranger) return void res.status(403).json(foreign(stranger, option));
    if (token !== undefined && req.path === SIGN_IN) {
      return readForm(req, res, (error) => (error ? next(error) : signIn(req, res, access)));
    }
    if (open.test(req.path) || mayEnter(req, access)) return next();
    return refuse(req, res, access);
  };
}

/** Whether the request may see and change what is kept. */
export function mayEnter(req: Request, { token }: Access): boolean {
  return token === undefined ? isThisMachine(req) : holdsToken(req, token) || holdsSession(req, token);
}

/** A proxy adds one of these: the request may come from any machine. */
const FORWARDED = /^(x-forwarded-.*|forwarded|via|x-real-ip)$/;

/** Whether the request comes from the machine the simulator runs on. */
function isThisMachine({ socket, headers }: IncomingMessage): boolean {
  const address = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const isLoopback = address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
  return isLoopback && !Object.keys(headers).some((name) => FORWARDED.test(name));
}

function holdsToken(req: IncomingMessage, token: string | undefined): boolean {
  const [, received] = /^Bearer (.+)$/i.exec(req.headers.authorization ?? '') ?? [];
  return token !== undefined && isSame(token, received);
}

/** Compares in constant time, whatever the lengths. */
function isSame(expected: string, received: unknown): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return typeof received === 'string' && timingSafeEqual(digest(expected), digest(received));
}

/** The sign-in of a browser: its end, and the proof that the browser sent the token. */
function session(token: string, until: number): string {
  return `${until}.${createHmac('sha256', token).update(`${COOKIE} ${until}`).digest('base64url')}`;
}

function holdsSession(req: IncomingMessage, token: string): boolean {
  const [, received, until] = /(?:^|;\s*)control_session=((\d{1,16})\.[\w-]+)/.exec(req.headers.cookie ?? '') ?? [];
  return Number(until) > Date.now() && isSame(session(token, Number(until)), received);
}

function signIn(req: Request, res: Response, { token = '', origins }: Access): void {
  const { token: typed, next } = (req.body ?? {}) as Record<string, unknown>;
  const wanted = typeof next === 'string' && /^\/_(local|sim)([/?].*)?$/.test(next) ? next : req.baseUrl;
  res.set('cache-control', 'no-store');
  if (req.method !== 'POST' || !isSame(token, typed)) {
    const wrong = req.method === 'POST';
    return void res.status(wrong ? 401 : 200).send(controlSignInPage({ action: req.baseUrl + SIGN_IN, wanted, wrong }));
  }
  const secure = origins.every((origin) => origin.startsWith('https:'));
  const value = session(token, Date.now() + HOURS * 3_600_000);
  for (const area of AREAS) {
    res.cookie(COOKIE, value, { httpOnly: true, sameSite: 'strict', secure, path: asAsked(area) });
  }
  res.redirect(303, wanted);
}

function refuse(req: Request, res: Response, { token }: Access): void {
  const [status, body] =
    token === undefined ? ([403, thisMachineOnly(req)] as const) : ([401, tokenRequired(req)] as const);
  res.status(status).set('cache-control', 'no-store');
  if (status === 401) res.set('www-authenticate', 'Bearer');
  if (req.path.startsWith('/api') || req.accepts(['json', 'html']) !== 'html') return void res.json(body);
  if (status === 403) return void res.send(refusedPage(body.message));
  res.send(
    controlSignInPage({ action: req.baseUrl + SIGN_IN, wanted: withoutSecrets(askedFromRoot(req)), wrong: false }),
  );
}

interface Refusal {
  error: string;
  message: string;
}

function foreign({ header, received, expected }: ForeignHeader, option: string): Refusal {
  return {
    error: 'foreign_request',
    message: `${header}: received ${received}, expected a name of this machine (${expected}). If others reach it under that name, announce it with ${option}; programs may send the --control-token instead.`,
  };
}

function thisMachineOnly({ socket, headers }: Request): Refusal {
  const forwarded = Object.keys(headers).find((name) => FORWARDED.test(name));
  const proxy = forwarded ? `, through a proxy (${forwarded})` : '';
  return {
    error: 'this_machine_only',
    message: `What the simulator keeps is shown to this machine only; the request came from ${socket.remoteAddress}${proxy}. Start with --control-token to let others in.`,
  };
}

function tokenRequired({ headers }: Request): Refusal {
  const received = headers.authorization === undefined ? '(nothing)' : 'something else';
  return {
    error: 'token_required',
    message: `Authorization: received ${received}, expected Bearer and the --control-token this simulator was started with.`,
  };
}
