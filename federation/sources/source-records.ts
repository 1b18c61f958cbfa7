import { resolve } from 'node:path';
import { closestMatch } from 'leven';
import { describeFaults, type Fault, faultsOf } from '../../contract/faults.ts';
import { handlerOf } from '../../contract/feature-handlers.ts';
import type { PlatformRules } from '../../contract/platform.ts';
import {
  type SourceRecordSettings,
  type SourceRecordsSettings,
  settingsOn,
  sourceRecordsSchema,
} from '../../contract/source-record.ts';
import { builtInSources, SOURCE_LISTS, type SourceListName, sourceLists } from '../../identity-sources/index.ts';
import type { Logger } from '../../infrastructure/log.ts';
import { type StateChange, shareState } from '../../infrastructure/storage/shared-state.ts';
import type { Storage } from '../../infrastructure/storage/storage.ts';
import { UserError } from '../../infrastructure/user-error.ts';
import type { SourceDirectory, SourceRecord } from '../../provider/index.ts';
import type { ShownList } from '../federation.ts';
import { readJsonFile } from '../input/json-file.ts';
import { watchedFile } from '../input/watched-file.ts';
import type { AnySource } from './sources.ts';

/** What makes settings unusable. @param ids of the sources there are */
function recordFaults(received: unknown, ids: readonly string[]): Fault[] {
  return [...unknownSources(received, ids), ...faultsOf(sourceRecordsSchema, received)];
}

/** Settings of sources that do not exist. @param ids of the sources there are */
export function unknownSources(received: unknown, ids: readonly string[]): Fault[] {
  if (typeof received !== 'object' || received === null || Array.isArray(received)) return [];
  return Object.keys(received)
    .filter((id) => !ids.includes(id))
    .map((id) => ({
      path: id,
      received: 'a source that does not exist',
      expected: `one of ${ids.join(', ')}; did you mean ${closestMatch(id, ids)}?`,
    }));
}

/** @throws UserError listing every fault */
function checkRecords(received: unknown, ids: readonly string[], what = 'The source records'): void {
  const faults = recordFaults(received, ids);
  if (faults.length > 0) throw new UserError(`${what} cannot be used:\n${describeFaults(faults)}`);
}

/** What was chosen while it runs; what is absent is as it was started. */
interface Chosen extends Partial<ShownList> {
  records?: SourceRecordsSettings;
}

/**
 * FranceConnect's records of its sources: what each source implies, then what the list in use says of it, then what was set on
 * top. Changes count at once.
 */
export class SourceRecords {
  readonly #implied: readonly SourceRecord[];
  readonly #ids: readonly string[];
  /** What they were started with, or their file says. */
  #started: Required<Chosen>;
  /** Another object at each change. */
  #current: Required<Chosen>;
  #share: StateChange<Chosen> | undefined;
  #chosen: Chosen = {};

  /**
   * @param ids of all the sources one may have settings for, be they left out here
   * @param shown the list in use unless another is chosen
   */
  constructor(implied: readonly SourceRecord[], ids: readonly string[], shown: ShownList) {
    this.#implied = implied;
    this.#ids = ids;
    this.#started = { ...shown, records: {} };
    this.#current = this.#started;
  }

  /** The list in use. */
  get shown(): ShownList {
    const { list, descriptions } = this.#current;
    return { list, descriptions };
  }

