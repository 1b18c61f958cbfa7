import { createHash } from 'node:crypto';
import {
  type Journal,
  type JournalEntry,
  type JournalFilter,
  type JournalStep,
  linkKeys,
  matches,
  newFlow,
} from './journal.ts';
import { readableDetail, withDetail } from './journal-detail.ts';
import { PATIENCE_MS, Waiting } from './journal-waiting.ts';
import { type JournalLine, MergedJournal, type WrittenStep } from './merged-journal.ts';
import type { Peers, Place, SharedLog } from './storage/peers.ts';

/** A line is about what one request tells; some fifteen requests make a sign-in, thirty a long one. */
const FLOWS = 500;
const LINES = 40 * FLOWS;
const BYTES = 64 * 1024 * 1024;

/** Milliseconds: what is recorded meanwhile is written at once. */
const WRITE_AFTER = 20;
/** Milliseconds between two looks while somebody listens. */
const LOOK_EVERY = 100;
/** Own links kept at hand. */
const MOST_LINKS = 20_000;
/** Between two steps of one moment. */
const TICK_MS = 0.001;

/** What the processes tell each other to write at once, so that whoever reads then finds it all. */
const TOPIC = 'journal';

interface Recorded {
  step: JournalStep;
  number: number;
  at: number;
}

/** What is to be written of one flow. */
interface Unwritten {
  soughtBy?: { keys: readonly string[]; at: number };
  links: { key: string; at: number }[];
  steps: Recorded[];
}

interface Listener {
  tell: (entry: JournalEntry) => void;
  filter: JournalFilter;
  /** Until it has been told once: what ended before was recorded before. */
  since: number | undefined;
}

/**
 * The journal of several processes on one storage. Recording stays as cheap as it can be: what is recorded is formatted and
 * written a moment later, many steps at once, secrets masked and keys as digests. Reading asks all processes to write what
 * they hold back, then reads what is new and puts the flows together.
 */
export class SharedJournal implements Journal {
  readonly #peers: Peers;
  readonly #log: SharedLog;
  readonly #merged = new MergedJournal(FLOWS);
  #unwritten = new Map<string, Unwritten>();
  #writing: Promise<void> = Promise.resolve();
  #writeSoon: NodeJS.Timeout | undefined;
  #reading: Promise<unknown> = Promise.resolve();
  #place: Place | undefined;
  /** Links made here, oldest first: most requests that follow need not look further. */
  readonly #own = new Map<string, string>();
  readonly #here = new Set<(entry: JournalEntry) => void>();
  readonly #listeners = new Set<Listener>();
  /** Entries read and not told to those who listen: their ids, and a name of the flow of each. */
  #untold = new Map<string, string>();
  #look: NodeJS.Timeout | undefined;
  readonly #waiting = new Waiting();
  #last = 0;
  #steps = 0;

