import { AsyncLocalStorage } from 'node:async_hooks';
import type { ScenarioBook } from './book.ts';
import type { Fault, FaultKind, FaultOf } from './fault.ts';
import type { Flow } from './flow.ts';

/** A flow and the faults it meets, as they stood when the request came. */
export interface Meeting {
  flow: Flow;
  faults: readonly Fault[];
}

const meetings = new AsyncLocalStorage<Meeting>();

export async function meet(book: ScenarioBook, flow: Flow): Promise<Meeting> {
  return { flow, faults: await book.faultsOf(flow) };
}

/** Runs what answers the request; ports that were handed in far from it find the faults with {@link metFaults}. */
export function whileMeeting<T>(meeting: Meeting, action: () => T): T {
  return meetings.run(meeting, action);
}

/** The flow of the request being answered, when scenarios are in use. */
export function currentFlow(): Flow | undefined {
  return meetings.getStore()?.flow;
}

/** The faults of one kind the request being answered meets; nearly always none. */
export function metFaults<Kind extends FaultKind>(kind: Kind): readonly FaultOf<Kind>[] {
  const faults = meetings.getStore()?.faults;
  return faults ? faults.filter((fault): fault is FaultOf<Kind> => fault.kind === kind) : NONE;
}

const NONE: readonly never[] = [];

/** The last of its kind decides where only one can. */
export function metFault<Kind extends FaultKind>(kind: Kind): FaultOf<Kind> | undefined {
  return metFaults(kind).at(-1);
}
