import type { Response } from 'express';

/**
 * Sends the browser on, without the page of text that express negotiates and writes for a redirection nobody reads: a
 * sign-in has half a dozen of them.
 */
export function redirectTo(res: Response, status: 302 | 303, url: string): void {
  res.status(status).location(url).end();
}
