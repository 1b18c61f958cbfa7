import type { Request } from 'express';
import { claimsNeverGranted } from '../../contract/claims.ts';
import type { ClientRegistration } from '../../contract/client-registration.ts';
import { FcError } from '../../contract/errors/fc-error.ts';
import type { Fault } from '../../contract/faults.ts';
import { addressesOf } from '../addresses.ts';
import { announcement, SourcesWithFaults } from '../around/faults/mire.ts';
import type { ClientRegistry } from '../clients.ts';
import type { Addresses, ProviderConfig } from '../config.ts';
import { type FcSession, FcSessions, type LiveSession } from './session.ts';
import type { Sources } from './sources.ts';

/** What every step of the flow works with. */
export interface Broker {
  config: ProviderConfig;
  addresses: Addresses;
  clients: ClientRegistry;
  sessions: FcSessions;
  sources: Sources;
  /** What the list of sources tells everybody above the list, a maintenance for example. */
  announcement: () => string | undefined;
}

export function createBroker(config: ProviderConfig, clients: ClientRegistry): Broker {
  const addresses = addressesOf(config.url);
  return {
    config,
    addresses,
    clients,
    sessions: new FcSessions(config),
    sources: new SourcesWithFaults(config.sources, addresses),
    announcement,
  };
}

/** @throws FcError `Y190001` when the browser has no session, `Y190012` when its cookie is not one of ours */
export async function requireSession({ sessions }: Broker, req: Request): Promise<LiveSession> {
  const session = await sessions.read(req);
  if (!session) throw new FcError(sessions.isForged(req) ? 'Y190012' : 'Y190001');
  return session;
}

/**
 * The service a flow is for, as it is registered now.
 * @throws FcError `Y020024`: with a service that was forgotten meanwhile went its list of sources (§11.2)
 */
export async function requireService({ clients }: Broker, { service }: FcSession): Promise<ClientRegistration> {
  const client = await clients.find(service.client_id);
  if (client?.active) return client;
  const expected = 'a service that is still registered, and active';
  throw new FcError('Y020024', { faults: [{ path: 'client_id', received: service.client_id, expected }] });
}

/** `:uid` is 21 to 60 ASCII characters (reference: service contract §3.1). */
const UID = /^[\x21-\x7e]{21,60}$/;

/**
 * The session, when it is the one of the interaction named in the address.
 * @throws FcError `Y000400` not an identifier, `Y190001` no session, `Y190004` another flow is live in this browser
 */
export async function requireInteraction(broker: Broker, req: Request): Promise<LiveSession> {
  const { uid } = req.params;
  if (typeof uid !== 'string' || !UID.test(uid)) throw new FcError('Y000400');
  const session = await requireSession(broker, req);
  if (session.data.request.uid !== uid) throw new FcError('Y190004', { faults: neverGranted(session.data, broker) });
  return session;
}

/** Why a sign-in that was over asks for another interaction: identity claims asked for through `claims` (§2.7). */
function neverGranted({ step, request }: FcSession, { config }: Broker): Fault[] {
  const asked = step === 'login' ? claimsNeverGranted(request.params.claims, config.rules) : [];
  return asked.map((claim) => ({
    path: 'claims',
    received: claim,
    expected: 'identity asked for through scope: FranceConnect grants no identity claim through claims',
  }));
}
