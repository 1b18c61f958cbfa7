/** A read of FranceConnect's discovery document or keys. Services read them without saying in which sign-in. */
export interface DocumentRead {
  /** Milliseconds since the epoch. */
  at: number;
  document: 'discovery' | 'jwks';
  /** `low` or `high`. */
  platform: string;
  /** Known when the service names itself in the address, `?client_id=…`. */
  client?: string;
  /** Network address of the reader. */
  address: string;
  /** HTTP status of the answer. */
  status: number;
  /** Ids of the scenarios in use for it. */
  scenarios: readonly string[];
}

/** All members given must match. */
export interface DocumentReadFilter {
  /** Milliseconds since the epoch: reads then or later. */
  since?: number | undefined;
  client?: string | undefined;
}

/** Reads that are kept. */
const MOST_READS = 1_000;

/** The latest reads of the discovery documents and keys, at most 1,000. */
export class DocumentReads {
  #reads: DocumentRead[] = [];

  record(read: DocumentRead): void {
    this.#reads.push(read);
    if (this.#reads.length > MOST_READS) this.#reads = this.#reads.slice(-MOST_READS / 2);
  }

  /** @returns in the order they happened */
  latest({ since = 0, client }: DocumentReadFilter = {}): DocumentRead[] {
    return this.#reads.filter((read) => read.at >= since && (client === undefined || read.client === client));
  }
}
