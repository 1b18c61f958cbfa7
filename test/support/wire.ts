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

/** One request of a browser: its cookies are sent and kept, no redirection is followed. */
export async function step(cookies: CookieJar, url: URL, form?: Fields): Promise<Response> {
  const answer = await fetch(url, {
    redirect: 'manual',
    headers: { cookie: await cookies.getCookieString(url.href) },
    ...(form && { method: 'POST', body: formOf(form) }),
  });
  for (const cookie of answer.headers.getSetCookie()) await cookies.setCookie(cookie, url.href);
  return answer;
}

/** One answer of a chain of redirections. */
export interface Hop {
  status: number;
  /** Without origin when it stays on the same one. */
  location: string;
}

/** Follows redirections on one origin: the first address elsewhere, or the first page, ends it. */
export async function hops(start: URL, cookies = new CookieJar()): Promise<Hop[]> {
  const chain: Hop[] = [];
  for (let url = start; url.origin === start.origin; ) {
    const answer = await step(cookies, url);
    const location = answer.headers.get('location');
    chain.push({ status: answer.status, location: location?.replace(start.origin, '') ?? '' });
    if (location === null) break;
    url = new URL(location, url);
  }
  return chain;
}
