import { createHmac, createSecretKey } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { isSame } from './cookie-signer.ts';
import { keepingSignatures } from './kept-signatures.ts';

/**
 * Cookies signed as express signs them, `s:value.signature`. What express and cookie-parser make of a secret costs several
 * signatures a request: theirs read the key again for each, and compare by hashing both sides.
 */
export class SignedCookies {
  readonly #sign: (value: string) => string;

  constructor(secret: string) {
    const key = createSecretKey(Buffer.from(secret));
    this.#sign = keepingSignatures((value) =>
      createHmac('sha256', key).update(value).digest('base64').replace(/=+$/, ''),
    );
  }

  /** What to give `res.cookie` as the value. */
  seal(value: string): string {
    return `s:${value}.${this.#sign(value)}`;
  }

  /** After cookie-parser without a secret: `req.signedCookies` holds those that were signed, `false` for a signature not ours. */
  readonly read: RequestHandler = (req: Request, _res: Response, next) => {
    for (const [name, value] of Object.entries((req.cookies ?? {}) as Record<string, unknown>)) {
      if (typeof value !== 'string' || !value.startsWith('s:')) continue;
      req.signedCookies[name] = this.#unsealed(value);
      delete req.cookies[name];
    }
    next();
  };

  #unsealed(sealed: string): string | false {
    const end = sealed.lastIndexOf('.');
    const value = sealed.slice('s:'.length, end);
    return end > 0 && isSame(this.#sign(value), sealed.slice(end + 1)) ? value : false;
  }
}
