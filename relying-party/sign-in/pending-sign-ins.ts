import type { Collection, Storage } from '../../infrastructure/storage/storage.ts';
import type { PendingSignIn } from '../franceconnect.ts';
import type { Destination } from './destination.ts';
import type { PlatformName } from './platforms.ts';

/** A departure to FranceConnect, and where the person wanted to go. */
export interface Departure extends PendingSignIn {
  platform: PlatformName;
  destination: Destination;
  /** The account whose holder asked for this identity to be attached to it; only she can ask. */
  linkTo?: string;
}

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
