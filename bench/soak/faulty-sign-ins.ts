import { connectFederation } from '../../federation/connect.ts';
import type { Client, Federation } from '../../federation/index.ts';
import { walkSignIn } from '../../federation/sign-in.ts';
import { systemClock } from '../../infrastructure/clock.ts';
import { createPersonaBook } from '../../personas/book.ts';
import { catalogue, type Scenario } from '../../scenarios/index.ts';
import { expectedOutcome, libraryOutcome } from '../../test/scenarios/observe.ts';
import { REDIRECT_URI } from '../../test/support/service.ts';
import { SOURCE } from '../people.ts';

/** Situations a single sign-in cannot show, and what they would need. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'logout-503': 'a logout',
  'source-logout-down': 'a logout',
  'short-code': 'a clock that moves',
  'invalid-sig-rs256': 'a service with RS256',
  'invalid-sig-hs256': 'a service with HS256',
};

/** What a fault did. */
export interface Faulted {
  scenario: string;
  expected: string;
  seen: string;
}

/**
 * Sign-ins in which something goes wrong on purpose, each situation of the catalogue in its turn: put in force over the
 * control API for a service of its own, met, and taken away again.
 */
export class FaultySignIns {
  readonly #federation: Federation;
  /** In the order of their turn; those under way are taken out. */
  readonly #waiting: { scenario: Scenario; client: Client }[];

  private constructor(federation: Federation, services: { scenario: Scenario; client: Client }[]) {
    this.#federation = federation;
    this.#waiting = services;
  }

  static async at(issuer: string): Promise<FaultySignIns> {
    const connected = await connectFederation(issuer);
    const book = createPersonaBook({ clock: systemClock });
    // Over the network as any citizen, where the control API would walk inside the server.
    const federation: Federation = {
      ...connected,
      signIn: (url, as = {}) => walkSignIn(new URL(url), as, book, [SOURCE]),
    };
    const scenarios = catalogue.filter(({ id }) => !Object.hasOwn(ELSEWHERE, id));
    const services = [];
    for (const scenario of scenarios) {
      const client = await federation.registerClient({ redirect_uris: [REDIRECT_URI] });
      services.push({ scenario, client });
    }
    return new FaultySignIns(federation, services);
  }

  /** How many situations take turns. */
  get situations(): number {
    return this.#waiting.length;
  }

  /** The next situation. @returns what openid-client, told to verify everything, makes of it */
  async next(): Promise<Faulted> {
    const turn = this.#waiting.shift();
    if (!turn) throw new RangeError('more sign-ins at a time than there are situations');
    const { scenario, client } = turn;
    try {
      await this.#federation.scenarios.use(scenario.id, { client: client.client_id });
      const seen = await libraryOutcome(this.#federation, client);
      return { scenario: scenario.id, expected: expectedOutcome(scenario), seen };
    } finally {
      await this.#federation.scenarios.reset(client.client_id);
      this.#waiting.push(turn);
    }
  }
}
