import type { NextFunction, Request, Response } from 'express';
import { FcError } from '../../../contract/errors/fc-error.ts';
import { logoutFaults } from '../../../contract/logout-parameters.ts';

/** A logout’s closed list of parameters comes before the engine (reference: service contract §9). */
export function checkLogout(req: Request, _res: Response, next: NextFunction): void {
  const faults = logoutFaults(req.query);
  if (faults.length > 0) throw new FcError('Y000400', { faults });
  next();
}
