import type { SourceState } from '../../identity-sources/index.ts';
import { type StateChange, shareState } from '../../infrastructure/storage/shared-state.ts';
import type { Storage } from '../../infrastructure/storage/storage.ts';
import type { SourceDirectory, SourceRecord } from '../../provider/index.ts';

/** The sources that do not simply run, by id. */
type Troubled = ReadonlyMap<string, SourceState>;

/** Sources paused, slowed and resumed while they run. */
export class SourceStates {
  #troubled: Troubled = new Map();
  #share: StateChange<[string, SourceState][]> | undefined;

  /** From now on the processes on this storage have the same paused and slow sources. */
  async shareOn(storage: Storage): Promise<void> {
    this.#share = await shareState<[string, SourceState][]>(storage, 'source-states', (troubled = []) => {
      this.#troubled = new Map(troubled);
    });
  }

  readonly of = (source: string): SourceState => this.#troubled.get(source) ?? { state: 'running' };

  /**
   * Everything this source is asked is answered with a 503.
   * @param announced whether FranceConnect knows, and greys the source on its list
   */
  pause(source: string, announced = false): Promise<void> {
    return this.#change((troubled) => troubled.set(source, { state: 'paused', announced }));
  }

  /** @param delay milliseconds before each answer */
  slow(source: string, delay: number): Promise<void> {
    return this.#change((troubled) => troubled.set(source, { state: 'slow', delay }));
  }

  /** One source, or all of them. */
  resume(source?: string): Promise<void> {
    return this.#change((troubled) => {
      if (source === undefined) troubled.clear();
      else troubled.delete(source);
    });
  }

  /** FranceConnect's records, with announced outages marked as not active. The same list until something changes. */
  announcedIn(directory: SourceDirectory): SourceDirectory {
    let seen: { records: readonly SourceRecord[]; troubled: Troubled } | undefined;
    let shown: readonly SourceRecord[] = [];
    return {
      all: () => {
        const records = directory.all();
        if (seen?.records !== records || seen.troubled !== this.#troubled) {
          seen = { records, troubled: this.#troubled };
          shown = records.map((record) => (this.#isAnnounced(record.uid) ? { ...record, active: false } : record));
        }
        return shown;
      },
    };
  }

  #isAnnounced(source: string): boolean {
    const state = this.of(source);
    return state.state === 'paused' && state.announced;
  }

  async #change(change: (troubled: Map<string, SourceState>) => unknown): Promise<void> {
    const changed = (known: Iterable<[string, SourceState]>) => {
      const troubled = new Map(known);
      change(troubled);
      return troubled;
    };
    if (this.#share) await this.#share((known) => [...changed(known ?? [])]);
    else this.#troubled = changed(this.#troubled);
  }
}
