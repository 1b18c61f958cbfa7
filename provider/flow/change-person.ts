import type { Request, Response } from 'express';
import { type SimulatorStrip, STRIP } from '../../infrastructure/simulator-strip.ts';
import { redirectTo } from '../../infrastructure/web/redirect.ts';
import type { StripProps } from '../../infrastructure/web/strip.tsx';
import { currentScenarios } from '../../scenarios/index.ts';
import { type Broker, requireSession } from './broker.ts';
import { consumeCsrfToken } from './csrf.ts';
import { paths } from './paths.ts';

/** Ours, in the simulator's strip: FranceConnect has no such address. */
export const CHANGE_PERSON = `${STRIP}/changer-de-personne`;

/** What the strip shows on a page of this flow; undefined where there is no strip. */
export function flowStrip(strip: Pick<SimulatorStrip, 'links'> | undefined): StripProps | undefined {
  if (!strip) return undefined;
  const scenarios = currentScenarios().map(({ id, title }) => ({ id, title }));
  return { links: strip.links, scenarios, mail: undefined, fill: undefined };
}

/**
 * Ends FranceConnect's session of this browser and asks the service's request again: the list of sources comes back. The sources
 * keep no session.
 */
export function changePerson(broker: Broker) {
  return async (req: Request, res: Response): Promise<void> => {
    const session = await requireSession(broker, req);
    consumeCsrfToken(session.data, (req.body as Record<string, unknown> | undefined)?.csrfToken);
    await broker.sessions.destroy(res, session);
    redirectTo(res, 303, paths.authorizeAgain(session.data));
  };
}
