import type { ClientRegistration } from '../../contract/client-registration.ts';
import { FcError } from '../../contract/errors/fc-error.ts';
import type { Addresses, SourceDirectory, SourceRecord } from '../config.ts';
import { SourceClient, type SourceFetch } from './source-client.ts';

export type { SourceFetch };

/** A source FranceConnect delegates to, and FranceConnect as its client. */
export interface Source {
  record: SourceRecord;
  client: SourceClient;
}

/** Which sources a service accepts. */
type SourceFilter = Pick<ClientRegistration, 'idpFilterExclude' | 'idpFilterList'>;

/** The identity sources, in the order they are shown. */
export class Sources {
  readonly #directory: SourceDirectory;
  readonly #addresses: Addresses;
  readonly #fetchFrom: (uid: string) => SourceFetch;
  /** A record that changes is another object, and its source is discovered anew. */
  readonly #clients = new WeakMap<SourceRecord, SourceClient>();

  /** @param fetchFrom how requests to a source are sent */
  constructor(directory: SourceDirectory, addresses: Addresses, fetchFrom: (uid: string) => SourceFetch) {
    this.#directory = directory;
    this.#addresses = addresses;
    this.#fetchFrom = fetchFrom;
  }

  all(): readonly SourceRecord[] {
    return this.#directory.all();
  }

  /** What the list of sources says above the list, a maintenance for example. In French. */
  announcement(): string | undefined {
    return this.#directory.announcement?.();
  }

  /** Sources any service may name in `idp_hint` (reference: service contract §2.8). */
  hints(): string[] {
    return this.all().flatMap(({ uid, idpHint }) => (idpHint ? [uid] : []));
  }

  get(uid: unknown): Source | undefined {
    const record = this.all().find((each) => each.uid === uid);
    return record && { record, client: this.#clientOf(record) };
  }

  /** @throws FcError `Y020019`: FranceConnect has no record of it, or has it no more (reference: service contract §3.2) */
  known(uid: unknown): Source {
    const source = this.get(uid);
    if (source) return source;
    const expected = `one of ${this.all()
      .map((record) => record.uid)
      .join(', ')}`;
    throw new FcError('Y020019', { faults: [{ path: 'providerUid', received: shown(uid), expected }] });
  }

  /**
   * A source a service may send a citizen to.
   * @param named whether the service itself named it, in an `idp_hint`
   * @throws FcError `Y020023` excluded for the service, `Y020019` unknown, `Y020017` disabled (reference: service contract §3.2)
   */
  usable(uid: unknown, filter: SourceFilter, named = false): Source {
    const received = shown(uid);
    if (typeof uid === 'string' && isExcluded(uid, filter)) throw new FcError('Y020023', excludedBy(received, filter));
    const source = this.known(uid);
    if (!named && !isListed(source.record, filter)) {
      const expected = 'a source on the list; one that is not must be in the white list of the service';
      throw new FcError('Y020023', { faults: [{ path: 'providerUid', received, expected }] });
    }
    if (!source.record.active) {
      throw new FcError('Y020017', { faults: [{ path: 'providerUid', received, expected: 'an active source' }] });
    }
    return source;
  }

  #clientOf(record: SourceRecord): SourceClient {
    const known = this.#clients.get(record);
    if (known) return known;
    const client = new SourceClient(record, this.#addresses, this.#fetchFrom(record.uid));
    this.#clients.set(record, client);
    return client;
  }
}

const SHOWN_LENGTH = 80;

const shown = (uid: unknown) => String(uid).slice(0, SHOWN_LENGTH);

/** Whether a service refuses a source: its list is a black one or, with `idpFilterExclude` false, a white one (§3.2). */
export function isExcluded(uid: string, filter: SourceFilter | undefined): boolean {
  return filter !== undefined && filter.idpFilterList.includes(uid) === filter.idpFilterExclude;
}

/** Whether a source is on the list of a service: it is on everybody's, or this one's white list names it. */
export function isListed({ uid, listed }: SourceRecord, filter: SourceFilter | undefined): boolean {
  return listed || (filter !== undefined && !filter.idpFilterExclude && filter.idpFilterList.includes(uid));
}

function excludedBy(received: string, filter: SourceFilter | undefined) {
  const list = filter?.idpFilterList.join(', ') || 'none';
  const expected = filter?.idpFilterExclude ? `a source other than ${list}` : `one of ${list}`;
  return { faults: [{ path: 'providerUid', received, expected }] };
}
