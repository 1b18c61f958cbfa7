import type { Federation } from '../../federation/index.ts';

/** What the control API answered. */
export interface Answer<T> {
  status: number;
  body: T;
  headers: Headers;
}

/** A program in any language, as far as the control API can tell. */
export class ControlApi {
  readonly url: string;
  readonly #headers: Record<string, string>;

  /** @param at a federation, or the origin it is reached under */
  constructor(at: Federation | string, headers: Record<string, string> = {}) {
    const origin = typeof at === 'string' ? at : new URL(at.franceconnect.issuer).origin;
    this.url = `${origin}/_local/api`;
    this.#headers = headers;
  }

  get<T = Record<string, unknown>>(path: string): Promise<Answer<T>> {
    return this.call('GET', path);
  }

  post<T = Record<string, unknown>>(path: string, body: unknown = {}): Promise<Answer<T>> {
    return this.call('POST', path, body);
  }

  patch<T = Record<string, unknown>>(path: string, body: unknown): Promise<Answer<T>> {
    return this.call('PATCH', path, body);
  }

  delete<T = Record<string, unknown>>(path: string): Promise<Answer<T>> {
    return this.call('DELETE', path);
  }

  async call<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...this.#headers,
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json');
    return { status: response.status, body: (json ? JSON.parse(text) : text) as T, headers: response.headers };
  }
}
