import type { Client, Duration, Federation, ScenarioInput } from 'franceconnect-local';

/** What the commands ask of the plugin, by task. */
export interface Asked {
  register: Parameters<Federation['registerClient']>[0];
  use: { scenario: string | ScenarioInput; client: string; times?: number | undefined };
  advance: { by: Duration; client: string };
  client: { client: string };
  keep: { client: string; test: string };
}

/** A registered service, and where it meets FranceConnect. */
export interface RegisteredClient extends Client {
  /** What a client library is configured with. */
  issuer: string;
  plusIssuer: string;
  /** Origin of the sources. */
  sources: string;
}
