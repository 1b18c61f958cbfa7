import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import { highestAcr } from '../../../contract/acr.ts';
import { redirectTo } from '../../../infrastructure/web/redirect.ts';
import { type Broker, requireSession } from '../broker.ts';
import { consumeCsrfToken } from '../csrf.ts';
import { SourceFailure } from '../source-client.ts';
import { backToMire } from './back-to-mire.ts';

const HANDSHAKE_BYTES = 32;

/** The citizen has chosen a source: on to its own sign-in (reference: service contract §3.3). */
export function redirectToIdp(broker: Broker) {
  const { config, sessions, sources } = broker;
  return async (req: Request, res: Response): Promise<void> => {
    const session = await requireSession(broker, req);
    const { csrfToken, providerUid } = (req.body ?? {}) as Record<string, unknown>;
    consumeCsrfToken(session.data, csrfToken);
    delete session.data.failedSource;
    await sessions.save(session);
    const { record, client } = sources.usable(providerUid);
    const { acr } = session.data;
    const handshake = {
      source: record.uid,
      state: randomBytes(HANDSHAKE_BYTES).toString('hex'),
      nonce: randomBytes(HANDSHAKE_BYTES).toString('hex'),
    };
    session.data.handshake = handshake;
    try {
      // The service's level or the least the source gives, whichever is higher (§2.5, rule 4).
      const url = await client.authorizationUrl({
        handshake,
        acr: highestAcr(acr, record.allowedAcr[0] ?? acr),
        scope: config.rules.sourceScope,
      });
      await sessions.save(session);
      redirectTo(res, 302, url);
    } catch (error) {
      if (!(error instanceof SourceFailure)) throw error;
      config.log.warn({ source: record.uid, err: error }, 'the source cannot be reached');
      await backToMire(broker, session, res, record.title);
    }
  };
}
