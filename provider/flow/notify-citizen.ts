import { randomUUID } from 'node:crypto';
import { FcError } from '../../contract/errors/fc-error.ts';
import { handlerOf } from '../../contract/feature-handlers.ts';
import type { ProviderConfig } from '../config.ts';
import type { RequestContext } from '../context.ts';
import type { Broker } from './broker.ts';
import { type Citizen, type FcSession, namesOf } from './session.ts';
import { isSuspicious } from './suspicion.ts';
import { type Device, recogniseDevice } from './trusted-device.ts';

/** What telling needs of the broker. */
export interface Notifier extends Pick<Broker, 'addresses' | 'sources' | 'sessions'> {
  config: Pick<ProviderConfig, 'rules' | 'secrets' | 'url' | 'notify' | 'clock'>;
}

/**
 * Tells the citizen of a sign-in by e-mail before the service learns of it (reference: service contract §14). The caller
 * saves the session, which remembers the services an e-mail was sent about.
 * @throws FcError `Y270001` no address to write to, `Y270002` the message cannot be sent: the sign-in fails
 */
export async function notifyCitizen(
  notifier: Notifier,
  context: RequestContext,
  session: FcSession,
  citizen: Citizen,
): Promise<void> {
  const record = notifier.sources.get(citizen.source)?.record;
  if (record && handlerOf(record, 'authenticationEmail') === null) return;
  const device = recogniseDevice(notifier.config, context, citizen.identityHash);
  if (mustBeTold(device, session, isSuspicious(context.req))) {
    await tell(notifier, session, citizen);
    session.notified = [...(session.notified ?? []), session.service.client_id];
  }
  device.remember();
}

/** Always of something unusual; of the usual once per service and session, and never on a trusted device. */
function mustBeTold(
  { knowsCitizen, trusted }: Device,
  { notified = [], service }: FcSession,
  suspicious: boolean,
): boolean {
  if (suspicious || !knowsCitizen) return true;
  return !trusted && !notified.includes(service.client_id);
}

async function tell({ config, addresses, sources }: Notifier, session: FcSession, citizen: Citizen): Promise<void> {
  const { email } = citizen.identity;
  if (!email) throw new FcError('Y270001');
  session.browsingSessionId ??= randomUUID();
  const { given_name, family_name } = namesOf(citizen);
  try {
    await config.notify({
      to: email,
      person: `${given_name} ${family_name}`,
      service: session.service.name,
      source: sources.get(citizen.source)?.record.title ?? citizen.source,
      at: config.clock.now(session.service.client_id),
      code: session.browsingSessionId,
      platformName: config.rules.name,
      dashboard: addresses.home,
    });
  } catch (cause) {
    throw new FcError('Y270002', { cause });
  }
}
