import { FcError } from '../../contract/errors/fc-error.ts';
import type { FcSession, Step } from './session.ts';

/**
 * After which steps a step may be taken (reference: service contract §3.1). A source named by `idp_hint` is left for without
 * the list; single sign-on goes from the request to verification.
 */
const COMES_AFTER: Readonly<Record<Exclude<Step, 'authorize'>, readonly Step[]>> = {
  // Also back from the source's page with the browser's own button.
  mire: ['authorize', 'mire', 'redirect-to-idp'],
  'redirect-to-idp': ['authorize', 'mire'],
  'oidc-callback': ['redirect-to-idp'],
  verify: ['authorize', 'oidc-callback'],
  consent: ['verify', 'consent'],
  login: ['verify', 'consent'],
};

/**
 * Whether a step may be taken now. The step is recorded by its handler, on `session.step`, once it is done.
 * @throws FcError `Y420002` no step is recorded, `Y420001` reloaded, `Y190004` out of order
 */
export function checkStep(session: FcSession, step: keyof typeof COMES_AFTER): void {
  forbidReload(session, step);
  checkOrder(session, step);
}

/** The first half of {@link checkStep}. Pages may be shown again, actions not. */
export function forbidReload({ step: last }: FcSession, step: keyof typeof COMES_AFTER): void {
  if (last === undefined) throw new FcError('Y420002', { faults: [fault('(nothing)', step)] });
  if (last === step && !COMES_AFTER[step].includes(step)) {
    throw new FcError('Y420001', { faults: [fault(`${step} again`, step)] });
  }
}

/** The second half of {@link checkStep}. */
export function checkOrder({ step: last }: FcSession, step: keyof typeof COMES_AFTER): void {
  if (!last || !COMES_AFTER[step].includes(last)) {
    throw new FcError('Y190004', { faults: [fault(`${step} after ${last}`, step)] });
  }
}

function fault(received: string, step: keyof typeof COMES_AFTER) {
  return { path: 'step', received, expected: `${step} after ${COMES_AFTER[step].join(' or ')}` };
}
