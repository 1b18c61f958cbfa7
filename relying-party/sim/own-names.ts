import type { RequestHandler } from 'express';
import { strangers } from '../../infrastructure/web/own-names.ts';

/** Messages open accounts, and the rest shows and changes them: a page of another site must not do so through its visitor's browser. */
export function ownNamesOnly(url: string): RequestHandler {
  const strangerOf = strangers([url]);
  return (req, res, next) => {
    res.set('referrer-policy', 'same-origin');
    const stranger = strangerOf(req.headers);
    if (!stranger) return next();
    const { header, received, expected } = stranger;
    res.status(403).json({
      error: `${header}: received ${received}, expected a name of this machine (${expected}). If others reach the site under that name, announce it with --public-url-cpf.`,
    });
  };
}
