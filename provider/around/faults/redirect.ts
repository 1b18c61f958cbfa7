import { editedQuery } from '../../../scenarios/index.ts';
import type { EngineFault } from './exchange.ts';

/** Milliseconds a link scanner waits for its visit to be answered. */
const VISIT = 5_000;

/** The redirection back to the service carries something else, or is visited before the citizen gets there. */
export const redirect: EngineFault<'redirect'> = {
  async after({ set, remove, twice }, { endpoint, ctx }) {
    const location = ctx.response.get('location');
    // Every answer to a service names the issuer, and nothing else does (reference: service contract §2.9).
    const toService = /^https?:/.test(location) && /[?&]iss=/.test(location);
    if ((endpoint !== 'resume' && endpoint !== 'authorize') || !toService) return;
    const address = editedQuery(location, { set, remove });
    ctx.set('location', address);
    if (twice) await fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(VISIT) }).catch(() => undefined);
  },
};
