import { expect } from '@jest/globals';
import { CookieJar } from 'tough-cookie';
import type { Service } from './service.ts';

/** What goes over the wire, and what the contract says of the answers' form (service contract §2.3, §4). */

/** Fields of a form or a query; `undefined` leaves one out. */
export type Fields = Readonly<Record<string, string | undefined>>;

export function formOf(fields: Fields): URLSearchParams {
  return new URLSearchParams(
    Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

export const credentialsOf = ({ client: { client_id, client_secret } }: Pick<Service, 'client'>) => ({
  client_id,
  client_secret,
});

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export interface JsonError {
  status: number;
  error: string;
  description: string;
  code: string;
}

/** The three members and nothing else, never cached. @returns the `error_uri` */
export async function expectJson(answer: Response, { status, error, description, code }: JsonError): Promise<URL> {
  const body = (await answer.json()) as Record<string, string>;
  expect({ status: answer.status, ...body }).toEqual({
    status,
    error,
    error_description: description,
    error_uri: expect.any(String),
  });
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  const uri = new URL(body.error_uri ?? '');
  expect(uri.pathname).toBe('/_local/errors/');
  expect(Object.fromEntries(uri.searchParams)).toEqual({ code, id: expect.stringMatching(UUID) });
  return uri;
}

/** FranceConnect's page with this code, and no redirection. @returns the page */
export async function expectPage(answer: Response, status: number, code: string): Promise<string> {
  const page = await answer.text();
  expect([answer.status, /Erreur (Y\w+)/.exec(page)?.[1]]).toEqual([status, code]);
  expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
  expect(answer.headers.get('location')).toBeNull();
  return page;
}

/** One answer of a chain of redirections. */
export interface Hop {
  status: number;
  /** Without origin when it stays on the same one. */
  location: string;
  headers: Headers;
}

/**
 * Follows redirections as a browser without a past would, on one origin: cookies are kept, the first address elsewhere or
 * the first page ends it.
 */
export async function hops(start: URL): Promise<Hop[]> {
  const cookies = new CookieJar();
  const chain: Hop[] = [];
  for (let url = start; url.origin === start.origin; ) {
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: await cookies.getCookieString(url.href) },
    });
    for (const cookie of answer.headers.getSetCookie()) await cookies.setCookie(cookie, url.href);
    const location = answer.headers.get('location');
    const { status, headers } = answer;
    chain.push({ status, location: location?.replace(start.origin, '') ?? '', headers });
    if (location === null) break;
    url = new URL(location, url);
  }
  return chain;
}
