import cookieParser from 'cookie-parser';
import express, { type Request, type RequestHandler } from 'express';
import { BrowserForms } from '../../infrastructure/browser/browser-forms.ts';

/** A browser's proof that it was shown the form it sends. */
export class LocalForms {
  readonly #forms = new BrowserForms({ cookie: 'local_form', path: '/_local' });

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
  token(req: Request): string {
    return this.#forms.token(req);
  }

  /** Whether the form was shown to this browser. */
  isOurs(req: Request): boolean {
    return this.#forms.isOurs(req);
  }
}
