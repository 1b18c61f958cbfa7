import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Shorter values stand in other places by chance. */
const SHORTEST = 16;
const TOKEN_PARAMETERS = ['code', 'id_token_hint', 'access_token', 'id_token'];

/** Gathers codes, tokens and cookies from the heads of all requests and answers of this process's servers. */
export class SecretsOnTheWire {
  readonly values = new Map<string, string>();
  readonly #request = (message: unknown) => this.#read((message as { request: IncomingMessage }).request);
  readonly #answer = (message: unknown) => this.#readAnswer((message as { response: ServerResponse }).response);

  constructor() {
    subscribe('http.server.request.start', this.#request);
    subscribe('http.server.response.finish', this.#answer);
  }

  stop(): void {
    unsubscribe('http.server.request.start', this.#request);
    unsubscribe('http.server.response.finish', this.#answer);
  }

  #keep(kind: string, value: string | null | undefined): void {
    if (value && value.length >= SHORTEST) this.values.set(value, kind);
  }

  #address(address: string): void {
    const query = new URLSearchParams(address.split('?')[1]);
    for (const name of TOKEN_PARAMETERS) this.#keep(name, query.get(name));
  }

  #read({ url = '', headers }: IncomingMessage): void {
    this.#address(url);
    this.#keep('bearer', headers.authorization?.split(' ')[1]);
    for (const pair of headers.cookie?.split('; ') ?? []) this.#keep('cookie', pair.slice(pair.indexOf('=') + 1));
  }

  #readAnswer(response: ServerResponse): void {
    this.#address(String(response.getHeader('location') ?? ''));
    for (const cookie of [response.getHeader('set-cookie') ?? []].flat()) {
      this.#keep('cookie', /=([^;]*)/.exec(String(cookie))?.[1]);
    }
  }
}
