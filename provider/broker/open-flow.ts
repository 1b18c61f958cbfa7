import type { Request, Response } from 'express';
import { compareAcr, requestedAcr } from '../../contract/acr.ts';
import { isAnonymous } from '../../contract/claims.ts';
import type { ClientRegistration } from '../../contract/client-registration.ts';
import type { FlowRequest } from '../engine/hooks.ts';
import type { Broker } from './broker.ts';
import { paths } from './paths.ts';
import { keptPrompt } from './prompt.ts';
import type { FcSession, FlowService } from './sessions.ts';

/**
 * Opens FranceConnect's session for a service's request and says where the citizen goes: to the list of sources or, when
 * he has signed in before at a sufficient level, straight to verification (reference: service contract §3.7). The session
 * continues the browser's previous one under a new identifier.
 */
export async function openFlow(broker: Broker, req: Request, res: Response, request: FlowRequest): Promise<string> {
  const { sessions, clients, config } = broker;
  const previous = await sessions.read(req);
  const client = await clients.find(request.client_id);
  if (!client) throw new TypeError(`the engine accepted the unknown service ${request.client_id}`);
  const prompt = keptPrompt(res);
  const { citizen, finished, failedSource, browsingSessionId, notified } = previous?.data ?? {};
  const session: FcSession = {
    request,
    service: serviceOf(client, request.scope, prompt),
    prompt,
    acr: requestedAcr(request.acr_values, config.rules.defaultAcr),
    ...(citizen && { citizen }),
    ...(finished && { finished }),
    ...(failedSource && { failedSource }),
    ...(browsingSessionId && { browsingSessionId }),
    ...(notified && { notified }),
  };
  await sessions.renew(res, session, previous);
  return maySingleSignOn(session, broker) ? paths.verify(request.uid) : paths.mire(request.uid);
}

/** A finished sign-in of this browser serves again when its level suffices and the platform allows it for that level. */
export function maySingleSignOn({ citizen, finished, acr }: FcSession, { config }: Broker): boolean {
  return Boolean(citizen && finished && config.rules.ssoAcrValues.includes(acr) && compareAcr(citizen.acr, acr) >= 0);
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
