import type { Request, Response } from 'express';
import { FcError } from '../../../contract/errors/fc-error.ts';
import { redirectTo } from '../../../infrastructure/web/redirect.ts';
import { type Broker, requireInteraction } from '../broker.ts';
import { maySingleSignOn } from '../open-flow.ts';
import { paths } from '../paths.ts';
import type { FcSession, SourceSignIn } from '../sessions.ts';
import { checkAcr, verifyCitizen } from '../verify-citizen.ts';
import { backToMire } from './back-to-mire.ts';

/** Checks without a page, always a redirection (reference: service contract §3.5). */
export function verify(broker: Broker) {
  const { config, sessions, sources } = broker;
  return async (req: Request, res: Response): Promise<void> => {
    const session = await requireInteraction(broker, req);
    const { signIn } = session.data;
    if (signIn) {
      const source = sources.get(signIn.source);
      if (!source?.record.active) {
        await backToMire(broker, session, res, source?.record.title ?? signIn.source);
        return;
      }
      session.data.citizen = await checkedCitizen(signIn, session.data);
      delete session.data.signIn;
      delete session.data.finished;
      await sessions.save(session);
    } else if (!session.data.citizen || !maySingleSignOn(session.data, broker)) {
      throw new FcError('Y190004');
    }
    const { service, request } = session.data;
    redirectTo(res, 302, service.skipsInformation ? paths.autoLogin : paths.consent(request.uid));
  };

  async function checkedCitizen(signIn: SourceSignIn, { acr }: FcSession) {
    const { record } = sources.usable(signIn.source);
    const checked = { ...signIn, acr: checkAcr(signIn.acr, acr, record) };
    return verifyCitizen(checked, config.register, config.accountState);
  }
}
