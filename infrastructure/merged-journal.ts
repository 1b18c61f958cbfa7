import { type JournalEntry, type JournalFilter, type JournalStep, matches } from './journal.ts';
import { withDetail } from './journal-detail.ts';

/** A step as one process wrote it down. */
export interface WrittenStep extends Omit<JournalEntry, 'id' | 'flow' | 'detail'> {
  number: number;
  /** JSON, ready to read. */
  detail: string;
}

/** What one process had to tell of one flow at a time, under the name the flow has there. */
export interface Told {
  flow: string;
  /** Keys by which it was looked for, the best first, when somebody else may have linked them. */
  soughtBy?: { keys: readonly string[]; at: number };
  links: { key: string; at: number }[];
  steps: WrittenStep[];
}

/** A line of the journal that several processes write: what one tells of a flow, or that a client's flows are forgotten. */
export type JournalLine = Told | { cleared: string };

interface Link {
  flow: string;
  at: number;
}

/** One flow under all its names. */
interface Flow {
  id: string;
  steps: { step: WrittenStep; name: string }[];
  known: Pick<JournalEntry, 'client' | 'persona' | 'source' | 'platform'>;
}

/**
 * Flows put together from what several processes tell. A process does not know who began the sign-in whose request it
 * answers: it writes down by which keys the flow may be found, and another one which keys it linked. That is brought together
 * here, when all is there, in whatever order it was written.
 */
export class MergedJournal {
  readonly #mostFlows: number;
  /** In the order written, each with its number. */
  #lines: { number: number; line: Told }[] = [];
  readonly #sought = new Map<string, NonNullable<Told['soughtBy']>>();
  readonly #links = new Map<string, Link[]>();
  /** By name, in the order first written. */
  readonly #steps = new Map<string, WrittenStep[]>();
  /** What a name was found to stand for, until something is added. */
  readonly #found = new Map<string, string>();

  constructor(mostFlows: number) {
    this.#mostFlows = mostFlows;
  }

  add(number: number, line: JournalLine): void {
    this.#found.clear();
    if ('cleared' in line) this.#forgetClient(line.cleared);
    else this.#addTold(number, line);
  }

  /** Forgets the lines before this number. */
  dropBefore(first: number): void {
    const end = this.#lines.findIndex(({ number }) => number >= first);
    const gone = this.#lines.splice(0, end < 0 ? this.#lines.length : end);
    for (const { line } of gone) this.#remove(line);
  }

  /** In the order things began. */
  entries(filter: JournalFilter = {}): JournalEntry[] {
    const wanted = this.underItsName(filter);
    return this.#flows(wanted.flow === undefined ? undefined : new Set([wanted.flow]))
      .slice(-this.#mostFlows)
      .flatMap(entriesOf)
      .sort((one, other) => one.at - other.at)
      .filter((entry) => matches(entry, wanted));
  }

  /** Those of a few flows, whatever names they are given by. */
  entriesOf(names: Iterable<string>): JournalEntry[] {
    const wanted = new Set<string>();
    for (const name of names) wanted.add(this.#nameOf(name));
    return this.#flows(wanted)
      .flatMap(entriesOf)
      .sort((one, other) => one.at - other.at);
  }

  /** The same filter, with the name its flow is told under. */
  underItsName(filter: JournalFilter): JournalFilter {
    return filter.flow === undefined ? filter : { ...filter, flow: this.#nameOf(filter.flow) };
  }

  #addTold(number: number, line: Told): void {
    const { flow, soughtBy, links, steps } = line;
    this.#lines.push({ number, line });
    if (soughtBy) this.#sought.set(flow, soughtBy);
    for (const { key, at } of links) this.#links.set(key, [...(this.#links.get(key) ?? []), { flow, at }]);
    if (steps.length > 0) this.#steps.set(flow, [...(this.#steps.get(flow) ?? []), ...steps]);
  }

  /** The name of the flow that goes by this one too. */
  #nameOf(name: string): string {
    const found = this.#found.get(name);
    if (found !== undefined) return found;
    const passed = new Set([name]);
    let last = name;
    for (let next = this.#next(name, passed); next !== undefined; next = this.#next(last, passed)) {
      passed.add(next);
      last = next;
    }
    for (const each of passed) this.#found.set(each, last);
    return last;
  }

  /** One step nearer to the name: what is known already, or who linked what this one was looked for by. */
  #next(name: string, passed: ReadonlySet<string>): string | undefined {
    const found = this.#found.get(name);
    if (found !== undefined) return passed.has(found) ? undefined : found;
    const { keys = [], at = 0 } = this.#sought.get(name) ?? {};
    for (const key of keys) {
      const owner = this.#ownerOf(key, at);
      if (owner !== undefined && !passed.has(owner)) return owner;
    }
    return undefined;
  }

