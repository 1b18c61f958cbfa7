import { setTimeout as wait } from 'node:timers/promises';
import type { RequestHandler } from 'express';

/** How a source is doing. `announced`: FranceConnect knows of the outage and greys the source on its list. */
export type SourceState =
  | { state: 'running' }
  | { state: 'paused'; announced: boolean }
  | { state: 'slow'; delay: number };

/**
 * Stands in front of one source: answers in its place while it is paused, waits while it is slow.
 * @param stateOf how the source is doing now; the delay in milliseconds
 * @param unavailable what answers in its place
 */
export function underState(stateOf: () => SourceState, unavailable: RequestHandler): RequestHandler {
  return async (req, res, next) => {
    const now = stateOf();
    if (now.state === 'paused') return unavailable(req, res, next);
    if (now.state === 'slow') await wait(now.delay, undefined, { ref: false });
    next();
  };
}
