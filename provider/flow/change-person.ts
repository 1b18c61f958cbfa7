import { redirectTo } from '../../infrastructure/http/redirect.ts';
import { type SimulatorStrip, STRIP } from '../../infrastructure/strip/simulator-strip.ts';
import type { StripProps } from '../../infrastructure/strip/strip.tsx';
import { inFrench } from '../../scenarios/index.ts';
import { currentContext, type RequestContext } from '../context.ts';
import { type Broker, requireSession } from './broker.ts';
import { consumeCsrfToken } from './csrf.ts';
import { paths } from './paths.ts';

/** Ours, in the simulator's strip: FranceConnect has no such address. */
export const CHANGE_PERSON = `${STRIP}/changer-de-personne`;

/** What the strip shows on a page of this flow; undefined where there is no strip. */
export function flowStrip(strip: Pick<SimulatorStrip, 'links'> | undefined): StripProps | undefined {
  if (!strip) return undefined;
  const scenarios = (currentContext().active?.scenarios ?? []).map((scenario) => ({
    id: scenario.id,
    title: inFrench(scenario).title,
  }));
  return { links: strip.links, scenarios, mail: undefined, fill: undefined };
}

/**
 * Ends FranceConnect's session of this browser and asks the service's request again: the list of sources comes back. The sources
 * keep no session.
 */
export function changePerson(broker: Broker) {
  return async (context: RequestContext): Promise<void> => {
    const session = await requireSession(broker, context);
    consumeCsrfToken(session.data, (context.req.body as Record<string, unknown> | undefined)?.csrfToken);
    await broker.sessions.destroy(context, session);
    redirectTo(context.res, 303, paths.authorizeAgain(session.data));
  };
}