  /**
   * Who had linked a key by then. One who was found by that very key links it again without knowing more than it does: it counts
   * only where whoever linked it first is forgotten. The times are of different processes: a link a moment too late counts too.
   */
  #ownerOf(key: string, by: number): string | undefined {
    const links = this.#links.get(key) ?? [];
    if (links.length <= 1) return links[0]?.flow;
    const first = links.filter(({ flow }) => !this.#sought.get(flow)?.keys.includes(key));
    const inTime = first.filter(({ at }) => at <= by);
    if (inTime.length > 0) return latest(inTime)?.flow;
    return earliest(first.length > 0 ? first : links)?.flow;
  }

  /** @param only the names of those that are wanted */
  #flows(only?: ReadonlySet<string>): Flow[] {
    const flows = new Map<string, Flow>();
    for (const [name, steps] of this.#steps) {
      const id = this.#nameOf(name);
      if (only && !only.has(id)) continue;
      const flow: Flow = flows.get(id) ?? { id, steps: [], known: {} };
      flows.set(id, flow);
      flow.steps.push(...steps.map((step) => ({ step, name })));
    }
    const shown = [...flows.values()].filter((flow) => this.#belongsToSignIn(flow));
    for (const flow of shown) {
      flow.steps.sort((one, other) => one.step.at - other.step.at);
      for (const { step } of flow.steps) learn(flow.known, step);
    }
    return shown;
  }

  /** A source's pages do, as far as FranceConnect sent somebody there: that tells the platform. */
  #belongsToSignIn({ id, steps }: Flow): boolean {
    return !this.#sought.has(id) || steps.some(({ step }) => step.platform !== undefined);
  }

  #forgetClient(client: string): void {
    const forgotten = new Set(this.#flows().flatMap(({ id, known }) => (known.client === client ? id : [])));
    const goes = ({ flow }: Told) => forgotten.has(this.#nameOf(flow));
    const gone = this.#lines.filter(({ line }) => goes(line));
    this.#lines = this.#lines.filter(({ line }) => !goes(line));
    for (const { line } of gone) this.#remove(line);
  }

  #remove({ flow, soughtBy, links, steps }: Told): void {
    this.#found.clear();
    if (soughtBy) this.#sought.delete(flow);
    for (const { key } of links) {
      const left = (this.#links.get(key) ?? []).filter((link) => link.flow !== flow);
      if (left.length > 0) this.#links.set(key, left);
      else this.#links.delete(key);
    }
    const left = (this.#steps.get(flow) ?? []).slice(steps.length);
    if (left.length > 0) this.#steps.set(flow, left);
    else this.#steps.delete(flow);
  }
}

function entriesOf({ id: flow, known, steps }: Flow): JournalEntry[] {
  return steps.map(({ step: { number, detail, ...told }, name }) =>
    withDetail({ ...known, ...told, flow, id: `${name}-${number}` }, () => JSON.parse(detail)),
  );
}

function learn(known: Flow['known'], { client, persona, source, platform }: WrittenStep): void {
  Object.assign(known, {
    ...(client !== undefined && { client }),
    ...(persona !== undefined && { persona }),
    ...(source !== undefined && { source }),
    ...(platform !== undefined && { platform }),
  } satisfies Partial<JournalStep>);
}

function earliest(links: readonly Link[]): Link | undefined {
  return links.toSorted((one, other) => one.at - other.at)[0];
}

function latest(links: readonly Link[]): Link | undefined {
  return links.toSorted((one, other) => other.at - one.at)[0];
}
