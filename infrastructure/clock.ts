/** The one source of time, injected everywhere so that tests and users can move it. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** A clock that runs with the system's, shifted by what it was advanced. */
export class MovableClock implements Clock {
  #offset = 0;

  now(): number {
    return Date.now() + this.#offset;
  }

  /** @param milliseconds how far to move; negative goes back. */
  advance(milliseconds: number): void {
    this.#offset += milliseconds;
  }
}
