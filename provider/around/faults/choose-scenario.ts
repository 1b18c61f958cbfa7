import type { Request, Response } from 'express';
import { FcError } from '../../../contract/errors/fc-error.ts';
import { redirectTo } from '../../../infrastructure/web/redirect.ts';
import { currentScenarios } from '../../../scenarios/index.ts';
import { requestedList, type ScenarioPickerProps } from '../../../scenarios/picker.tsx';
import { type Broker, requireSession } from '../../flow/broker.ts';
import { consumeCsrfToken } from '../../flow/csrf.ts';
import { paths } from '../../flow/paths.ts';
import type { FcSession } from '../../flow/session.ts';
import { flowOfClient } from './flow-of-client.ts';

/** Ours, therefore below /_local and not among FranceConnect's own addresses. */
export const CHOOSE_SCENARIO = '/_local/choose-scenario';

/** What the drawer of the list of sources needs. @param csrfToken the page's own */
export function pickerOfMire(
  { config, addresses }: Broker,
  req: Request,
  session: FcSession,
  csrfToken: string,
): ScenarioPickerProps {
  return {
    action: CHOOSE_SCENARIO,
    fields: { csrfToken },
    page: paths.mire(session.request.uid),
    catalogue: `${addresses.home}/scenarios`,
    list: requestedList(req.query, config.scenarios.all()),
    active: currentScenarios(),
  };
}

/** Activates a scenario for the sign-in whose list of sources is shown. */
export function chooseScenario(broker: Broker) {
  const { sessions, clients, config } = broker;
  const { scenarios: book, rules } = config;
  return async (req: Request, res: Response): Promise<void> => {
    const session = await requireSession(broker, req);
    const { csrfToken, scenario } = (req.body ?? {}) as Record<string, unknown>;
    consumeCsrfToken(session.data, csrfToken);
    await sessions.save(res, session);
    if (typeof scenario !== 'string' || !book.get(scenario)) {
      const received = String(scenario).slice(0, 80);
      throw new FcError('Y000400', { faults: [{ path: 'scenario', received, expected: 'the id of a scenario' }] });
    }
    await book.wake();
    const { uid, client_id } = session.data.request;
    const followed = await book.flows.find(`interaction:${uid}`);
    const flow = followed ?? { ...(await flowOfClient(clients, rules, client_id)), id: uid };
    await book.flows.keep(await book.flows.learn(flow, { carried: [scenario] }), `interaction:${uid}`);
    redirectTo(res, 303, `${paths.mire(uid)}#simulateur`);
  };
}
