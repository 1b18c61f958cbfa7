import { setTimeout as wait } from 'node:timers/promises';
import type { RequestHandler } from 'express';
import { type StateChange, shareState } from '../../infrastructure/shared-state.ts';
import type { Storage } from '../../infrastructure/storage/storage.ts';

/** How one source is doing. */
export type SourceState = { state: 'running' } | { state: 'paused' } | { state: 'slow'; delay: number };

/** The state by source of those that do not simply run. */
type Troubled = Map<string, SourceState>;

/** Sources taken down, slowed and brought back while they run. */
export class SourceStates {
  #troubled: Troubled = new Map();
  #share: StateChange<[string, SourceState][]> | undefined;

  /** From now on the processes on this storage have the same troubles. */
  async shareOn(storage: Storage): Promise<void> {
    this.#share = await shareState<[string, SourceState][]>(storage, 'source-states', (troubled = []) => {
      this.#troubled = new Map(troubled);
    });
  }

  of(source: string): SourceState {
    return this.#troubled.get(source) ?? { state: 'running' };
  }

  /** Everything this source is asked is answered with a 503. */
  pause(source: string): Promise<void> {
    return this.#change((troubled) => troubled.set(source, { state: 'paused' }));
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

  /** Stands in front of one source. */
  readonly inFront =
    (source: string): RequestHandler =>
    async (_req, res, next) => {
      const trouble = this.of(source);
      if (trouble.state === 'paused') {
        res.status(503).set('retry-after', '5').type('text').send(`The source '${source}' is down: it was paused.\n`);
        return;
      }
      if (trouble.state === 'slow') await wait(trouble.delay, undefined, { ref: false });
      next();
    };

  async #change(change: (troubled: Troubled) => unknown): Promise<void> {
    if (!this.#share) {
      change(this.#troubled);
      return;
    }
    await this.#share((known) => {
      const troubled: Troubled = new Map(known);
      change(troubled);
      return [...troubled];
    });
  }
}
