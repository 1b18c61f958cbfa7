import type { Request } from 'express';
import { type Acr, compareAcr, SUSPICIOUS_MINIMUM, weakestAcr } from '../../contract/acr.ts';
import type { FcSession } from './session.ts';

/**
 * FranceConnect's reverse proxy flags suspicious requests (reference: identity sources §1.6), by rules it does not
 * publish. Here the sender of the request sets the flag.
 */
export function isSuspicious(req: Request): boolean {
  return req.headers['x-suspicious'] === '1';
}

/** Whether a flow may go through a source that can answer so weak a level, flagged now or when it was opened. */
export function isTrustworthy(req: Request, { suspicious }: Pick<FcSession, 'suspicious'>, levels: readonly Acr[]) {
  if (!suspicious && !isSuspicious(req)) return true;
  const weakest = weakestAcr(levels);
  return weakest !== undefined && compareAcr(weakest, SUSPICIOUS_MINIMUM) >= 0;
}
