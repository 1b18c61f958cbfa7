import { AsyncLocalStorage } from 'node:async_hooks';
import { faultsConcerning, type ScenarioBook } from './book.ts';
import type { Fault, FaultKind, FaultOf } from './fault.ts';
import type { Flow } from './flow.ts';
import type { Scenario } from './scenario.ts';

/** A flow and the faults it meets, as they stood when the request came. */
export interface Meeting {
  flow: Flow;
  scenarios: readonly Scenario[];
  faults: readonly Fault[];
}

const NONE: readonly never[] = [];

const meetings = new AsyncLocalStorage<Meeting>();

export async function meet(book: ScenarioBook, flow: Flow): Promise<Meeting> {
  const scenarios = await book.scenariosOf(flow);
  return { flow, scenarios, faults: faultsConcerning(flow, scenarios) };
}

/** Runs what answers the request; ports that were handed in far from it find the faults with {@link metFaults}. */
export function whileMeeting<T>(meeting: Meeting, action: () => T): T {
  return meetings.run(meeting, action);
}

/** The flow of the request being answered, when scenarios are in use. */
export function currentFlow(): Flow | undefined {
  return meetings.getStore()?.flow;
}

/** The scenarios it meets. */
export function currentScenarios(): readonly Scenario[] {
  return meetings.getStore()?.scenarios ?? NONE;
}

/** The faults of one kind the request being answered meets; nearly always none. */
export function metFaults<Kind extends FaultKind>(kind: Kind): readonly FaultOf<Kind>[] {
  const faults = meetings.getStore()?.faults;
  return faults ? faults.filter((fault): fault is FaultOf<Kind> => fault.kind === kind) : NONE;
}

/** The last of its kind decides where only one can. */
export function metFault<Kind extends FaultKind>(kind: Kind): FaultOf<Kind> | undefined {
  return metFaults(kind).at(-1);
}
