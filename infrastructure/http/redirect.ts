import type { Response } from 'express';

/**
 * Redirects without a body. express would negotiate and write one, and a sign-in has six redirections.
 */
export function redirectTo(res: Response, status: 302 | 303, url: string): void {
  res.status(status).location(url).end();
}
