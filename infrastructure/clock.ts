import { type StateChange, shareState } from './storage/shared-state.ts';
import type { Storage } from './storage/storage.ts';

/** The one source of time, injected everywhere so that tests and users can move it. */
export interface Clock {
  /**
   * Milliseconds since 1970-01-01T00:00:00Z.
   * @param client a client whose time may have been moved alone
   */
  now(client?: string): number;
  /** Whether it stands still. */
  isFrozen?(client?: string): boolean;
}

export const systemClock: Clock = { now: () => Date.now() };

/** Seconds. What a frozen clock keeps must outlive a pause of the person who froze it. */
const PATIENCE = 86_400;

/**
 * Seconds a value must be kept to live `lifetime` seconds of a client's own time. Storage counts everybody's time, which goes
 * on while one client's clock is frozen.
 */
export function keptFor(lifetime: number, clock: Clock, client?: string): number {
  return clock.isFrozen?.(client) ? lifetime + PATIENCE : lifetime;
}

/** What a clock shows, and how far it is from the machine's. */
export interface ClockReading {
  /** Milliseconds since the epoch. */
  now: number;
  /** Milliseconds ahead of the machine's clock; negative once it has been frozen for a while. */
  ahead: number;
  frozen: boolean;
}

/** How one clock differs from the one below it: so far ahead, or standing still at a moment. */
export interface ClockSetting {
  /** Milliseconds; may be negative. Default: 0. */
  ahead?: number;
  /** Milliseconds since the epoch. */
  frozenAt?: number;
}

/** How the clock of everybody and those of single clients differ from the machine's. */
export interface ClockSettings extends ClockSetting {
  clients: Readonly<Record<string, ClockSetting>>;
}

/** How everybody's clock and those of single clients were moved. */
interface ClockState {
  everybody: DialState;
  clients: [client: string, DialState][];
}

/**
 * A clock that runs with the system's until it is moved or frozen, for everybody or for one client. A client's move is added
 * to everybody's. A move counts at once here, and at other processes once its promise resolves.
 */
export class MovableClock implements Clock {
  readonly #everybody = new Dial(() => Date.now());
  readonly #clients = new Map<string, Dial>();
  #share: StateChange<ClockState> | undefined;

  /** Takes over the clock of the other processes on this storage, and shares its moves with them from now on. */
  async shareOn(storage: Storage): Promise<void> {
    this.#share = await shareState<ClockState>(storage, 'clock', (state) => this.#restore(state));
  }

  now(client?: string): number {
    return this.#dial(client).now();
  }

  /** @param milliseconds how far to move */
  advance(milliseconds: number, client?: string): Promise<void> {
    return this.#move(() => this.#dialOf(client).advance(milliseconds));
  }

  /** From now on it stands still; it may still be advanced. */
  freeze(client?: string): Promise<void> {
    return this.#move(() => this.#dialOf(client).freeze());
  }

  /** Goes on from where it stands. */
  resume(client?: string): Promise<void> {
    return this.#move(() => this.#dialOf(client).resume());
  }

  /** Goes back to the machine's time for everybody and all clients, or for one client to everybody's. */
  reset(client?: string): Promise<void> {
    return this.#move(() => {
      if (client === undefined) this.#restore(undefined);
      else this.#clients.delete(client);
    });
  }

  read(client?: string): ClockReading {
    const now = this.now(client);
    return { now, ahead: now - Date.now(), frozen: this.isFrozen(client) };
  }

  isFrozen(client?: string): boolean {
    return this.#everybody.frozen || this.#dial(client).frozen;
  }

  /** Whether any clock was moved or frozen. */
  isMoved(): boolean {
    const { ahead, frozen } = this.#everybody;
    return ahead !== 0 || frozen || this.#clients.size > 0;
  }

  /** What {@link set} needs to bring everything back. */
  settings(): ClockSettings {
    const clients = [...this.#clients].map(([client, dial]) => [client, dial.setting]);
    return { ...this.#everybody.setting, clients: Object.fromEntries(clients) };
  }

  /** Sets the clock of everybody and of all clients. */
  set({ clients, ...everybody }: ClockSettings): Promise<void> {
    return this.#move(() => {
      this.#restore(undefined);
      this.#everybody.setting = everybody;
      for (const [client, setting] of Object.entries(clients)) this.#dialOf(client).setting = setting;
    });
  }

  /** The clients whose clock was touched. */
  clients(): string[] {
    return [...this.#clients.keys()];
  }

  async #move(move: () => void): Promise<void> {
    if (!this.#share) return move();
    // Moves the clock in the storage: another process may have moved it since this one read it.
    await this.#share((state) => {
      this.#restore(state);
      move();
      return this.#state();
    });
  }

  #state(): ClockState {
    return {
      everybody: this.#everybody.state,
      clients: [...this.#clients].map(([client, dial]) => [client, dial.state]),
    };
  }

  #restore({ everybody, clients }: ClockState = { everybody: { ahead: 0 }, clients: [] }): void {
    this.#everybody.state = everybody;
    this.#clients.clear();
    for (const [client, state] of clients) this.#dialOf(client).state = state;
  }

  #dial(client: string | undefined): Dial {
    return (client === undefined ? undefined : this.#clients.get(client)) ?? this.#everybody;
  }

  #dialOf(client: string | undefined): Dial {
    if (client === undefined) return this.#everybody;
    const dial = this.#clients.get(client) ?? new Dial(() => this.#everybody.now());
    this.#clients.set(client, dial);
    return dial;
  }
}

interface DialState {
  ahead: number;
  frozenAt?: number;
}

/** An offset from another clock. */
class Dial {
  readonly #base: () => number;
  #ahead = 0;
  #frozenAt: number | undefined;

  constructor(base: () => number) {
    this.#base = base;
  }

  get frozen(): boolean {
    return this.#frozenAt !== undefined;
  }

  now(): number {
    return (this.#frozenAt ?? this.#base()) + this.#ahead;
  }

  advance(milliseconds: number): void {
    this.#ahead += milliseconds;
  }

  freeze(): void {
    this.#frozenAt ??= this.#base();
  }

  resume(): void {
    this.#ahead = this.now() - this.#base();
    this.#frozenAt = undefined;
  }

  get ahead(): number {
    return this.#ahead;
  }

  get setting(): ClockSetting {
    return this.frozen ? { frozenAt: this.now() } : { ahead: this.#ahead };
  }

  set setting({ ahead = 0, frozenAt }: ClockSetting) {
    this.state = frozenAt === undefined ? { ahead } : { ahead: 0, frozenAt };
  }

  get state(): DialState {
    return { ahead: this.#ahead, ...(this.#frozenAt !== undefined && { frozenAt: this.#frozenAt }) };
  }

  set state({ ahead, frozenAt }: DialState) {
    this.#ahead = ahead;
    this.#frozenAt = frozenAt;
  }
}
