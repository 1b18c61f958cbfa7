import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import { formToken, isFormToken } from './form-token.ts';

const ID = /^[\w-]{22}$/;

export interface BrowserFormsOptions {
  /** Name of the cookie. Cookies ignore ports: it differs from those of the other applications. */
  cookie: string;
  /** Path the cookie is sent to. */
  path: string;
  /** Shared by the instances behind one address, never sent. */
  secret: string;
  secure?: boolean;
}

/**
 * Anti-forgery tokens for pages that keep no session: a browser's proof that it was shown the form it sends. The requests come
 * through cookie-parser first.
 */
export class BrowserForms {
  readonly #options: BrowserFormsOptions;

  constructor(options: BrowserFormsOptions) {
    this.#options = options;
  }

  /** The token to put in a form shown to this browser. */
  token(req: Request, res: Response): string {
    const { cookie, path, secret, secure = false } = this.#options;
    const known = this.#id(req);
    const id = known ?? randomBytes(16).toString('base64url');
    if (known === undefined) res.cookie(cookie, id, { httpOnly: true, sameSite: 'lax', path, secure });
    return formToken(secret, id);
  }

  /** Whether the form was shown to this browser. */
  isOurs(req: Request, token: unknown): boolean {
    const id = this.#id(req);
    return id !== undefined && isFormToken(this.#options.secret, id, token);
  }

  #id(req: Request): string | undefined {
    const id: unknown = req.cookies?.[this.#options.cookie];
    return typeof id === 'string' && ID.test(id) ? id : undefined;
  }
}
