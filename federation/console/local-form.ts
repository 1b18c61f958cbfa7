import { randomBytes } from 'node:crypto';
import cookieParser from 'cookie-parser';
import express, { type Request, type RequestHandler, type Response } from 'express';
import { formToken, isFormToken } from '../../infrastructure/web/form-token.ts';

/** Cookies ignore ports: this name must differ from those of the applications. */
const COOKIE = 'local_form';
const ID = /^[\w-]{22}$/;

/** A browser's proof that it was shown the form it sends. */
export class LocalForms {
  readonly #secret = randomBytes(32).toString('hex');

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
}
