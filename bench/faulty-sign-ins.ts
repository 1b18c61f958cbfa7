import { connectFederation } from '../federation/connect.ts';
import type { Client, Federation } from '../federation/index.ts';
import { walkSignIn } from '../federation/sign-in/sign-in.ts';
import { systemClock } from '../infrastructure/clock.ts';
import { createPersonaBook } from '../personas/book.ts';
import { catalogue, type Scenario } from '../scenarios/index.ts';
import { expectedOutcome, libraryOutcome } from '../test/scenarios/observe.ts';
import { REDIRECT_URI } from '../test/support/service.ts';
import { SOURCE } from './people.ts';

/** Scenarios that a single sign-in cannot show, and what they need. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'logout-503': 'a logout',
  'source-logout-down': 'a logout',
  'short-code': 'a clock that moves',
  'invalid-sig-rs256': 'a service with RS256',
  'invalid-sig-hs256': 'a service with HS256',
};

/**
 * Sign-ins with a scenario, each of the catalogue in its turn: activated over the control API for a service of its own, and
 * reset after the sign-in.
 */
export class FaultySignIns {
  readonly #federation: Federation;
  /** In the order of their turn; those in use are taken out. */
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

  /** One sign-in with the next scenario. @throws Error when openid-client, set to verify everything, ends otherwise than expected */
  async next(): Promise<void> {
    const turn = this.#waiting.shift();
    if (!turn) throw new RangeError('more sign-ins at a time than there are scenarios');
    const { scenario, client } = turn;
    try {
      await this.#federation.scenarios.use(scenario.id, { client: client.client_id });
      const seen = await libraryOutcome(this.#federation, client);
      const expected = expectedOutcome(scenario);
      if (seen !== expected) throw new Error(`${scenario.id}: the client library ${seen}, expected: ${expected}.`);
    } finally {
      await this.#federation.scenarios.reset(client.client_id);
      this.#waiting.push(turn);
    }
  }
}
