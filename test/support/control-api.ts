import request from 'supertest';
import type { Federation } from '../../federation/index.ts';

/** What the control API answered. */
export interface Answer<T> {
  status: number;
  body: T;
  headers: Headers;
}

const METHODS = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete', HEAD: 'head' } as const;

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
    method: keyof typeof METHODS,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const sent = request(this.url)
      [METHODS[method]](path)
      .set({ ...this.#headers, ...headers });
    const answer = await (body === undefined
      ? sent
      : sent.type(headers['content-type'] ?? 'json').send(body as object));
    return {
      status: answer.status,
      body: (answer.type.includes('json') ? answer.body : answer.text) as T,
      headers: new Headers(answer.headers),
    };
  }
}
