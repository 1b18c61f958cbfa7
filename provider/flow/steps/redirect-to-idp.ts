import { redirectTo } from '../../../infrastructure/http/redirect.ts';
import type { RequestContext } from '../../context.ts';
import { type Broker, requireService, requireSession } from '../broker.ts';
import { consumeCsrfToken } from '../csrf.ts';
import { SourceFailure } from '../source-client.ts';
import { checkStep } from '../step-control.ts';
import { leaveForSource } from '../towards-source.ts';
import { backToMire } from './back-to-mire.ts';

/** The citizen has chosen a source: on to its own sign-in (reference: service contract §3.3). */
export function redirectToIdp(broker: Broker) {
  const { sessions, sources } = broker;
  return async (context: RequestContext): Promise<void> => {
    const session = await requireSession(broker, context);
    const { csrfToken, providerUid } = (context.req.body ?? {}) as Record<string, unknown>;
    checkStep(session.data, 'redirect-to-idp');
    consumeCsrfToken(session.data, csrfToken);
    let url: string;
    try {
      const client = await requireService(broker, session.data);
      const source = sources.usable(providerUid, client);
      url = await leaveForSource(broker, session.data, source, client);
    } catch (error) {
      if (error instanceof SourceFailure) return backToMire(broker, context, session, error.source);
      // A token that has been used stays so.
      await sessions.save(context, session);
      throw error;
    }
    await sessions.save(context, session);
    redirectTo(context.res, 302, url);
  };
}
