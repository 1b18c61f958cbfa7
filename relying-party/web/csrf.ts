import { csrfSync } from 'csrf-sync';
import { type RequestHandler, urlencoded } from 'express';

/** Where forms carry their token. */
export const CSRF_FIELD = '_csrf';

const { csrfSynchronisedProtection, generateToken, invalidCsrfTokenError } = csrfSync({
  size: 32,
  getTokenFromRequest: (req) => req.body?.[CSRF_FIELD],
});

/** The session's token, for the pages that have a form; makes the visitor have a session. */
export const csrfToken = generateToken;

/** Whether a request was refused because its form is not one this session was shown. */
export function isForgery(error: unknown): boolean {
  return error === invalidCsrfTokenError;
}

/** Reads a small form and refuses one that does not come from our own pages. */
export const readForm: RequestHandler[] = [
  urlencoded({ extended: false, limit: '16kb', parameterLimit: 40 }),
  csrfSynchronisedProtection,
];
