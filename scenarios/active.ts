import { faultsConcerning, type ScenarioBook } from './book.ts';
import type { Fault, FaultKind, FaultOf } from './fault.ts';
import type { Flow } from './flow.ts';
import type { Scenario } from './scenario.ts';

/** The scenarios active for one request of a flow, and their faults, as they stood when the request came. */
export interface ActiveScenarios {
  flow: Flow;
  scenarios: readonly Scenario[];
  faults: readonly Fault[];
}

export async function activeScenarios(book: ScenarioBook, flow: Flow): Promise<ActiveScenarios> {
  const scenarios = await book.scenariosOf(flow);
  return { flow, scenarios, faults: faultsConcerning(flow, scenarios) };
}

/** The active faults of one kind, in the order they were set; none while no scenario is in use. */
export function faultsOfKind<Kind extends FaultKind>(
  active: ActiveScenarios | undefined,
  kind: Kind,
): readonly FaultOf<Kind>[] {
  return active?.faults.filter((fault): fault is FaultOf<Kind> => fault.kind === kind) ?? [];
}

/** The last of its kind, which decides where only one can. */
export function lastOfKind<Kind extends FaultKind>(
  active: ActiveScenarios | undefined,
  kind: Kind,
): FaultOf<Kind> | undefined {
  return faultsOfKind(active, kind).at(-1);
}
