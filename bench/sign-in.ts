import { randomBytes } from 'node:crypto';
import type { Agent } from 'node:http';
import { Browser } from './browser.ts';
import type { Answer } from './http.ts';
import { type BenchPerson, SOURCE } from './people.ts';
import { type Code, redeem, type ServiceCredentials } from './redeem.ts';
import { SERVICE } from './service.ts';

/** What a finished sign-in shows of itself. */
export interface SignedIn {
  sub: string;
  /** Requests of the browser and of the service together. */
  requests: number;
}

/** An authorization request, and what its answer must repeat. */
export interface AuthorizationRequest {
  url: string;
  state: string;
  nonce: string;
}

/**
 * One whole sign-in: the pages as a browser walks them, then the service's two calls.
 * @throws Error unless the very person who signed in comes out of userinfo
 */
export async function signIn(
  agent: Agent,
  issuer: string,
  person: BenchPerson,
  service: ServiceCredentials = SERVICE,
): Promise<SignedIn> {
  const browser = new Browser(agent, SERVICE.redirect_uri);
  const code = await walk(browser, issuer, person, service);
  const identity = await redeem(agent, endpointsOf(issuer), code, service);
  const wanted = person.identity.family_name?.toUpperCase();
  const isThePerson = String(identity.family_name).toUpperCase() === wanted && identity.email === person.identity.email;
  if (!isThePerson) throw new Error(`${person.id} signed in, and userinfo is ${JSON.stringify(identity)}.`);
  return { sub: String(identity.sub), requests: browser.requests + 2 };
}

/**
 * From the authorization request to the code, over the list of sources, a source's page and the information page.
 * @throws Error when there is none
 */
export async function walk(
  browser: Browser,
  issuer: string,
  person: BenchPerson,
  { client_id }: Pick<ServiceCredentials, 'client_id'> = SERVICE,
): Promise<Code> {
  const request = authorizationRequest(`${issuer}/authorize`, { client_id });
  const sources = await browser.get(request.url);
  const source = await browser.submit(sources, `id="idp-${SOURCE}"`);
  const information = await browser.submit(source, 'id="choix"', { persona: person.id });
  return codeOf(await browser.submit(information, 'action="/api/v2/login"'), request);
}

/** A fresh one for the bench's service. @param parameters beside the usual ones, or in their place */
export function authorizationRequest(endpoint: string, parameters: Record<string, string> = {}): AuthorizationRequest {
  const [state, nonce] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')];
  const { client_id, redirect_uri, scope } = SERVICE;
  const usual = { client_id, redirect_uri, scope, response_type: 'code', acr_values: 'eidas1', state, nonce };
  return { url: `${endpoint}?${new URLSearchParams({ ...usual, ...parameters })}`, state, nonce };
}

/** @throws Error when the browser was not sent back with one, and with its state */
export function codeOf({ location, url, status }: Answer, { state, nonce }: AuthorizationRequest): Code {
  const answer = new URL(location ?? url).searchParams;
  const code = answer.get('code');
  if (!code || answer.get('state') !== state) throw new Error(`No code but ${location ?? `HTTP ${status} at ${url}`}.`);
  return { code, nonce };
}

export function endpointsOf(issuer: string) {
  return { token: `${issuer}/token`, userinfo: `${issuer}/userinfo` };
}
