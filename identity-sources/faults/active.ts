import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type ActiveScenarios,
  type FaultKind,
  type FaultOf,
  faultsOfKind,
  type Scenario,
} from '../../scenarios/index.ts';

const requests = new AsyncLocalStorage<ActiveScenarios>();

/** Answers a request while these scenarios are active for it. */
export function whileActive<T>(active: ActiveScenarios, answer: () => T): T {
  return requests.run(active, answer);
}

/** The scenarios active for the request being answered; absent while none is in use. */
export function currentActive(): ActiveScenarios | undefined {
  return requests.getStore();
}

/** The scenarios active for it. */
export function currentScenarios(): readonly Scenario[] {
  return requests.getStore()?.scenarios ?? [];
}

/** The active faults of one kind. */
export function currentFaults<Kind extends FaultKind>(kind: Kind): readonly FaultOf<Kind>[] {
  return faultsOfKind(requests.getStore(), kind);
}
