import { FcError } from '../../../contract/errors/fc-error.ts';
import { redirectTo } from '../../../infrastructure/http/redirect.ts';
import { requestedList } from '../../../scenarios/picker.tsx';
import { addressesOf } from '../../addresses.ts';
import type { ProviderConfig } from '../../config.ts';
import { currentContext, type RequestContext } from '../../context.ts';
import { type Broker, requireSession, type SimulatorDrawer } from '../../flow/broker.ts';
import { consumeCsrfToken } from '../../flow/csrf.ts';
import { paths } from '../../flow/paths.ts';
import { PlatformFlows } from './flows.ts';

/** Ours, therefore below /_local and not among FranceConnect's own addresses. */
export const CHOOSE_SCENARIO = '/_local/choose-scenario';

/** The part of the list of sources where a visitor chooses a scenario. */
export function scenarioDrawer({ scenarios, url }: Pick<ProviderConfig, 'scenarios' | 'url'>): SimulatorDrawer {
  return {
    picker({ request }, csrfToken) {
      const { active, req } = currentContext();
      return {
        action: CHOOSE_SCENARIO,
        fields: { csrfToken },
        page: paths.mire(request.uid),
        catalogue: `${addressesOf(url).home}/scenarios`,
        list: requestedList(req.query, scenarios.all()),
        active: active?.scenarios ?? [],
      };
    },
  };
}

/** Activates a scenario for the sign-in whose list of sources is shown. */
export function chooseScenario(broker: Broker) {
  const { sessions, clients, config } = broker;
  const { scenarios: book, rules } = config;
  const flows = new PlatformFlows(book, clients, rules);
  return async (context: RequestContext): Promise<void> => {
    const session = await requireSession(broker, context);
    const { csrfToken, scenario } = (context.req.body ?? {}) as Record<string, unknown>;
    consumeCsrfToken(session.data, csrfToken);
    await sessions.save(context, session);
    if (typeof scenario !== 'string' || !book.get(scenario)) {
      const received = String(scenario).slice(0, 80);
      throw new FcError('Y000400', { faults: [{ path: 'scenario', received, expected: 'the id of a scenario' }] });
    }
    await book.wake();
    const { uid } = session.data.request;
    const flow = await flows.ofSession(session.data);
    await book.flows.keep(await book.flows.learn(flow, { carried: [scenario] }), `interaction:${uid}`);
    redirectTo(context.res, 303, `${paths.mire(uid)}#simulateur`);
  };
}
