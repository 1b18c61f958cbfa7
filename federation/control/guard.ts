import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { Request, RequestHandler } from 'express';
import { type Stranger, strangers } from '../../infrastructure/web/own-names.ts';
import { Problem } from './problem.ts';

/** Who may reach what is ours, below `/_local`. */
export interface Access {
  /** Origins under which this machine is announced. */
  origins: readonly string[];
  /** Demanded from every caller of the control API when there is one; without it only this machine is answered. */
  token?: string | undefined;
}

/**
 * Refuses requests that a page of another site makes in the user's browser: under a name that is not ours (DNS rebinding), or
 * from an origin that is not ours. A caller who has the token is nobody's browser page.
 */
export function ownNamesOnly({ origins, token }: Access): RequestHandler {
  const strangerOf = strangers(origins);
  return (req, res, next) => {
    // Without it browsers hide the origin of our own forms as well, as they are told to for FranceConnect's pages.
    res.set('referrer-policy', 'same-origin');
    const stranger = holdsToken(req, token) ? undefined : strangerOf(req.headers);
    if (stranger) throw foreign(stranger);
    next();
  };
}

function foreign({ header, received, expected }: Stranger): Problem {
  return new Problem(
    403,
    'foreign_request',
    `${header}: received ${received}, expected a name of this machine (${expected}). If others reach it under that name, announce it with --public-url-franceconnect; programs may send the --control-token instead.`,
  );
}

/** Lets the callers of the control API in: this machine, or whoever has the token when one was given at start. */
export function callersOnly({ token }: Access): RequestHandler {
  return (req, _res, next) => {
    if (token === undefined) {
      if (isThisMachine(req)) return next();
      throw new Problem(
        403,
        'this_machine_only',
        `The control API answers this machine only; the request came from ${req.socket.remoteAddress}. Start with --control-token to let others in.`,
      );
    }
    if (holdsToken(req, token)) return next();
    const received = req.headers.authorization === undefined ? '(nothing)' : 'something else';
    throw new Problem(
      401,
      'token_required',
      `Authorization: received ${received}, expected Bearer and the --control-token this simulator was started with.`,
    );
  };
}

/** Whether the request comes from the machine the simulator runs on. */
export function isThisMachine(req: Request): boolean {
  const address = (req.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  return address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
}

function holdsToken(req: Request, token: string | undefined): boolean {
  const [, received] = /^Bearer (.+)$/i.exec(req.headers.authorization ?? '') ?? [];
  return token !== undefined && isToken(token, received);
}

/** Compares in constant time, whatever the lengths. */
export function isToken(token: string, received: unknown): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return typeof received === 'string' && timingSafeEqual(digest(token), digest(received));
}
