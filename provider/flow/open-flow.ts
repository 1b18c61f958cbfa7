import { compareAcr, requestedAcr } from '../../contract/acr.ts';
import { isAnonymous } from '../../contract/claims.ts';
import type { ClientRegistration } from '../../contract/client-registration.ts';
import { isDelegationScope } from '../../contract/delegation-scopes.ts';
import type { RequestContext } from '../context.ts';
import type { FlowRequest, Redirection } from '../engine/hooks.ts';
import { type Broker, isFrom } from './broker.ts';
import { hintOf, isHintAllowed, refusedHint } from './idp-hint.ts';
import { paths } from './paths.ts';
import type { FcSession, FlowService } from './session.ts';
import { SourceFailure } from './source-client.ts';
import { isSuspicious } from './suspicion.ts';
import { leaveForSource } from './towards-source.ts';

/**
 * Opens FranceConnect's session for a service's request and says where the citizen goes (reference: service contract §2.2):
 * straight to verification after an earlier sign-in at a sufficient level, to the source the service names, else to the
 * list of sources. The session continues the browser's previous one under a new identifier.
 */
export async function openFlow(broker: Broker, context: RequestContext, request: FlowRequest): Promise<Redirection> {
  const { sessions, clients, config } = broker;
  const previous = await sessions.read(context);
  const client = await clients.find(request.client_id);
  if (!client) throw new TypeError(`the engine accepted the unknown service ${request.client_id}`);
  const { req, prompt } = context;
  // Another name is another FranceConnect: who signed in there is unknown here.
  const { citizen, finished, failedSource, browsingSessionId, notified, granted, step } =
    (previous && isFrom(previous.data, broker) && previous.data) || {};
  const session: FcSession = {
    issuer: broker.addresses.issuer,
    request,
    service: serviceOf(client, request.scope, prompt),
    prompt,
    acr: requestedAcr(request.acr_values, config.rules.defaultAcr),
    ...(isSuspicious(req) && { suspicious: true }),
    ...(citizen && { citizen }),
    ...(finished && { finished }),
    // The list has shown it once: the next service's list is not about that failure.
    ...(failedSource && step !== 'mire' && { failedSource }),
    ...(browsingSessionId && { browsingSessionId }),
    ...(notified && { notified }),
    ...(granted && { granted }),
  };
  const destination = await destinationOf(broker, session, client, hintOf(req));
  await sessions.open(context, session, previous);
  return destination;
}

async function destinationOf(
  broker: Broker,
  session: FcSession,
  client: ClientRegistration,
  hint: string | undefined,
): Promise<Redirection> {
  const { uid } = session.request;
  if (maySingleSignOn(session, broker)) {
    session.step = 'authorize';
    return { status: 302, location: paths.verify(uid) };
  }
  // A level this platform does not give is refused where the list would be shown (§2.4), named source or not.
  if (hint === undefined || !broker.config.rules.acrValues.includes(session.acr)) return towardsMire(session);
  if (!isHintAllowed(broker, client, hint)) return refusedHint(broker, session.request);
  return towardsHintedSource(broker, session, client, hint);
}

function towardsMire(session: FcSession): Redirection {
  session.step = 'authorize';
  return { status: 303, location: paths.mire(session.request.uid) };
}

/** @throws FcError `Y020017`, `Y020019`, `Y020023` when the source cannot be used (§2.3) */
async function towardsHintedSource(
  broker: Broker,
  session: FcSession,
  client: ClientRegistration,
  hint: string,
): Promise<Redirection> {
  const source = broker.sources.usable(hint, client, true);
  try {
    return { status: 302, location: await leaveForSource(broker, session, source, client) };
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    session.failedSource = error.source;
    return towardsMire(session);
  }
}

/**
 * A finished sign-in of this browser serves again when its level suffices and the platform allows it for that level; never
 * that of a person who came by the European node, whom no register knows (§3.7), nor of one whose mandate holds a word that
 * FranceConnect does not know (sources of today §3.4).
 */
export function maySingleSignOn({ citizen, finished, acr }: FcSession, { config }: Broker): boolean {
  if (!citizen?.register || !finished) return false;
  if (citizen.rep_scope?.every(isDelegationScope) === false) return false;
  return config.rules.ssoAcrValues.includes(acr) && compareAcr(citizen.acr, acr) >= 0;
}

function serviceOf(client: ClientRegistration, scope: string, prompt: string): FlowService {
  const prompts = prompt.split(' ').filter(Boolean);
  return {
    client_id: client.client_id,
    name: client.name,
    asksConsent: client.type === 'private' && client.identityConsent && !isAnonymous(scope.split(' ')),
    // Only a registered prompt counts, and only without « consent » (§2.6).
    skipsInformation:
      prompts.length > 0 &&
      !prompts.includes('consent') &&
      prompts.every((value) => client.allowedPrompts.includes(value)),
  };
}
