import { type Acr, compareAcr } from '../../../contract/acr.ts';
import { FcError } from '../../../contract/errors/fc-error.ts';
import type { PlatformRules } from '../../../contract/platform.ts';
import { redirectTo } from '../../../infrastructure/http/redirect.ts';
import type { RequestContext } from '../../context.ts';
import type { Interactions } from '../../engine/interactions.ts';
import { type Broker, requireSession } from '../broker.ts';
import { consumeCsrfToken } from '../csrf.ts';
import { notifyCitizen } from '../notify-citizen.ts';
import type { FcSession, LiveSession } from '../session.ts';
import { checkOrder, checkStep, forbidReload } from '../step-control.ts';
import { transmittedClaims } from '../verify-citizen.ts';

/** More than a citizen can sign in at within the two minutes a grant's tokens live. */
const GRANTS_KEPT = 10;

/** The citizen pressed « Continuer sur … » (reference: service contract §3.6). */
export function login(broker: Broker, interactions: Interactions) {
  return async (context: RequestContext): Promise<void> => {
    const session = await requireSession(broker, context);
    forbidReload(session.data, 'login');
    if (!session.data.citizen) throw new FcError('Y100004');
    checkOrder(session.data, 'login');
    consumeCsrfToken(session.data, ((context.req.body ?? {}) as Record<string, unknown>).csrfToken);
    redirectTo(context.res, 303, await finish(broker, interactions, context, session));
  };
}

/** The same without the page, for services registered to skip it (§2.6). */
export function autoLogin(broker: Broker, interactions: Interactions) {
  return async (context: RequestContext): Promise<void> => {
    const session = await requireSession(broker, context);
    checkStep(session.data, 'login');
    if (!session.data.service.skipsInformation) throw new FcError('Y190004');
    redirectTo(context.res, 303, await finish(broker, interactions, context, session));
  };
}

async function finish(
  broker: Broker,
  interactions: Interactions,
  context: RequestContext,
  session: LiveSession,
): Promise<string> {
  const { config, sessions, sources } = broker;
  const { request, service, citizen } = session.data;
  if (!citizen) throw new FcError('Y100004');
  await notifyCitizen(broker, context, session.data, citizen);
  const { location, grantId } = await interactions.finish(context, {
    client_id: service.client_id,
    scope: request.scope,
    identityHash: citizen.identityHash,
    acr: answeredAcr(session.data, config.rules),
    requestedAcr: session.data.acr,
    amr: sources.get(citizen.source)?.record.amr ?? [],
    claims: transmittedClaims(citizen, config.rules.transmits),
    register: citizen.register,
  });
  session.data.finished = true;
  session.data.step = 'login';
  session.data.granted = [...(session.data.granted ?? []), grantId].slice(-GRANTS_KEPT);
  await sessions.prolong(context, session);
  return location;
}

/**
 * The level the service receives: the source's when the platform knows it, else the one asked for (§2.5, rule 5). In single
 * sign-on it comes down to the nearest level for which single sign-on is allowed (rule 6).
 */
function answeredAcr({ acr, citizen, finished }: FcSession, { acrValues, ssoAcrValues }: PlatformRules): Acr {
  const level = citizen?.acr ?? acr;
  if (!finished) return acrValues.includes(level) ? level : acr;
  return ssoAcrValues.findLast((allowed) => compareAcr(allowed, level) <= 0) ?? acr;
}
