import { isAnonymous, transmittedData } from '../../../contract/claims.ts';
import { FcError } from '../../../contract/errors/fc-error.ts';
import { sendPage } from '../../../infrastructure/pages/send-page.ts';
import type { RequestContext } from '../../context.ts';
import type { Interactions } from '../../engine/interactions.ts';
import { informationPage } from '../../pages/information.tsx';
import { type Broker, requireInteraction } from '../broker.ts';
import { CHANGE_PERSON, flowStrip } from '../change-person.ts';
import { issueCsrfToken } from '../csrf.ts';
import { ABORTED_BY_CITIZEN, paths } from '../paths.ts';
import { namesOf } from '../session.ts';
import { checkStep } from '../step-control.ts';

/** Who the citizen is and what will be transmitted (reference: service contract §3.6). */
export function consent(broker: Broker, interactions: Interactions) {
  const { config, addresses, sessions } = broker;
  return async (context: RequestContext): Promise<void> => {
    const session = await requireInteraction(broker, context);
    const { request, service, citizen } = session.data;
    checkStep(session.data, 'consent');
    if (!citizen) throw new FcError('Y190004');
    if (!(await interactions.isLive(context, request.uid))) throw new FcError('Y030025');
    const csrfToken = issueCsrfToken(session.data);
    session.data.step = 'consent';
    await sessions.save(context, session);
    const scopes = request.scope.split(' ');
    sendPage(
      context.res,
      informationPage({
        platformName: config.rules.name,
        home: addresses.home,
        service: service.name,
        anonymous: isAnonymous(scopes),
        ...namesOf(citizen),
        language: citizen.language ?? 'fr',
        groups: transmittedData(scopes, config.rules, citizen.language),
        asksConsent: service.asksConsent,
        action: paths.login,
        csrfToken,
        back: paths.backToService(session.data, ABORTED_BY_CITIZEN),
        strip: flowStrip(config.strip),
        changePerson: CHANGE_PERSON,
      }),
    );
  };
}
