/** Never changed, only replaced: a list of entries taken at one moment stays as it was. */
export interface Entry {
  /** The value as JSON text. */
  readonly json: string;
  /** Milliseconds since the epoch; undefined when the value does not expire. */
  readonly expiresAt: number | undefined;
  /** Grows from one first writing to the next. */
  readonly order: number;
}

/** Left where it is in a file read whole, until somebody asks: a hundred thousand accounts are there without being looked at. */
class UnreadEntry implements Entry {
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

/** Entries by collection and key, in the order they were first written. */
export class Content {
  readonly collections = new Map<string, Map<string, Entry>>();
  #order = 0;

  collection(name: string): Map<string, Entry> {
    let entries = this.collections.get(name);
    if (!entries) {
      entries = new Map();
      this.collections.set(name, entries);
    }
    return entries;
  }

  /** Adds a key that is not there yet, its value being these bytes of a file. */
  addUnread(
    entries: Map<string, Entry>,
    key: string,
    { file, start, end, expiresAt }: { file: Buffer; start: number; end: number; expiresAt: number | undefined },
  ): void {
    entries.set(key, new UnreadEntry(file, start, end, expiresAt, this.#order++));
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
