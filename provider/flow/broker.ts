import { claimsNeverGranted } from '../../contract/claims.ts';
import type { ClientRegistration } from '../../contract/client-registration.ts';
import { FcError } from '../../contract/errors/fc-error.ts';
import type { Fault } from '../../contract/faults.ts';
import type { ScenarioPickerProps } from '../../scenarios/picker.tsx';
import { addressesOf } from '../addresses.ts';
import type { Clients } from '../clients.ts';
import type { Addresses, ProviderConfig } from '../config.ts';
import type { RequestContext } from '../context.ts';
import type { FcSession, LiveSession } from './session.ts';
import { FcSessions } from './sessions.ts';
import { type SourceFetch, Sources } from './sources.ts';

/** What every step of the flow works with. */
export interface Broker {
  config: ProviderConfig;
  addresses: Addresses;
  clients: Clients;
  sessions: FcSessions;
  sources: Sources;
  drawer: SimulatorDrawer;
  /** The issuer at which an interaction began, if it is still alive. */
  beganAt: (uid: string) => Promise<string | undefined>;
}

/** The part of the list of sources that is the simulator's. */
export interface SimulatorDrawer {
  /** What lets a visitor choose a scenario. @param csrfToken the page's own */
  picker(session: FcSession, csrfToken: string): Promise<ScenarioPickerProps>;
}

/** What a broker is made of. */
export interface BrokerParts {
  config: ProviderConfig;
  clients: Clients;
  drawer: SimulatorDrawer;
  beganAt: Broker['beganAt'];
  /** How requests to a source are sent. @param uid the source's */
  fetchFrom: (uid: string) => SourceFetch;
}

export function createBroker({ config, clients, drawer, beganAt, fetchFrom }: BrokerParts): Broker {
  const addresses = addressesOf(config.url, config.home);
  return {
    config,
    addresses,
    clients,
    sessions: new FcSessions(config),
    sources: new Sources(config.sources, addresses, fetchFrom),
    drawer,
    beganAt,
  };
}

/** Whether a session was opened under the name that is asked. */
export function isFrom({ issuer }: FcSession, { addresses }: Pick<Broker, 'addresses'>): boolean {
  return issuer === undefined || issuer === addresses.issuer;
}

/** A sign-in begun under one name of the simulator goes on under another, where its issuer is another one. */
function otherName(began: string | undefined, asked: string): FcError {
  return new FcError('Y190001', {
    faults: [{ path: 'issuer', received: asked, expected: `${began}, where this sign-in began` }],
  });
}

/** @throws FcError `Y190001` when the browser has no session, or one of another name, `Y190012` when its cookie is not one of ours */
export async function requireSession(broker: Broker, context: RequestContext): Promise<LiveSession> {
  const { sessions, addresses } = broker;
  const session = await sessions.read(context);
  if (!session) throw new FcError(sessions.isForged(context) ? 'Y190012' : 'Y190001');
  if (!isFrom(session.data, broker)) throw otherName(session.data.issuer, addresses.issuer);
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
export async function requireInteraction(broker: Broker, context: RequestContext): Promise<LiveSession> {
  const { uid } = context.req.params;
  if (typeof uid !== 'string' || !UID.test(uid)) throw new FcError('Y000400');
  if (!(await broker.sessions.read(context))) {
    // Cookies stay at the name they were set at.
    const began = await broker.beganAt(uid);
    if (began !== undefined && began !== broker.addresses.issuer) throw otherName(began, broker.addresses.issuer);
  }
  const session = await requireSession(broker, context);
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
