import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import { FcError } from '../../../contract/errors/fc-error.ts';
import { redirectTo } from '../../../infrastructure/web/redirect.ts';
import type { LogoutConfirmation } from '../../engine/hooks.ts';
import { signingOutPage } from '../../pages/signing-out.tsx';
import { type Broker, requireSession } from '../broker.ts';
import { paths } from '../paths.ts';
import type { Citizen } from '../session.ts';

const STATE_BYTES = 32;

/**
 * First page of a logout (reference: service contract §9): towards the source when there is a live session, else straight
 * to the confirmation.
 */
export async function startLogout(
  broker: Broker,
  req: Request,
  res: Response,
  confirmation: LogoutConfirmation,
  live: boolean,
): Promise<string> {
  const session = await broker.sessions.read(req);
  const citizen = session?.data.citizen;
  if (!session || !citizen || !live) {
    if (session) await broker.sessions.destroy(res, session);
    return confirmPage(broker, confirmation);
  }
  session.data.logout = confirmation;
  await broker.sessions.save(res, session);
  const { home } = broker.addresses;
  return (await hasLogout(broker, citizen))
    ? signingOutPage({ title: 'Déconnexion du FI', home, method: 'post', action: paths.disconnectFromIdp })
    : signingOutPage({ title: 'Déconnexion FC', home, method: 'get', action: paths.logoutCallback });
}

/** Sends the citizen to the source's own logout. */
export function disconnectFromIdp(broker: Broker) {
  return async (req: Request, res: Response): Promise<void> => {
    const { citizen, logout } = (await requireSession(broker, req)).data;
    if (!citizen || !logout) throw new FcError('Y190004');
    redirectTo(res, 302, await logoutUrl(broker, citizen));
  };
}

/** Back from the source: FranceConnect's session ends, the engine's confirmation follows. */
export function logoutCallback(broker: Broker) {
  return async (req: Request, res: Response): Promise<void> => {
    const session = await requireSession(broker, req);
    const { logout } = session.data;
    if (!logout) throw new FcError('Y190004');
    await broker.sessions.destroy(res, session);
    res.send(confirmPage(broker, logout));
  };
}

function confirmPage({ addresses }: Broker, { xsrf, confirmUrl }: LogoutConfirmation): string {
  return signingOutPage({
    title: 'Déconnexion FC',
    home: addresses.home,
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
