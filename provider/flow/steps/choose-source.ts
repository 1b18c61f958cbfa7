import type { Request } from 'express';
import { reaches } from '../../../contract/acr.ts';
import { isAnonymous } from '../../../contract/claims.ts';
import type { ClientRegistration } from '../../../contract/client-registration.ts';
import { FcError } from '../../../contract/errors/fc-error.ts';
import { handlerOf } from '../../../contract/feature-handlers.ts';
import { redirectTo } from '../../../infrastructure/http/redirect.ts';
import { sendPage } from '../../../infrastructure/pages/send-page.ts';
import type { RequestContext } from '../../context.ts';
import type { Interactions } from '../../engine/interactions.ts';
import { chooseSourcePage, type SourceChoice } from '../../pages/choose-source.tsx';
import { type Broker, requireInteraction } from '../broker.ts';
import { flowStrip } from '../change-person.ts';
import { issueCsrfToken } from '../csrf.ts';
import { ABORTED_BY_CITIZEN, paths } from '../paths.ts';
import type { FcSession } from '../session.ts';
import { isExcluded, isListed } from '../sources.ts';
import { checkStep } from '../step-control.ts';
import { isTrustworthy } from '../suspicion.ts';

const ENTRIES = {
  'core-fcp-default-verify': 'usual',
  'core-fcp-aidants-connect-verify': 'carer',
  'core-fcp-eidas-verify': 'european',
} as const;

/** The list of sources, la « mire » (reference: service contract §3.2). */
export function chooseSource(broker: Broker, interactions: Interactions) {
  const { config, addresses, sessions, sources, clients } = broker;
  return async (context: RequestContext): Promise<void> => {
    const session = await requireInteraction(broker, context);
    const { request, service, acr } = session.data;
    checkStep(session.data, 'mire');
    if (!(await interactions.isLive(context, request.uid))) throw new FcError('Y030025');
    if (!config.rules.acrValues.includes(acr)) {
      const expected = config.rules.acrValues.join(',');
      const description = `acr_value is not valid, should be equal one of these values, expected ${expected}, got ${acr}`;
      redirectTo(context.res, 303, await interactions.abort(context, 'invalid_acr', description));
      return;
    }
    const csrfToken = issueCsrfToken(session.data);
    session.data.step = 'mire';
    await sessions.save(context, session);
    sendPage(
      context.res,
      chooseSourcePage({
        platformName: config.rules.name,
        home: addresses.home,
        service: service.name,
        anonymous: isAnonymous(request.scope.split(' ')),
        onlyStrong: config.rules.explainsItsList,
        failedSource: session.data.failedSource,
        announcement: sources.announcement(),
        choices: choicesFor(context.req, session.data, await clients.find(service.client_id)),
        action: paths.redirectToIdp,
        csrfToken,
        back: paths.backToService(session.data, ABORTED_BY_CITIZEN),
        picker: await broker.drawer.picker(session.data, csrfToken),
        strip: flowStrip(config.strip),
        details: { client_id: request.client_id, scope: request.scope, acr },
      }),
    );
  };
  /** What the citizen sees of each source (§3.2). */
  function choicesFor(req: Request, session: FcSession, client: ClientRegistration | undefined): SourceChoice[] {
    return sources.all().flatMap((record) => {
      const excluded = isExcluded(record.uid, client);
      if (!record.display || !isListed(record, client) || (excluded && !config.rules.showsExcludedSources)) return [];
      const { uid, title, description, mark, beta, maintenance, modal, active, allowedAcr } = record;
      const available =
        active && !excluded && reaches(allowedAcr, session.acr) && isTrustworthy(req, session, allowedAcr);
      const entry = ENTRIES[handlerOf(record, 'coreVerify')];
      return [
        { uid, entry, title, description, mark, available, beta, maintenance: active ? undefined : maintenance, modal },
      ];
    });
  }
}
