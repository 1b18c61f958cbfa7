import type { Request, Response } from 'express';
import { FcError } from '../../../contract/errors/fc-error.ts';
import type { Interactions } from '../../engine/interactions.ts';
import { type Broker, requireSession } from '../broker.ts';
import { consumeCsrfToken } from '../csrf.ts';
import type { LiveSession } from '../sessions.ts';
import { transmittedClaims } from '../verify-citizen.ts';

/** The citizen pressed « Continuer sur … » (reference: service contract §3.6). */
export function login(broker: Broker, interactions: Interactions) {
  return async (req: Request, res: Response): Promise<void> => {
    const session = await requireSession(broker, req);
    consumeCsrfToken(session.data, ((req.body ?? {}) as Record<string, unknown>).csrfToken);
    res.redirect(303, await finish(broker, interactions, req, res, session));
  };
}

/** The same without the page, for services registered to skip it (§2.6). */
export function autoLogin(broker: Broker, interactions: Interactions) {
  return async (req: Request, res: Response): Promise<void> => {
    const session = await requireSession(broker, req);
    if (!session.data.service.skipsInformation) throw new FcError('Y190004');
    res.redirect(303, await finish(broker, interactions, req, res, session));
  };
}

async function finish(
  { config, sessions }: Broker,
  interactions: Interactions,
  req: Request,
  res: Response,
  session: LiveSession,
): Promise<string> {
  const { request, service, acr, citizen } = session.data;
  if (!citizen) throw new FcError('Y100004');
  const record = config.sources.find(({ uid }) => uid === citizen.source);
  const next = await interactions.finish(req, res, {
    client_id: service.client_id,
    scope: request.scope,
    identityHash: citizen.identityHash,
    // The source's level when the platform knows it, else the one asked for (§2.5, rule 5).
    acr: config.rules.acrValues.includes(citizen.acr) ? citizen.acr : acr,
    amr: record?.amr ?? [],
    // The moment of the click, in single sign-on too (§3.7).
    authTime: Math.floor(config.clock.now() / 1000),
    claims: transmittedClaims(citizen),
  });
  session.data.finished = true;
  await sessions.save(session);
  return next;
}
