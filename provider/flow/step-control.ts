import { FcError } from '../../contract/errors/fc-error.ts';
import { ROUTES, type Route, type Step } from '../routes.ts';
import type { FcSession } from './session.ts';

/** A step that comes after another one. */
type LaterStep = Exclude<Step, 'authorize'>;

/** After which steps a step may be taken, as the route table says (reference: service contract §3.1). */
const COMES_AFTER: ReadonlyMap<Step, readonly Step[]> = new Map(
  ROUTES.flatMap(({ step, after }: Route) => (step && after ? [[step, after] as const] : [])),
);

/**
 * Whether a step may be taken now. The step is recorded by its handler, on `session.step`, once it is done.
 * @throws FcError `Y420002` no step is recorded, `Y420001` reloaded, `Y190004` out of order
 */
export function checkStep(session: FcSession, step: LaterStep): void {
  forbidReload(session, step);
  checkOrder(session, step);
}

/** The first half of {@link checkStep}. Pages may be shown again, actions not. */
export function forbidReload({ step: last }: FcSession, step: LaterStep): void {
  if (last === undefined) throw new FcError('Y420002', { faults: [fault('(nothing)', step)] });
  if (last === step && !mayFollow(step, step)) {
    throw new FcError('Y420001', { faults: [fault(`${step} again`, step)] });
  }
}

/** The second half of {@link checkStep}. */
export function checkOrder({ step: last }: FcSession, step: LaterStep): void {
  if (!last || !mayFollow(last, step)) {
    throw new FcError('Y190004', { faults: [fault(`${step} after ${last}`, step)] });
  }
}

function mayFollow(last: Step, step: LaterStep): boolean {
  return COMES_AFTER.get(step)?.includes(last) ?? false;
}

function fault(received: string, step: LaterStep) {
  return { path: 'step', received, expected: `${step} after ${(COMES_AFTER.get(step) ?? []).join(' or ')}` };
}
