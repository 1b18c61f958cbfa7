import type { NextFunction, Request, Response } from 'express';
import { authorizeFaults } from '../../../contract/authorize-parameters.ts';
import { PREFIX } from '../../../contract/endpoints.ts';
import { FcError } from '../../../contract/errors/fc-error.ts';
import type { PlatformRules } from '../../../contract/platform.ts';
import { redirectTo } from '../../../infrastructure/web/redirect.ts';
import type { Broker } from '../broker.ts';
import { keepPrompt } from '../prompt.ts';

/** The closed list comes before everything, the engine included (reference: service contract §2.1). */
export function checkParameters(received: unknown): void {
  const faults = authorizeFaults(received);
  if (faults.length > 0) throw new FcError('Y030007', { faults });
}

/**
 * One live flow per browser: each request first forgets the engine's session and interactions of this browser (§2.2).
 * FranceConnect's own session is read by then and goes on under a new identifier.
 */
export function forgetPreviousFlow({ cookies }: PlatformRules) {
  const forgotten = [cookies.session, cookies.interaction, cookies.resume].flatMap((name) => [name, `${name}.sig`]);
  return (req: Request, res: Response, next: NextFunction): void => {
    const kept = (req.headers.cookie ?? '')
      .split(/; */)
      .filter((pair) => !forgotten.includes(pair.split('=', 1)[0] ?? ''));
    req.headers.cookie = kept.join('; ');
    for (const name of forgotten) res.clearCookie(name, { path: '/', httpOnly: true, sameSite: 'lax' });
    next();
  };
}

export function checkQuery(req: Request, _res: Response, next: NextFunction): void {
  checkParameters(req.query);
  next();
}

/**
 * The engine is always asked for « login consent », whatever the service sent: there is no silent sign-on, and `auth_time`
 * is in every ID token. The service's own words only decide whether the information page is shown (§2.6).
 */
export function askForLoginAndConsent(req: Request, res: Response, next: NextFunction): void {
  const url = new URL(req.url, 'http://localhost');
  keepPrompt(res, url.searchParams.get('prompt') ?? '');
  url.searchParams.set('prompt', 'login consent');
  req.url = url.pathname + url.search;
  next();
}

/**
 * A posted request goes on as the same request by GET: the engine's POST needs cookies that plain http cannot carry. A service
 * FranceConnect does not know is an unforeseen fault there, where it is a page of its own by GET (§2.3).
 */
export function answerPost({ clients }: Broker) {
  return async (req: Request, res: Response): Promise<void> => {
    checkParameters(req.body);
    const parameters = new URLSearchParams(req.body as Record<string, string>);
    const client_id = parameters.get('client_id') ?? '';
    if (!(await clients.find(client_id))?.active) {
      const expected = 'a registered, active service';
      throw new FcError('Y000000', { faults: [{ path: 'client_id', received: client_id, expected }] });
    }
    redirectTo(res, 303, `${PREFIX}/authorize?${parameters}`);
  };
}
