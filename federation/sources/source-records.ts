import { resolve } from 'node:path';
import { closestMatch } from 'leven';
import { describeFaults, type Fault, faultsOf } from '../../contract/faults.ts';
import { handlerOf } from '../../contract/feature-handlers.ts';
import type { PlatformRules } from '../../contract/platform.ts';
import { builtInSources } from '../../identity-sources/index.ts';
import type { Logger } from '../../infrastructure/log.ts';
import { type StateChange, shareState } from '../../infrastructure/storage/shared-state.ts';
import type { Storage } from '../../infrastructure/storage/storage.ts';
import { UserError } from '../../infrastructure/user-error.ts';
import type { SourceDirectory, SourceRecord } from '../../provider/index.ts';
import { readJsonFile } from '../input/json-file.ts';
import { watchedFile } from '../input/watched-file.ts';
import {
  type SourceRecordSettings,
  type SourceRecordsSettings,
  sourceRecordsSchema,
} from './source-record-settings.ts';
import type { AnySource } from './sources.ts';

/** What makes settings unusable. @param ids of the sources there are */
function recordFaults(received: unknown, ids: readonly string[]): Fault[] {
  const faults = faultsOf(sourceRecordsSchema, received);
  if (typeof received !== 'object' || received === null || Array.isArray(received)) return faults;
  const unknown = Object.keys(received).filter((id) => !ids.includes(id));
  return [
    ...unknown.map((id) => ({
      path: id,
      received: 'a source that does not exist',
      expected: `one of ${ids.join(', ')}; did you mean ${closestMatch(id, ids)}?`,
    })),
    ...faults,
  ];
}

/** @throws UserError listing every fault */
function checkRecords(received: unknown, ids: readonly string[], what = 'The source records'): void {
  const faults = recordFaults(received, ids);
  if (faults.length > 0) throw new UserError(`${what} cannot be used:\n${describeFaults(faults)}`);
}

/** FranceConnect's records of its sources: what each source implies, and what was set on top. Changes count at once. */
export class SourceRecords {
  readonly #implied: readonly SourceRecord[];
  readonly #ids: readonly string[];
  #records: readonly SourceRecord[];
  /** What they were started with, or their file says. */
  #started: SourceRecordsSettings = {};
  #share: StateChange<SourceRecordsSettings> | undefined;

  /** @param ids of all the sources one may have settings for, be they left out here */
  constructor(implied: readonly SourceRecord[], ids: readonly string[]) {
    this.#implied = implied;
    this.#ids = ids;
    this.#records = implied;
  }

  /**
   * Takes the place of what was set before.
   * @throws UserError listing every fault; nothing is changed then
   */
  async set(received: SourceRecordsSettings): Promise<void> {
    checkRecords(received, this.#ids);
    if (this.#share) await this.#share(() => received);
    else this.#show(received);
  }

  /** From now on what is set counts in all processes on this storage; what they were started with stays each one's own. */
  async shareOn(storage: Storage): Promise<void> {
    this.#share = await shareState<SourceRecordsSettings>(storage, 'source-records', (set = this.#started) =>
      this.#show(set),
    );
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
    if (this.#share) await this.#share(() => undefined);
    else this.#show(this.#started);
  }

  #startWith(settings: SourceRecordsSettings): void {
    checkRecords(settings, this.#ids);
    this.#show(settings);
    this.#started = settings;
  }

  #show(settings: SourceRecordsSettings): void {
    this.#records = this.#implied
      .map((record) => ({ ...record, ...withoutUndefined(settings[record.uid] ?? {}) }))
      .toSorted((one, other) => one.order - other.order);
  }

  /**
   * The sources of one platform. FranceConnect+ knows those that can give a level of its own, carers excepted; FranceConnect
   * knows all (§13).
   */
  of({ sourceAcrValues, hasCarers }: PlatformRules): SourceDirectory {
    const belongs = (record: SourceRecord) =>
      record.allowedAcr.some((acr) => sourceAcrValues.includes(acr)) &&
      (hasCarers || handlerOf(record, 'coreVerify') !== 'core-fcp-aidants-connect-verify');
    let known: readonly SourceRecord[] = [];
    let own: readonly SourceRecord[] = [];
    return {
      all: () => {
        if (known !== this.#records) {
          known = this.#records;
          own = known.filter(belongs);
        }
        return own;
      },
    };
  }
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

function withoutUndefined(given: SourceRecordSettings): Partial<SourceRecord> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
