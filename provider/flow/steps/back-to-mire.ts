import { redirectTo } from '../../../infrastructure/http/redirect.ts';
import type { RequestContext } from '../../context.ts';
import type { Broker } from '../broker.ts';
import { paths } from '../paths.ts';
import type { LiveSession } from '../session.ts';

/**
 * The source failed or the citizen gave up there: the service does not learn of it; the list comes back with a banner, as a new
 * interaction (reference: service contract §3.4).
 */
export async function backToMire(
  { sessions }: Broker,
  context: RequestContext,
  { id, data }: LiveSession,
  failedSource: string,
): Promise<void> {
  // Without its step: by that, the next request knows that the banner has not been shown.
  const { handshake: _handshake, signIn: _signIn, step: _step, ...kept } = data;
  await sessions.save(context, { id, data: { ...kept, failedSource } });
  redirectTo(context.res, 302, paths.authorizeAgain(kept));
}
