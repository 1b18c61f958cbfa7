import { randomBytes } from 'node:crypto';
import { FcError } from '../../../contract/errors/fc-error.ts';
import { logoutFaults } from '../../../contract/logout-parameters.ts';
import { redirectTo } from '../../../infrastructure/http/redirect.ts';
import type { RequestContext } from '../../context.ts';
import type { LogoutConfirmation } from '../../engine/hooks.ts';
import { signingOutPage } from '../../pages/signing-out.tsx';
import { type Broker, isFrom, requireSession } from '../broker.ts';
import { flowStrip } from '../change-person.ts';
import { paths } from '../paths.ts';
import type { Citizen } from '../session.ts';

const STATE_BYTES = 32;

/** A logout’s closed list of parameters comes before the engine (reference: service contract §9). */
export function checkLogout({ req }: RequestContext): void {
  const faults = logoutFaults(req.query);
  if (faults.length > 0) throw new FcError('Y000400', { faults });
}

/**
 * First page of a logout (reference: service contract §9): towards the source when there is a live session, else straight
 * to the confirmation.
 */
export async function startLogout(
  broker: Broker,
  context: RequestContext,
  confirmation: LogoutConfirmation,
  live: boolean,
): Promise<string> {
  const session = await broker.sessions.read(context);
  const citizen = session?.data.citizen;
  // The source of another name would not know who signs out.
  if (!session || !citizen || !live || !isFrom(session.data, broker)) {
    if (session) await broker.sessions.destroy(context, session);
    return confirmPage(broker, confirmation);
  }
  session.data.logout = confirmation;
  await broker.sessions.save(context, session);
  const standing = { home: broker.addresses.home, strip: flowStrip(broker.config.strip) };
  return (await hasLogout(broker, citizen))
    ? signingOutPage({ ...standing, title: 'Déconnexion du FI', method: 'post', action: paths.disconnectFromIdp })
    : signingOutPage({ ...standing, title: 'Déconnexion FC', method: 'get', action: paths.logoutCallback });
}

/** Sends the citizen to the source's own logout. */
export function disconnectFromIdp(broker: Broker) {
  return async (context: RequestContext): Promise<void> => {
    const { citizen, logout } = (await requireSession(broker, context)).data;
    if (!citizen || !logout) throw new FcError('Y190004');
    redirectTo(context.res, 302, await logoutUrl(broker, citizen));
  };
}

/** Back from the source: FranceConnect's session ends, the engine's confirmation follows. */
export function logoutCallback(broker: Broker) {
  return async (context: RequestContext): Promise<void> => {
    const session = await requireSession(broker, context);
    const { logout } = session.data;
    if (!logout) throw new FcError('Y190004');
    await broker.sessions.destroy(context, session);
    context.res.send(confirmPage(broker, logout));
  };
}

function confirmPage({ addresses, config }: Broker, { xsrf, confirmUrl }: LogoutConfirmation): string {
  return signingOutPage({
    title: 'Déconnexion FC',
    home: addresses.home,
    strip: flowStrip(config.strip),
    method: 'post',
    action: confirmUrl,
    formId: 'op.logoutForm',
    fields: { xsrf, logout: 'yes' },
  });
}

/** A source that cannot be discovered must not keep the citizen signed in at FranceConnect: its hop is left out. */
async function hasLogout({ sources, config }: Broker, { source }: Citizen): Promise<boolean> {
  try {
    return (await sources.get(source)?.client.hasLogout()) ?? false;
  } catch (error) {
    config.log.warn({ source, err: error }, 'the source’s logout is left out');
    return false;
  }
}

/** @throws FcError `Y020028` what the source announces is no address */
async function logoutUrl({ sources }: Broker, { source, id_token }: Citizen): Promise<string> {
  try {
    const state = randomBytes(STATE_BYTES).toString('hex');
    return (await sources.get(source)?.client.logoutUrl({ id_token, state })) ?? paths.logoutCallback;
  } catch (cause) {
    throw new FcError('Y020028', { cause });
  }
}
