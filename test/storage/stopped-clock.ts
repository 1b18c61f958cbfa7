import type { Clock } from '../../infrastructure/clock.ts';

/** Moves only when told, so that the edge of an expiry can be tested to the millisecond. */
export class StoppedClock implements Clock {
  #now = Date.UTC(2026, 0, 1);

  now(): number {
    return this.#now;
  }

  /** @param seconds negative goes back */
  pass(seconds: number): void {
    this.#now += seconds * 1000;
  }
}
