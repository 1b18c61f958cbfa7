import { type Clock, systemClock } from '../clock.ts';
import { readableDetail, withDetail } from './detail.ts';
import { type Journal, type JournalEntry, type JournalFilter, type JournalStep, matches } from './journal.ts';
import { PATIENCE_MS, Waiting } from './waiting.ts';

export interface MemoryJournalOptions {
  clock?: Clock;
  /** Flows kept; the oldest gives way. */
  flows?: number;
  /** Room they may take, in bytes, by an estimate rather too high. */
  bytes?: number;
}

const FLOWS = 500;
const BYTES = 64 * 1024 * 1024;
/** A step's own members, its place in the lists, the closure of its detail. */
const BYTES_PER_STEP = 600;
const BYTES_PER_LINK = 200;
/** Between two steps of one millisecond. */
const TICK_MS = 0.001;

interface Kept {
  step: JournalStep;
  number: number;
  at: number;
  id: string;
  /** Called when the entry is read. */
  detail: () => JournalEntry['detail'];
}

/** What is known of a step that another process recorded. */
type Given = Pick<Kept, 'at' | 'id' | 'detail'>;

/** One sign-in, and what became known of it on the way. */
interface Flow {
  id: string;
  steps: Kept[];
  links: string[];
  bytes: number;
  known: Pick<JournalEntry, 'client' | 'persona' | 'source' | 'platform'>;
}

/** The journal of one process: the last flows, gone with it. Recording keeps references; texts are made when an entry is read. */
export class MemoryJournal implements Journal {
  readonly #clock: Clock;
  readonly #mostFlows: number;
  readonly #mostBytes: number;
  /** Oldest first. */
  readonly #flows = new Map<string, Flow>();
  readonly #links = new Map<string, string>();
  readonly #listeners = new Set<(flow: Flow, step: Kept) => void>();
  readonly #waiting = new Waiting();
  #bytes = 0;
  #last = 0;
  #steps = 0;

  constructor({ clock = systemClock, flows = FLOWS, bytes = BYTES }: MemoryJournalOptions = {}) {
    this.#clock = clock;
    this.#mostFlows = flows;
    this.#mostBytes = bytes;
  }

  record(step: JournalStep): void {
    const { flow, at = this.now(), detail } = step;
    this.keep(step, { at, id: `${flow}-${this.#steps}`, detail: () => (detail ? readableDetail(detail()) : {}) });
  }

  protected keep(step: JournalStep, given: Given): void {
    const flow = this.#flow(step.flow);
    this.#steps += 1;
    const kept = { ...given, step, number: this.#steps };
    flow.steps.push(kept);
    // What begins here after another process has ended a step is later, though both are in one millisecond.
    const end = given.at + (step.took ?? 0);
    if (end > this.#last && end - this.#clock.now() < 1) this.#last = end;
    remember(flow.known, step);
    this.#grow(flow, roomOf(step));
    for (const listener of this.#listeners) listener(flow, kept);
  }

  now(): number {
    const now = this.#clock.now();
    // Behind by more than a millisecond, the clock was moved.
    const behind = this.#last - now;
    this.#last = behind >= 0 && behind < 1 ? this.#last + TICK_MS : now;
    return this.#last;
  }

  link(flow: string, key: string): void {
    if (this.#links.get(key) === flow) return;
    const owner = this.#flow(flow);
    owner.links.push(key);
    this.#links.set(key, flow);
    this.#grow(owner, BYTES_PER_LINK + key.length * 2);
  }

  flowOf(key: string): string | undefined {
    return this.#links.get(key);
  }

  flowOfFirst(keys: readonly string[]): string | undefined {
    for (const key of keys) {
      const flow = this.flowOf(key);
      if (flow !== undefined) return flow;
    }
    return undefined;
  }

  async entries(filter: JournalFilter = {}): Promise<JournalEntry[]> {
    const flows = filter.flow === undefined ? [...this.#flows.values()] : [this.#flows.get(filter.flow) ?? []].flat();
    return flows
      .flatMap((flow) => flow.steps.map((step) => [step, flow] as const))
      .sort(([one], [other]) => one.at - other.at || one.number - other.number)
      .map(([step, flow]) => entryOf(flow, step))
      .filter((entry) => matches(entry, filter));
  }

  next(kind: string, filter: JournalFilter = {}, { timeout = PATIENCE_MS } = {}): Promise<JournalEntry> {
    const wanted = { ...filter, kind };
    const already = filter.since === undefined ? undefined : this.entries(wanted).then(([first]) => first);
    return this.#waiting.next(this, wanted, timeout, already);
  }

  subscribe(listener: (entry: JournalEntry) => void, filter: JournalFilter = {}): () => void {
    const tell = (flow: Flow, step: Kept) => {
      const entry = entryOf(flow, step);
      if (matches(entry, filter)) listener(entry);
    };
    this.#listeners.add(tell);
    return () => this.#listeners.delete(tell);
  }

  subscribeHere(listener: (entry: JournalEntry) => void): () => void {
    return this.subscribe(listener);
  }

  written(): Promise<void> | undefined {
    return undefined;
  }

  async clear(client?: string): Promise<void> {
    for (const flow of [...this.#flows.values()]) {
      if (client === undefined || flow.known.client === client) this.#drop(flow);
    }
  }

  close(): void {
    this.#waiting.close();
    this.#listeners.clear();
  }

  #flow(id: string): Flow {
    const known = this.#flows.get(id);
    if (known) return known;
    const flow: Flow = { id, steps: [], links: [], bytes: 0, known: {} };
    this.#flows.set(id, flow);
    return flow;
  }

  /** Makes room at the cost of the oldest flows, and of the oldest steps when one flow alone is too large. */
  #grow(flow: Flow, bytes: number): void {
    flow.bytes += bytes;
    this.#bytes += bytes;
    if (this.#flows.size <= this.#mostFlows && this.#bytes <= this.#mostBytes) return;
    for (const oldest of this.#flows.values()) {
      if (this.#flows.size <= this.#mostFlows && this.#bytes <= this.#mostBytes) return;
      if (oldest !== flow) this.#drop(oldest);
    }
    while (this.#bytes > this.#mostBytes && flow.steps.length > 0) {
      const oldest = flow.steps.shift();
      const dropped = oldest ? roomOf(oldest.step) : 0;
      flow.bytes -= dropped;
      this.#bytes -= dropped;
    }
    // Nothing left but links.
    if (this.#bytes > this.#mostBytes) this.#drop(flow);
  }

  #drop(flow: Flow): void {
    this.#flows.delete(flow.id);
    for (const key of flow.links) if (this.#links.get(key) === flow.id) this.#links.delete(key);
    this.#bytes -= flow.bytes;
  }
}

function roomOf({ room = 0, summary }: JournalStep): number {
  return BYTES_PER_STEP + summary.length * 2 + room;
}

function remember(known: Flow['known'], { client, persona, source, platform }: JournalStep): void {
  if (client !== undefined) known.client = client;
  if (persona !== undefined) known.persona = persona;
  if (source !== undefined) known.source = source;
  if (platform !== undefined) known.platform = platform;
}

/** What is known of the flow holds for each of its steps, unless the step knows better. */
function entryOf(flow: Flow, { step, at, id, detail }: Kept): JournalEntry {
  const { detail: _detail, room: _room, took = 0, ...told } = step;
  return withDetail({ ...flow.known, ...told, id, at, took }, detail);
}
