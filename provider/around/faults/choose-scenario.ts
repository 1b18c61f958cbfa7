import { FcError } from '../../../contract/errors/fc-error.ts';
import { redirectTo } from '../../../infrastructure/http/redirect.ts';
import { actsFromNextSignIn, type Flow, type Scenario } from '../../../scenarios/index.ts';
import type { RequestContext } from '../../context.ts';
import { type Broker, requireSession } from '../../flow/broker.ts';
import { consumeCsrfToken } from '../../flow/csrf.ts';
import { paths } from '../../flow/paths.ts';
import { PlatformFlows } from './flows.ts';

/** Ours, therefore below /_local and not among FranceConnect's own addresses. */
export const CHOOSE_SCENARIO = '/_local/choose-scenario';

/** Activates a scenario for the sign-in whose list of sources is shown, or for the service's next one, or takes it back. */
export function chooseScenario(broker: Broker) {
  const { sessions, clients, config } = broker;
  const { scenarios: book, rules } = config;
  const flows = new PlatformFlows(book, clients, rules);
  return async (context: RequestContext): Promise<void> => {
    const session = await requireSession(broker, context);
    const { csrfToken, scenario, remove } = (context.req.body ?? {}) as Record<string, unknown>;
    consumeCsrfToken(session.data, csrfToken);
    await sessions.save(context, session);
    const flow = await flows.ofSession(session.data);
    const { uid, client_id } = session.data.request;
    if (typeof remove === 'string') {
      await book.takeBack(client_id, remove);
      await book.flows.keep(await book.flows.drop(flow, remove), `interaction:${uid}`);
    } else await choose(flow, known(scenario), uid);
    redirectTo(context.res, 303, `${paths.mire(uid)}#simulateur`);
  };

  async function choose(flow: Flow, scenario: Scenario, uid: string): Promise<void> {
    if (actsFromNextSignIn(scenario)) return book.useAfter(flow, scenario);
    await book.wake();
    await book.flows.keep(await book.flows.learn(flow, { carried: [scenario.id] }), `interaction:${uid}`);
  }

  /** @throws FcError `Y000400` not of the catalogue */
  function known(id: unknown): Scenario {
    const scenario = typeof id === 'string' ? book.get(id) : undefined;
    if (scenario) return scenario;
    const received = String(id).slice(0, 80);
    throw new FcError('Y000400', { faults: [{ path: 'scenario', received, expected: 'the id of a scenario' }] });
  }
}
