import { setTimeout as wait } from 'node:timers/promises';
import type { RequestHandler } from 'express';

/** How one source is doing. */
export type SourceState = { state: 'running' } | { state: 'paused' } | { state: 'slow'; delay: number };

/** Sources taken down, slowed and brought back while they run. */
export class SourceStates {
  readonly #troubled = new Map<string, SourceState>();

  of(source: string): SourceState {
    return this.#troubled.get(source) ?? { state: 'running' };
  }

  /** Everything this source is asked is answered with a 503. */
  pause(source: string): void {
    this.#troubled.set(source, { state: 'paused' });
  }

  /** @param delay milliseconds before each answer */
  slow(source: string, delay: number): void {
    this.#troubled.set(source, { state: 'slow', delay });
  }

  /** One source, or all of them. */
  resume(source?: string): void {
    if (source === undefined) this.#troubled.clear();
    else this.#troubled.delete(source);
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
}
