import type { NextFunction, Request, Response } from 'express';
import { requestedAcr } from '../../../contract/acr.ts';
import { authorizeFaults } from '../../../contract/authorize-parameters.ts';
import { PREFIX } from '../../../contract/endpoints.ts';
import { FcError } from '../../../contract/errors/fc-error.ts';
import type { PlatformRules } from '../../../contract/platform.ts';
import { redirectTo } from '../../../infrastructure/web/redirect.ts';
import type { Broker } from '../broker.ts';
import { hintOf, isHintAllowed } from '../idp-hint.ts';
import { keepPrompt } from '../prompt.ts';

/** The closed list comes before everything, the engine included (reference: service contract §2.1). */
function checkParameters({ config }: Broker, received: unknown): void {
  const faults = authorizeFaults(received, config.strictness);
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

export function checkQuery(broker: Broker) {
  return (req: Request, _res: Response, next: NextFunction): void => {
    checkParameters(broker, req.query);
    next();
  };
}

/**
 * The engine is always asked for « login consent », whatever the service sent: there is no silent sign-on, and `auth_time`
 * is in every ID token. The service's own words only decide whether the information page is shown (§2.6). And it is asked
 * for the one level that counts, so that `acr` is in every ID token too (§2.5).
 */
export function askOnOwnTerms({ config }: Broker) {
  return (req: Request, res: Response, next: NextFunction): void => {
    const url = new URL(req.url, 'http://localhost');
    keepPrompt(res, url.searchParams.get('prompt') ?? '');
    url.searchParams.set('prompt', 'login consent');
    url.searchParams.set('acr_values', requestedAcr(url.searchParams.get('acr_values') ?? '', config.rules.defaultAcr));
    req.url = url.pathname + url.search;
    next();
  };
}

/**
 * A posted request goes on as the same request by GET: the engine's POST needs cookies that plain http cannot carry. A service
 * FranceConnect does not know is an unforeseen fault there, where it is a page of its own by GET (§2.3). `idp_hint` counts in
 * the query string only, and a refusal of it finds no address there to be sent to (§2.8).
 */
export function answerPost(broker: Broker) {
  return async (req: Request, res: Response): Promise<void> => {
    checkParameters(broker, req.body);
    const { idp_hint: _ignored, ...parameters } = req.body as Record<string, string>;
    const { client_id = '' } = parameters;
    const client = await broker.clients.find(client_id);
    if (!client?.active) {
      const expected = 'a registered, active service';
      throw new FcError('Y000000', { faults: [{ path: 'client_id', received: client_id, expected }] });
    }
    const hint = hintOf(req);
    if (hint !== undefined && !isHintAllowed(broker, client, hint)) throw new FcError('Y030032');
    const query = new URLSearchParams({ ...parameters, ...(hint !== undefined && { idp_hint: hint }) });
    redirectTo(res, 303, `${PREFIX}/authorize?${query}`);
  };
}
