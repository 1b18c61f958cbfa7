/** Never changed, only replaced: a list of entries taken at one moment stays as it was. */
export interface Entry {
  /** The value as JSON text. */
  readonly json: string;
  /** Milliseconds since the epoch; undefined when the value does not expire. */
  readonly expiresAt: number | undefined;
  /** Grows from one first writing to the next. */
  readonly order: number;
}

/** A value left where it is in a file read whole, until somebody asks. */
export class UnreadEntry implements Entry {
  readonly expiresAt: number | undefined;
  readonly order: number;
  readonly #file: Buffer;
  readonly #start: number;
  readonly #end: number;

  constructor(file: Buffer, start: number, end: number, expiresAt: number | undefined, order: number) {
    this.#file = file;
    this.#start = start;
    this.#end = end;
    this.expiresAt = expiresAt;
    this.order = order;
  }

  get json(): string {
    return this.#file.toString('utf8', this.#start, this.#end);
  }
}

/** One key written, or deleted where there is no `json`. */
export interface Change {
  readonly collection: string;
  readonly key: string;
  readonly json?: string;
  readonly expiresAt?: number | undefined;
}

/** A collection of a file nobody has asked for yet, and what has changed in it since. */
interface Unread {
  /** Its entries in the order of the file; their order is the number they have there. */
  read(): Map<string, Entry>;
  since: Change[];
}

/**
 * Entries by collection and key, in the order they were first written. What a file holds is looked at when its collection
 * is first asked for: a start waits for no account, however many there are.
 */
export class Content {
  readonly #collections = new Map<string, Map<string, Entry> | Unread>();
  #order = 0;

  collection(name: string): Map<string, Entry> {
    const found = this.#collections.get(name);
    if (found instanceof Map) return found;
    const entries = found?.read() ?? new Map<string, Entry>();
    this.#order = Math.max(this.#order, entries.size);
    this.#collections.set(name, entries);
    for (const change of found?.since ?? []) this.apply(change);
    return entries;
  }

  /** Adds a collection that is not there yet. */
  addUnread(name: string, read: Unread['read']): void {
    this.#collections.set(name, { read, since: [] });
  }

  /** Every collection, in the order they came into being. */
  all(): [name: string, entries: ReadonlyMap<string, Entry>][] {
    return [...this.#collections.keys()].map((name) => [name, this.collection(name)]);
  }

  /** Applies a change that stays. */
  keep(change: Change): void {
    const found = this.#collections.get(change.collection);
    if (found && !(found instanceof Map)) found.since.push(change);
    else this.apply(change);
  }

  apply({ collection, key, json, expiresAt }: Change): void {
    const entries = this.collection(collection);
    if (json === undefined) entries.delete(key);
    else entries.set(key, { json, expiresAt, order: entries.get(key)?.order ?? this.#order++ });
  }

  /** @returns what undoes the change, provided what came after is undone before */
  applyUndoably(change: Change): () => void {
    const entries = this.collection(change.collection);
    const { key } = change;
    const former = entries.get(key);
    this.apply(change);
    return () => {
      if (!former) {
        entries.delete(key);
        return;
      }
      const moved = !entries.has(key);
      entries.set(key, former);
      if (moved) putInOrder(entries);
    };
  }
}

function putInOrder(entries: Map<string, Entry>): void {
  const sorted = [...entries].sort(([, one], [, other]) => one.order - other.order);
  entries.clear();
  for (const [key, entry] of sorted) entries.set(key, entry);
}

export function isLive({ expiresAt }: Pick<Entry, 'expiresAt'>, now: number): boolean {
  return expiresAt === undefined || expiresAt > now;
}
