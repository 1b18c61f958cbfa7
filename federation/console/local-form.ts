import { randomBytes } from 'node:crypto';
import cookieParser from 'cookie-parser';
import express, { type Request, type RequestHandler, type Response } from 'express';
import { formToken, isFormToken } from '../../infrastructure/web/form-token.ts';
import { type Access, isThisMachine, isToken } from '../control/guard.ts';
import { Problem } from '../control/problem.ts';

/** Cookies ignore ports: this name must differ from those of the applications. */
const COOKIE = 'local_form';
const ID = /^[\w-]{22}$/;

/** A browser's proof that it was shown the form it sends. */
export class LocalForms {
  readonly #secret = randomBytes(32).toString('hex');
  readonly #access: Access;

  constructor(access: Access) {
    this.#access = access;
  }

  /** Whether a form must carry the control token, since a browser cannot send it otherwise. */
  get asksToken(): boolean {
    return this.#access.token !== undefined;
  }

  /** Reads a form: texts, each once. */
  readonly read: RequestHandler[] = [
    cookieParser(),
    express.urlencoded({ extended: false, limit: '4mb' }),
    (req, _res, next) => {
      const sent = (req.body ?? {}) as Record<string, unknown>;
      req.body = Object.fromEntries(Object.entries(sent).filter(([, value]) => typeof value === 'string'));
      next();
    },
  ];

  /** The anti-forgery token to put in a form shown to this browser. */
  token(req: Request, res: Response): string {
    const known: unknown = req.cookies?.[COOKIE];
    const id = typeof known === 'string' && ID.test(known) ? known : randomBytes(16).toString('base64url');
    res.cookie(COOKIE, id, { httpOnly: true, sameSite: 'strict', path: '/_local' });
    return formToken(this.#secret, id);
  }

  /** Whether the form was shown to this browser. */
  isOurs(req: Request): boolean {
    const id: unknown = req.cookies?.[COOKIE];
    return typeof id === 'string' && isFormToken(this.#secret, id, (req.body as Record<string, unknown>).csrf);
  }

  /**
   * What changes the simulator is for this machine, or for who knows the control token.
   * @throws Problem 403 when there is no token to know
   * @returns false when the token is missing or wrong
   */
  mayChange(req: Request): boolean {
    const { token } = this.#access;
    if (token !== undefined) return isToken(token, (req.body as Record<string, unknown>).control_token);
    if (isThisMachine(req)) return true;
    throw new Problem(
      403,
      'this_machine_only',
      `Forms are for this machine only; the request came from ${req.socket.remoteAddress}. Start with --control-token to let others in.`,
    );
  }
}
