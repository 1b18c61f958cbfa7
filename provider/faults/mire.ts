import { FcError } from '../../contract/errors/fc-error.ts';
import { metFaults } from '../../scenarios/index.ts';
import { connectionTo, type Source, Sources } from '../broker/sources.ts';
import type { Addresses, SourceRecord } from '../config.ts';

/** The sources, some of which a flow may find unavailable. */
export class SourcesWithFaults extends Sources {
  readonly #addresses: Addresses;

  constructor(records: readonly SourceRecord[], addresses: Addresses) {
    super(records, addresses);
    this.#addresses = addresses;
  }

  override all(): SourceRecord[] {
    return super.all().map((record) => (isUnavailable(record) ? { ...record, active: false } : record));
  }

  override get(uid: string): Source | undefined {
    const source = super.get(uid);
    if (source && isUnavailable(source.record)) return { ...source, record: { ...source.record, active: false } };
    return source && this.#ownConnection(source);
  }

  override usable(uid: unknown): Source {
    const source = super.usable(uid);
    if (isUnavailable(source.record)) throw new FcError('Y020017');
    return this.#ownConnection(source);
  }

  /** What one flow misreads of a source must not be remembered for the others. */
  #ownConnection(source: Source): Source {
    const misread = [...metFaults('source-answer'), ...metFaults('source-delay')].some(({ at }) => REMEMBERED.has(at));
    return misread ? { ...source, client: connectionTo(source.record, this.#addresses) } : source;
  }
}

const REMEMBERED: ReadonlySet<string> = new Set(['discovery', 'jwks']);

/** What the list of sources announces to this flow. */
export function announcement(): string | undefined {
  return metFaults('mire').findLast(({ notice }) => notice)?.notice;
}

function isUnavailable({ uid }: SourceRecord): boolean {
  return metFaults('mire').some(({ unavailable = [] }) => unavailable === 'all' || unavailable.includes(uid));
}
