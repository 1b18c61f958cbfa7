import { createHash, randomUUID } from 'node:crypto';
import type { Changes } from '../storage/storage.ts';
import { readableDetail } from './detail.ts';
import type { JournalEntry, JournalFilter, JournalStep } from './journal.ts';
import { MemoryJournal } from './memory.ts';

const TOPIC = 'journal';
/** Milliseconds until what no answer waits for is written. */
const WRITE_EVERY = 100;

/** What one process announces to all, itself included: secrets masked, and keys as digests. */
type Line =
  | { id: string; at: number; step: Omit<JournalStep, 'at' | 'detail'>; detail: string }
  | { flow: string; key: string }
  | { cleared: string };

/**
 * The journal of several processes on one Redis. Each of them announces what it records and links; each keeps in its memory
 * what all of them announce, in the same order. It is written before the answer is sent, and read before the next request is
 * answered, so that the next request of a sign-in finds its flow at whichever instance.
 */
export class RedisJournal extends MemoryJournal {
  readonly #changes: Changes;
  readonly #process = randomUUID();
  readonly #timer: NodeJS.Timeout;
  #lines: (() => Line)[] = [];
  #writing: Promise<void> = Promise.resolve();
  #steps = 0;

  private constructor(changes: Changes) {
    super();
    this.#changes = changes;
    this.#timer = setInterval(() => this.written(), WRITE_EVERY).unref();
    changes.hear(TOPIC, (lines = '[]') => this.#take(JSON.parse(lines)));
  }

  /** Opens the journal with what the processes on this Redis have recorded until now. */
  static async open(changes: Changes): Promise<RedisJournal> {
    const journal = new RedisJournal(changes);
    await changes.catchUp();
    return journal;
  }

  override record({ at = this.now(), detail, ...step }: JournalStep): void {
    this.#steps += 1;
    const id = `${this.#process}-${this.#steps}`;
    this.#lines.push(() => ({ id, at, step, detail: textOf(detail) }));
  }

  override link(flow: string, key: string): void {
    if (this.flowOf(key) !== flow) this.#lines.push(() => ({ flow, key: digest(key) }));
  }

  override flowOf(key: string): string | undefined {
    return super.flowOf(digest(key));
  }

  override async entries(filter: JournalFilter = {}): Promise<JournalEntry[]> {
    await this.#catchUp();
    return super.entries(filter);
  }

  override subscribe(listener: (entry: JournalEntry) => void, filter: JournalFilter = {}): () => void {
    // What ended before may be heard later. Other processes may count the parts of this millisecond otherwise.
    const since = Math.floor(this.now());
    return super.subscribe((entry) => entry.at + entry.took >= since && listener(entry), filter);
  }

  override subscribeHere(listener: (entry: JournalEntry) => void): () => void {
    return this.subscribe((entry) => entry.id.startsWith(this.#process) && listener(entry));
  }

  override async clear(client = ''): Promise<void> {
    this.#lines.push(() => ({ cleared: client }));
    await this.#catchUp();
  }

  /** What is recorded while Redis does not answer is lost: the requests it belongs to are refused. */
  override written(): Promise<void> {
    const lines = this.#lines.splice(0);
    if (lines.length === 0) return this.#writing;
    const text = JSON.stringify(lines.map((line) => line()));
    // Redis answers in order: the last one to be written is written after all others.
    this.#writing = this.#changes.announce(TOPIC, text).catch(() => undefined);
    return this.#writing;
  }

  override close(): void {
    clearInterval(this.#timer);
    super.close();
  }

  async #catchUp(): Promise<void> {
    await this.written();
    await this.#changes.catchUp();
  }

  #take(lines: readonly Line[]): void {
    for (const line of lines) {
      if ('cleared' in line) void super.clear(line.cleared || undefined);
      else if ('key' in line) super.link(line.flow, line.key);
      else {
        const { id, at, step, detail } = line;
        this.keep({ ...step, room: 2 * detail.length }, { id, at, detail: () => JSON.parse(detail) });
      }
    }
  }
}

/** Characters. Longer details are left out, so that the entries in Redis stay small: those of a sign-in have 1,000 to 3,000. */
const LONGEST_DETAIL = 16_384;

function textOf(detail: JournalStep['detail']): string {
  try {
    const text = JSON.stringify(detail ? readableDetail(detail()) : {});
    return text.length > LONGEST_DETAIL ? '{}' : text;
  } catch {
    // A journal never fails a request.
    return '{}';
  }
}

const DIGEST_LENGTH = 22;

/** Keys are codes and tokens too: no reader of Redis may find them there. */
function digest(key: string): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, DIGEST_LENGTH);
}