  /**
   * Takes the place of what was set before.
   * @throws UserError listing every fault; nothing is changed then
   */
  async set(received: SourceRecordsSettings): Promise<void> {
    checkRecords(received, this.#ids);
    await this.#choose((chosen) => ({ ...chosen, records: received }));
  }

  /** Shows another list, from the next request on. */
  async show(wanted: Partial<ShownList>): Promise<void> {
    await this.#choose((chosen) => ({ ...chosen, ...wanted }));
  }

  /** What was set on top. */
  get settings(): SourceRecordsSettings {
    return this.#current.records;
  }

  /** From now on what is chosen counts in all processes on this storage; what they were started with stays each one's own. */
  async shareOn(storage: Storage): Promise<void> {
    this.#share = await shareState<Chosen>(storage, 'source-records', (chosen = {}) => this.#apply(chosen));
  }

  /**
   * Takes settings as they are, or follows the JSON file of that name: a change of it counts at once, a faulty one is told in
   * the log and changes nothing.
   * @returns stops looking at the file
   * @throws UserError listing every fault of what is given now
   */
  async use(given: SourceRecordsSettings | string, log: Logger): Promise<() => void> {
    if (typeof given !== 'string') {
      this.#startWith(given);
      return () => undefined;
    }
    const file = resolve(given);
    const read = async () => this.#startWith(await readRecordsFile(file, this.#ids));
    await read();
    return watchedFile(file, async () => {
      try {
        await read();
        log.info({ file }, 'source records read again');
      } catch (error) {
        log.error(
          { file, detail: (error as Error).message },
          'the source records’ file has faults: the former ones stay',
        );
      }
    });
  }

  /** Back to what they were started with, or their file says. */
  async reset(): Promise<void> {
    await this.#choose(() => ({}));
  }

  #startWith(records: SourceRecordsSettings): void {
    checkRecords(records, this.#ids);
    this.#started = { ...this.#started, records };
    // The latest word counts: a file that changes takes the place of what was set meanwhile.
    const { records: _set, ...chosen } = this.#chosen;
    this.#apply(chosen);
  }

  async #choose(change: (chosen: Chosen) => Chosen): Promise<void> {
    if (this.#share) await this.#share((chosen = {}) => change(chosen));
    else this.#apply(change(this.#chosen));
  }

  #apply(chosen: Chosen): void {
    this.#chosen = chosen;
    this.#current = { ...this.#started, ...chosen };
  }

  /**
   * The sources of one platform, those included that only services that name them see. FranceConnect+ knows those that can give
   * a level of its own, carers excepted; FranceConnect knows all (§13).
   * @param issuers of the sources whose address depends on the name that is asked, by id
   */
  of(rules: PlatformRules, issuers: Readonly<Record<string, string>> = {}): SourceDirectory {
    let known: Required<Chosen> | undefined;
    let own: readonly SourceRecord[] = [];
    return {
      all: () => {
        if (known !== this.#current) {
          known = this.#current;
          own = recordsOn(rules, this.#implied, known).map((record) => {
            const issuer = issuers[record.uid];
            return issuer === undefined ? record : { ...record, issuer };
          });
        }
        return own;
      },
    };
  }
}

/** The records of one platform, in their order. */
function recordsOn(
  { platform, sourceAcrValues, hasCarers }: PlatformRules,
  implied: readonly SourceRecord[],
  { list, descriptions, records }: Required<Chosen>,
): SourceRecord[] {
  return implied
    .flatMap((record) => {
      const [placed, set] = [placeOf(record.uid, list), records[record.uid] ?? {}];
      const platforms = set.platforms ?? placed.platforms;
      const settled = { ...record, ...settingsOn(platform, placed), ...settingsOn(platform, set) };
      const isKnown = platforms
        ? platforms.includes(platform)
        : settled.allowedAcr.some((acr) => sourceAcrValues.includes(acr)) &&
          (hasCarers || handlerOf(settled, 'coreVerify') !== 'core-fcp-aidants-connect-verify');
      if (!isKnown) return [];
      return [descriptions ? settled : { ...settled, description: '' }];
    })
    .toSorted((one, other) => one.order - other.order);
}

/** What the list in use says of a source; of one that is on another list only, what that one says. */
function placeOf(id: string, list: SourceListName): SourceRecordSettings {
  const own = sourceLists[list][id];
  if (own) return own;
  const elsewhere = SOURCE_LISTS.map((other) => sourceLists[other][id]).find(Boolean);
  return elsewhere ? { ...elsewhere, listed: false } : {};
}

async function readRecordsFile(file: string, ids: readonly string[]): Promise<SourceRecordsSettings> {
  const received = await readJsonFile('The source records’ file', file);
  checkRecords(received, ids, `The source records’ file ${file}`);
  return received as SourceRecordsSettings;
}

/** Sources one may have settings for: the built-in ones even where they do not run. */
export function knownSourceIds(sources: readonly AnySource[]): string[] {
  return [...builtInSources, ...sources].map(({ id }) => id);
}

/**
 * Checks settings given by value; those of a file are checked when it is read.
 * @throws UserError listing every fault
 */
export function checkGivenRecords(given: unknown, sources: readonly AnySource[]): void {
  if (given !== undefined && typeof given !== 'string') checkRecords(given, knownSourceIds(sources));
}
