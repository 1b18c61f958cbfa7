import { metFaults } from '../../../scenarios/index.ts';
import type { Addresses, SourceDirectory, SourceRecord } from '../../config.ts';
import { connectionTo, type Source, Sources } from '../../flow/sources.ts';

/** The sources, some of which a flow may find unavailable. */
export class SourcesWithFaults extends Sources {
  readonly #addresses: Addresses;

  constructor(directory: SourceDirectory, addresses: Addresses) {
    super(directory, addresses);
    this.#addresses = addresses;
  }

  override all(): readonly SourceRecord[] {
    if (metFaults('mire').length === 0) return super.all();
    return super.all().map((record) => (isUnavailable(record) ? { ...record, active: false } : record));
  }

  override get(uid: unknown): Source | undefined {
    const source = super.get(uid);
    return source && this.#ownConnection(source);
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
