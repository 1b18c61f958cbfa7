import { csrfSync } from 'csrf-sync';
import type { CookieOptions, Request } from 'express';
import { asAsked } from '../http/mount.ts';

export interface BrowserFormsOptions {
  /** Name of the cookie. Cookies ignore ports: it differs from those of the other applications. */
  cookie: string;
  /** Path the cookie is sent to, from the root of the application. */
  path: string | ((req: Request) => string);
  /** The form's field; `csrf` by default. */
  field?: string;
  secure?: boolean;
  /** Milliseconds; without it the cookie ends with the browser. */
  maxAge?: number;
}

/**
 * Anti-forgery tokens for pages that keep no session: csrf-sync, with the token in a cookie that no script reads. The requests
 * come through cookie-parser first.
 */
export class BrowserForms {
  readonly #csrf: ReturnType<typeof csrfSync>;

  constructor({ cookie, path, field = 'csrf', secure = false, maxAge }: BrowserFormsOptions) {
    this.#csrf = csrfSync({
      size: 32,
      getTokenFromRequest: (req) => (req.body as Record<string, unknown> | undefined)?.[field] as string | undefined,
      getTokenFromState: (req) => req.cookies?.[cookie],
      storeTokenInState(req, token) {
        const options: CookieOptions = { httpOnly: true, sameSite: 'lax', secure: secure || req.secure };
        const where = {
          path: asAsked(typeof path === 'string' ? path : path(req)),
          ...(maxAge !== undefined && { maxAge }),
        };
        req.res?.cookie(cookie, token, { ...options, ...where });
        // A second form of the same page carries the same token.
        req.cookies[cookie] = token;
      },
    });
  }

  /** The token to put in a form shown to this browser. */
  token(req: Request<object>): string {
    return this.#csrf.generateToken(req as Request);
  }

  /** Whether the form that was sent was shown to this browser. */
  isOurs(req: Request<object>): boolean {
    return this.#csrf.isRequestValid(req as Request);
  }
}
