import type { Client, Duration, Federation, JournalEntry, JournalFilter, ScenarioInput } from 'franceconnect-local';

/** A registered service. What is set for it, no other client sees: a test that registers one is alone. */
export class FranceConnect {
  readonly client_id: string;
  readonly client_secret: string;
  /** What a client library is configured with. */
  readonly issuer: string;
  readonly plusIssuer: string;
  readonly #federation: Federation;

  constructor(federation: Federation, { client_id, client_secret }: Client) {
    this.#federation = federation;
    this.client_id = client_id;
    this.client_secret = client_secret;
    this.issuer = federation.franceconnect.issuer;
    this.plusIssuer = federation.franceconnectPlus.issuer;
  }

  /** Activates a scenario for this client: an id of the catalogue, or a scenario of your own. */
  use(scenario: string | ScenarioInput, options: { times?: number; persona?: string } = {}): Promise<void> {
    return this.#federation.scenarios.use(scenario, { ...options, client: this.client_id });
  }

  /** Moves this client's time forward, by `31 min` for example. */
  advance(by: Duration): Promise<void> {
    return this.#federation.clock.advance(by, this.client_id);
  }

  /** Returns what happened to this client, in order. */
  journal(filter: JournalFilter = {}): Promise<JournalEntry[]> {
    return this.#federation.journal.entries({ ...filter, client: this.client_id });
  }

  /** Ends this client's scenarios and sessions, clears its journal, and puts its clock back. */
  reset(): Promise<void> {
    return this.#federation.reset(this.client_id);
  }

  /** Returns the ids of this client's flows, in order. */
  async flows(): Promise<string[]> {
    return [...new Set((await this.journal()).map(({ flow }) => flow))];
  }

  /** Returns a flow as one HTML page that needs no server. Secrets are masked. */
  export(flow: string): Promise<string> {
    return this.#federation.flows.export(flow);
  }
}
