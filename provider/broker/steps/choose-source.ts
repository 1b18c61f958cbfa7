import type { Request, Response } from 'express';
import { compareAcr } from '../../../contract/acr.ts';
import { isAnonymous } from '../../../contract/claims.ts';
import { FcError } from '../../../contract/errors/fc-error.ts';
import { redirectTo } from '../../../infrastructure/web/redirect.ts';
import type { SourceRecord } from '../../config.ts';
import type { Interactions } from '../../engine/interactions.ts';
import { chooseSourcePage } from '../../pages/choose-source.tsx';
import { type Broker, requireInteraction } from '../broker.ts';
import { issueCsrfToken } from '../csrf.ts';
import { ABORTED_BY_CITIZEN, paths } from '../paths.ts';
import type { FcSession } from '../sessions.ts';

/** The list of sources, la « mire » (reference: service contract §3.2). */
export function chooseSource(broker: Broker, interactions: Interactions) {
  const { config, addresses, sessions, sources } = broker;
  return async (req: Request, res: Response): Promise<void> => {
    const session = await requireInteraction(broker, req);
    const { request, service, acr } = session.data;
    if (!(await interactions.isLive(req, res, request.uid))) throw new FcError('Y030025');
    if (!config.rules.acrValues.includes(acr)) {
      const expected = config.rules.acrValues.join(',');
      const description = `acr_value is not valid, should be equal one of these values, expected ${expected}, got ${acr}`;
      redirectTo(res, 303, await interactions.abort(req, res, 'invalid_acr', description));
      return;
    }
    const csrfToken = issueCsrfToken(session.data);
    await sessions.save(session);
    res.send(
      chooseSourcePage({
        platformName: config.rules.name,
        home: addresses.home,
        service: service.name,
        anonymous: isAnonymous(request.scope.split(' ')),
        failedSource: session.data.failedSource,
        announcement: broker.announcement(),
        choices: sources.all().map((record) => choiceOf(record, session.data)),
        action: paths.redirectToIdp,
        csrfToken,
        back: paths.backToService(session.data, ABORTED_BY_CITIZEN),
        details: { client_id: request.client_id, scope: request.scope, acr },
      }),
    );
  };
}

/** A source too weak for the request is greyed, as a disabled one. */
function choiceOf({ uid, title, description, active, allowedAcr }: SourceRecord, { acr }: FcSession) {
  const strongEnough = allowedAcr.some((allowed) => compareAcr(allowed, acr) >= 0);
  return { uid, title, description, available: active && strongEnough };
}
