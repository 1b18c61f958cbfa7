import type { Response } from 'express';
import type { FaultOf, Step } from '../../../scenarios/index.ts';
import type { FcSessions, LiveSession } from '../../flow/session.ts';

/** FranceConnect's session is gone when the citizen comes to a step; what answers it finds out by itself. */
export const session = {
  async apply(
    { goneAt }: FaultOf<'session'>,
    { step, sessions, live, res }: { step: Step | undefined; sessions: FcSessions; live: LiveSession; res: Response },
  ): Promise<void> {
    if (goneAt === step) await sessions.destroy(res, live);
  },
};
