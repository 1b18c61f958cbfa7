import type { Request } from 'express';
import { isAcr } from '../../../contract/acr.ts';
import type { ClientRegistration } from '../../../contract/client-registration.ts';
import { FcError } from '../../../contract/errors/fc-error.ts';
import { redirectTo } from '../../../infrastructure/http/redirect.ts';
import type { SourceRecord } from '../../config.ts';
import type { RequestContext } from '../../context.ts';
import { type Broker, requireInteraction, requireService } from '../broker.ts';
import { maySingleSignOn } from '../open-flow.ts';
import { paths } from '../paths.ts';
import type { Citizen, FcSession, SourceSignIn } from '../session.ts';
import { isExcluded } from '../sources.ts';
import { checkStep } from '../step-control.ts';
import { isTrustworthy } from '../suspicion.ts';
import { checkAccount, checkAcr, checkMandateAgain, verifyCitizen } from '../verify-citizen.ts';

/** Checks without a page, always a redirection (reference: service contract §3.5). */
export function verify(broker: Broker) {
  const { config, sessions, sources } = broker;
  return async (context: RequestContext): Promise<void> => {
    const session = await requireInteraction(broker, context);
    checkStep(session.data, 'verify');
    const arrival = arrivalOf(session.data);
    const record = sources.get(arrival.source)?.record;
    if (!record && session.data.signIn) throw new FcError('Y100010', unknownSource(arrival));
    const client = await requireService(broker, session.data);
    if (!record || !mayGoOn(context.req, session.data, arrival, record, client)) {
      showListAgain(session.data, record);
      await sessions.save(context, session);
      redirectTo(context.res, 302, paths.mire(session.data.request.uid));
      return;
    }
    await recognise(session.data, record, client);
    session.data.step = 'verify';
    await sessions.save(context, session);
    const { service, request } = session.data;
    redirectTo(context.res, 302, service.skipsInformation ? paths.autoLogin : paths.consent(request.uid));
  };

  /**
   * The list comes next, for the same request. In single sign-on no source has failed, so there is no banner, and the session
   * keeps its citizen for the next service; after a return from a source, the list shows that the source failed.
   */
  function showListAgain(session: FcSession, record: SourceRecord | undefined): void {
    if (session.signIn && record) session.failedSource = record.title;
    delete session.signIn;
    session.step = 'authorize';
  }

  /** @throws FcError `Y190004` when no citizen has signed in */
  function arrivalOf(session: FcSession): SourceSignIn | Citizen {
    const arrival = session.signIn ?? (maySingleSignOn(session, broker) ? session.citizen : undefined);
    if (!arrival) throw new FcError('Y190004');
    return arrival;
  }

  function mayGoOn(
    req: Request,
    session: FcSession,
    { acr }: SourceSignIn,
    record: SourceRecord,
    client: ClientRegistration,
  ): boolean {
    if (!record.active || isExcluded(record.uid, client)) return false;
    return isTrustworthy(req, session, isAcr(acr) ? [acr] : []);
  }

  /** The register is not asked again in single sign-on; a carer's mandate and the person's own account are. */
  async function recognise(session: FcSession, record: SourceRecord, client: ClientRegistration): Promise<void> {
    const { signIn, citizen, acr } = session;
    if (signIn) {
      const checked = { ...signIn, acr: checkAcr(signIn.acr, acr, record) };
      session.citizen = await verifyCitizen({ signIn: checked, record, rep_scope: client.rep_scope ?? [] }, config);
      delete session.signIn;
      delete session.finished;
    } else if (citizen) {
      checkMandateAgain(citizen, record, client.rep_scope ?? []);
      checkAccount(citizen, config.accountState);
    }
  }
}

function unknownSource({ source }: SourceSignIn) {
  return { faults: [{ path: 'source', received: source, expected: 'a source FranceConnect still has a record of' }] };
}