  constructor(peers: Peers) {
    this.#peers = peers;
    this.#log = peers.log('journal', { lines: LINES, bytes: BYTES });
    peers.hear(TOPIC, () => this.#write());
  }

  record(step: JournalStep): void {
    this.#steps += 1;
    const recorded = { step, number: this.#steps, at: step.at ?? this.now() };
    this.#of(step.flow).steps.push(recorded);
    for (const tell of this.#here) tell(entryOf(recorded));
  }

  now(): number {
    const now = preciseTime();
    this.#last = now > this.#last || this.#last - now > 1 ? now : this.#last + TICK_MS;
    return this.#last;
  }

  link(flow: string, key: string): void {
    if (this.#own.get(key) === flow) return;
    this.#of(flow).links.push({ key, at: this.now() });
    if (!mayBeReused(key)) this.#own.set(key, flow);
    const [oldest] = this.#own.size > MOST_LINKS ? this.#own.keys() : [];
    if (oldest !== undefined) this.#own.delete(oldest);
  }

  flowOf(key: string): string | undefined {
    return this.flowOfFirst([key]);
  }

  flowOfFirst(keys: readonly string[]): string | undefined {
    const [best] = keys;
    if (best === undefined) return undefined;
    const own = this.#own.get(best);
    if (own !== undefined) return own;
    const flow = newFlow();
    this.#of(flow).soughtBy = { keys, at: this.now() };
    return flow;
  }

  async entries(filter: JournalFilter = {}): Promise<JournalEntry[]> {
    await this.#readAll();
    return this.#merged.entries(filter);
  }

  next(kind: string, filter: JournalFilter = {}, { timeout = PATIENCE_MS } = {}): Promise<JournalEntry> {
    const wanted = { ...filter, kind };
    const already = filter.since === undefined ? undefined : this.entries(wanted).then(([first]) => first);
    return this.#waiting.next(this, wanted, timeout, already);
  }

  subscribe(tell: (entry: JournalEntry) => void, filter: JournalFilter = {}): () => void {
    const listener: Listener = { tell, filter, since: preciseTime() };
    this.#listeners.add(listener);
    this.#look ??= setTimeout(() => this.#lookForNew(), LOOK_EVERY).unref();
    return () => this.#listeners.delete(listener);
  }

  subscribeHere(listener: (entry: JournalEntry) => void): () => void {
    this.#here.add(listener);
    return () => this.#here.delete(listener);
  }

  async clear(client?: string): Promise<void> {
    await this.#peers.tell(TOPIC);
    if (client === undefined) await this.#log.clear();
    else await this.#log.append([JSON.stringify({ cleared: client } satisfies JournalLine)]);
  }

  close(): void {
    this.#waiting.close();
    this.#here.clear();
    this.#listeners.clear();
    clearTimeout(this.#look);
    void this.#write();
  }

  #of(flow: string): Unwritten {
    const known = this.#unwritten.get(flow);
    if (known) return known;
    const unwritten: Unwritten = { links: [], steps: [] };
    this.#unwritten.set(flow, unwritten);
    this.#writeSoon ??= setTimeout(() => this.#write(), WRITE_AFTER).unref();
    return unwritten;
  }

  /** What happens while nothing can be written is lost: requests are refused then anyway. */
  #write(): Promise<void> {
    clearTimeout(this.#writeSoon);
    this.#writeSoon = undefined;
    const unwritten = this.#unwritten;
    if (unwritten.size === 0) return this.#writing;
    this.#unwritten = new Map();
    const lines = [...unwritten].map(([flow, told]) => JSON.stringify(lineOf(flow, told)));
    this.#writing = this.#writing.then(() => this.#log.append(lines)).catch(() => undefined);
    return this.#writing;
  }

  /** Whatever was recorded anywhere until now. */
  async #readAll(): Promise<void> {
    await this.#peers.tell(TOPIC);
    await this.#readNew();
    this.#tellListeners();
  }

  /** One at a time. */
  #readNew(): Promise<void> {
    const reading = this.#reading.then(() => this.#readOn());
    this.#reading = reading.catch(() => undefined);
    return reading;
  }

  async #readOn(): Promise<void> {
    for (;;) {
      const { first, from, lines, place, isAnother } = await this.#log.read(this.#place);
      this.#merged.dropBefore(isAnother ? Number.POSITIVE_INFINITY : first);
      for (const [i, line] of lines.entries()) this.#take(from + i, JSON.parse(line) as JournalLine);
      this.#place = place;
      if (lines.length === 0) return;
    }
  }

  #take(number: number, line: JournalLine): void {
    this.#merged.add(number, line);
    if (this.#listeners.size === 0 || 'cleared' in line) return;
    for (const step of line.steps) this.#untold.set(idOf(line.flow, step.number), line.flow);
  }

  async #lookForNew(): Promise<void> {
    try {
      await this.#readNew();
      // A process may have written a step while another still held back to whom it belongs.
      if (this.#untold.size > 0) await this.#readAll();
      this.#tellListeners();
    } catch {
      // The storage does not answer: perhaps at the next look.
    }
    this.#look = this.#listeners.size === 0 ? undefined : setTimeout(() => this.#lookForNew(), LOOK_EVERY).unref();
  }

  #tellListeners(): void {
    const untold = this.#untold;
    this.#untold = new Map();
    const entries = untold.size === 0 ? [] : this.#merged.entriesOf(untold.values()).filter(({ id }) => untold.has(id));
    for (const listener of [...this.#listeners]) {
      const { tell, since = 0, filter } = listener;
      listener.since = undefined;
      const wanted = this.#merged.underItsName(filter);
      for (const entry of entries) if (entry.at + entry.took >= since && matches(entry, wanted)) tell(entry);
    }
  }
}

/** The same address may be asked for again another day; everything else is made up anew each time. */
function mayBeReused(key: string): boolean {
  return key.startsWith(linkKeys.address(''));
}

function lineOf(flow: string, { soughtBy, links, steps }: Unwritten): JournalLine {
  return {
    flow,
    ...(soughtBy && { soughtBy: { ...soughtBy, keys: soughtBy.keys.map(digest) } }),
    links: links.map(({ key, at }) => ({ key: digest(key), at })),
    steps: steps.map(written),
  };
}

function written({ step, number, at }: Recorded): WrittenStep {
  const { flow: _flow, detail, room: _room, took = 0, ...told } = step;
  return { ...told, number, at, took, detail: detailText(detail) };
}

function detailText(detail: JournalStep['detail']): string {
  try {
    return JSON.stringify(detail ? readableDetail(detail()) : {});
  } catch {
    return '{}';
  }
}

/** As this process alone knows it. */
function entryOf({ step, number, at }: Recorded): JournalEntry {
  const { detail, room: _room, took = 0, ...told } = step;
  const entry = { ...told, id: idOf(step.flow, number), at, took };
  return withDetail(entry, () => (detail ? readableDetail(detail()) : {}));
}

function idOf(flow: string, number: number): string {
  return `${flow}-${number}`;
}

const DIGEST_LENGTH = 22;

/** Keys are codes and tokens too: whoever reads the storage must not find them there. */
function digest(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, DIGEST_LENGTH);
}

let ahead = performance.timeOrigin;

/**
 * The machine's time by parts of a millisecond, so that hops at two processes within one millisecond keep their order. Never
 * off the machine's clock by more than that, which may be set while this runs.
 */
function preciseTime(): number {
  const wall = Date.now();
  const time = performance.now() + ahead;
  const within = Math.min(Math.max(time, wall), wall + 1 - TICK_MS);
  ahead += within - time;
  return within;
}
