import type { Collection, Storage } from '../../infrastructure/storage/storage.ts';
import type { PendingSignIn } from '../franceconnect.ts';
import type { Destination } from '../web/destination.ts';
import type { PlatformName } from './platforms.ts';

/** A departure to FranceConnect, and where the person wanted to go. */
export interface Departure extends PendingSignIn {
  platform: PlatformName;
  destination: Destination;
  /** The account whose holder asked for this identity to be attached to it; only she can ask. */
  linkTo?: string;
}

/** How the departure an answer belongs to is found again. */
export type TakeDeparture = (
  signIns: PendingSignIns,
  browser: string | undefined,
  state: string,
) => Promise<Departure | undefined>;

/** In the browser that left, once: `state` is there so that nobody can be handed somebody else's answer (P48). */
export const ofThisBrowser: TakeDeparture = async (signIns, browser, state) =>
  browser === undefined ? undefined : signIns.take(browser, state);

/** Tabs in which one browser may be signing in at a time; the oldest gives way. */
const TABS = 5;

/** FranceConnect's own interactions last as long (service contract §13). */
const LIFETIME_SECONDS = 1800;

/** Sign-ins under way, per browser. Each can be finished once, by the browser that began it. */
export class PendingSignIns {
  readonly #departures: Collection<Departure[]>;

  constructor(storage: Storage) {
    this.#departures = storage.collection('cpf-pending-sign-ins');
  }

  async add(browser: string, departure: Departure): Promise<void> {
    await this.#departures.update(browser, (known = []) => [...known, departure].slice(-TABS), LIFETIME_SECONDS);
  }

  /** Any departure, no matter whose: for the demonstration of what `state` is for. */
  async takeFromAnybody(state: string): Promise<Departure | undefined> {
    for (const [browser, departures] of await this.#departures.entries()) {
      if (departures.some((departure) => departure.state === state)) return this.take(browser, state);
    }
    return undefined;
  }

  /** Crosses a departure out and returns it; undefined when `state` is unknown, used already, expired or another browser's. */
  async take(browser: string, state: string): Promise<Departure | undefined> {
    let taken: Departure | undefined;
    await this.#departures.update(browser, (known = []) => {
      taken = known.find((departure) => departure.state === state);
      const left = known.filter((departure) => departure.state !== state);
      return left.length > 0 ? left : undefined;
    });
    return taken;
  }
}
