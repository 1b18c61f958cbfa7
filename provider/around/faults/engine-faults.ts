import type { FaultOf } from '../../../scenarios/index.ts';
import { answer } from './answer.ts';
import { delay } from './delay.ts';
import { document } from './document.ts';
import type { EngineFault } from './exchange.ts';
import { jwt } from './jwt.ts';
import { keys } from './keys.ts';
import { redirect } from './redirect.ts';
import { rotation } from './rotation.ts';

/** The kinds that apply at the engine. Those that apply elsewhere reach it through ports: see `ports.ts`. */
export const ENGINE_FAULTS = {
  delay,
  answer,
  document,
  keys,
  jwt,
  rotation,
  redirect,
} as const satisfies { [Kind in EngineFaultKind]: EngineFault<Kind> };

export type EngineFaultKind = 'delay' | 'answer' | 'document' | 'keys' | 'jwt' | 'rotation' | 'redirect';

/** How to apply a fault; undefined for one that does not apply at the engine. */
export function engineFault<Kind extends FaultOf<EngineFaultKind>['kind']>(
  kind: string,
): EngineFault<Kind> | undefined {
  return Object.hasOwn(ENGINE_FAULTS, kind)
    ? (ENGINE_FAULTS as never as Record<string, EngineFault<Kind>>)[kind]
    : undefined;
}
