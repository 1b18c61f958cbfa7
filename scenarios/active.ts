import { faultsConcerning, type ScenarioBook } from './book.ts';
import type { Endpoint, Fault, FaultKind, FaultOf } from './fault.ts';
import type { Flow } from './flow.ts';
import type { Scenario } from './scenario.ts';

/** The scenarios active for one request of a flow, and their faults, as they stood when the request came. */
export interface ActiveScenarios {
  flow: Flow;
  scenarios: readonly Scenario[];
  faults: readonly Fault[];
  /** Ids of the scenarios that have a fault here: one about another source or person has none. */
  acting: readonly string[];
}

export async function activeScenarios(book: ScenarioBook, flow: Flow): Promise<ActiveScenarios> {
  const scenarios = await book.scenariosOf(flow);
  const acting = scenarios.filter((scenario) => faultsConcerning(flow, [scenario]).length > 0).map(({ id }) => id);
  return { flow, scenarios, faults: faultsConcerning(flow, scenarios), acting };
}

/** The active scenarios, each with whether it was chosen for this flow alone and can be removed from it. */
export function removable(active: ActiveScenarios | undefined): (Scenario & { removable: boolean })[] {
  const { flow, scenarios } = active ?? { scenarios: [] };
  return scenarios.map((scenario) => ({ ...scenario, removable: flow?.carried.includes(scenario.id) ?? false }));
}

/** Endpoints that are asked before the pages of a sign-in are shown, or outside of it. */
const OUTSIDE_PAGES: ReadonlySet<string> = new Set<Endpoint>(['discovery', 'jwks', 'authorize', 'logout']);

/** Whether a scenario chosen on a page of a sign-in can act in the service's next sign-in only. */
export function actsFromNextSignIn({ faults }: Pick<Scenario, 'faults'>): boolean {
  return faults.length > 0 && faults.every(isOutsidePages);
}

function isOutsidePages(fault: Fault): boolean {
  switch (fault.kind) {
    case 'answer':
    case 'delay':
    case 'document':
      return OUTSIDE_PAGES.has(fault.at);
    case 'keys':
      return true;
    case 'rotation':
      return fault.phase === 'announced';
    default:
      return false;
  }
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
