import { FcError } from '../../contract/errors/fc-error.ts';
import type { Addresses, SourceRecord } from '../config.ts';
import { namingFlow } from '../faults/source-calls.ts';
import { recordedFetch } from '../journal/source-calls.ts';
import { SourceClient } from './source-client.ts';

/** A source FranceConnect delegates to, and FranceConnect as its client. */
export interface Source {
  record: SourceRecord;
  client: SourceClient;
}

/** The identity sources, in the order they are shown. */
export class Sources {
  readonly #sources: ReadonlyMap<string, Source>;

  constructor(records: readonly SourceRecord[], addresses: Addresses) {
    this.#sources = new Map(records.map((record) => [record.uid, { record, client: connectionTo(record, addresses) }]));
  }

  all(): SourceRecord[] {
    return [...this.#sources.values()].map(({ record }) => record);
  }

  get(uid: string): Source | undefined {
    return this.#sources.get(uid);
  }

  /** @throws FcError `Y020019` unknown, `Y020017` disabled (reference: service contract §3.2) */
  usable(uid: unknown): Source {
    const source = typeof uid === 'string' ? this.#sources.get(uid) : undefined;
    if (!source) {
      const known = [...this.#sources.keys()].join(', ');
      throw new FcError('Y020019', {
        faults: [{ path: 'providerUid', received: String(uid).slice(0, 80), expected: `one of ${known}` }],
      });
    }
    if (!source.record.active) throw new FcError('Y020017');
    return source;
  }
}

/** FranceConnect as a client of one source; what it reads of it is kept. */
export function connectionTo(record: SourceRecord, addresses: Addresses): SourceClient {
  return new SourceClient(record, addresses, namingFlow(recordedFetch(record.uid)));
}
