import { type Acr, requestedAcr } from '../../../contract/acr.ts';
import { authorizeFaults, type Strictness } from '../../../contract/authorize-parameters.ts';
import { hrefOf, PATHS } from '../../../contract/endpoints.ts';
import { FcError } from '../../../contract/errors/fc-error.ts';
import { cookiePath } from '../../../infrastructure/http/mount.ts';
import { redirectTo } from '../../../infrastructure/http/redirect.ts';
import type { RequestContext } from '../../context.ts';
import type { Broker } from '../broker.ts';
import { hintOf, isHintAllowed } from '../idp-hint.ts';

/**
 * What comes before the engine answers a service's request.
 * @throws FcError `Y030007` a parameter out of the closed list
 */
export function prepareAuthorize({ config }: Broker) {
  const { cookies, defaultAcr } = config.rules;
  const forgotten = [cookies.session, cookies.interaction, cookies.resume].flatMap((name) => [name, `${name}.sig`]);
  return (context: RequestContext): void => {
    forgetPreviousFlow(context, forgotten);
    checkParameters(config.strictness, context.req.query);
    askOnOwnTerms(context, defaultAcr);
  };
}

/**
 * One live flow per browser: each request first forgets the engine's session and interactions of this browser (§2.2).
 * FranceConnect's own session is read by then and goes on under a new identifier.
 */
function forgetPreviousFlow({ req, res }: RequestContext, forgotten: readonly string[]): void {
  const kept = (req.headers.cookie ?? '')
    .split(/; */)
    .filter((pair) => !forgotten.includes(pair.split('=', 1)[0] ?? ''));
  req.headers.cookie = kept.join('; ');
  for (const name of forgotten) res.clearCookie(name, { path: cookiePath(), httpOnly: true, sameSite: 'lax' });
}

/** The closed list comes before everything, the engine included (reference: service contract §2.1). */
function checkParameters(strictness: Strictness, received: unknown): void {
  const faults = authorizeFaults(received, strictness);
  if (faults.length > 0) throw new FcError('Y030007', { faults });
}

/**
 * The engine is always asked for « login consent », whatever the service sent: there is no silent sign-on, and `auth_time`
 * is in every ID token. The service's own words only decide whether the information page is shown (§2.6). And it is asked
 * for the one level that counts, so that `acr` is in every ID token too (§2.5).
 */
function askOnOwnTerms(context: RequestContext, defaultAcr: Acr): void {
  const url = new URL(context.req.url, 'http://localhost');
  context.prompt = url.searchParams.get('prompt') ?? '';
  url.searchParams.set('prompt', 'login consent');
  url.searchParams.set('acr_values', requestedAcr(url.searchParams.get('acr_values') ?? '', defaultAcr));
  context.req.url = url.pathname + url.search;
}

/**
 * A posted request goes on as the same request by GET: the engine's POST needs cookies that plain http cannot carry. A service
 * FranceConnect does not know is an unforeseen fault there, where it is a page of its own by GET (§2.3). `idp_hint` counts in
 * the query string only, and a refusal of it finds no address there to be sent to (§2.8).
 */
export function answerPost(broker: Broker) {
  return async ({ req, res }: RequestContext): Promise<void> => {
    checkParameters(broker.config.strictness, req.body);
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
    redirectTo(res, 303, `${hrefOf(PATHS.authorize)}?${query}`);
  };
}
