import { randomBytes } from 'node:crypto';
import type { Agent } from 'node:http';
import { Browser } from './browser.ts';
import { type Answer, send } from './http.ts';
import { type BenchPerson, SOURCE } from './people.ts';
import { SERVICE } from './service.ts';

/** What a finished sign-in shows of itself. */
export interface SignedIn {
  sub: string;
  /** Requests of the browser and of the service together. */
  requests: number;
}

/**
 * One whole sign-in: the pages as a browser walks them, then the service's two calls.
 * @throws Error unless the very person who signed in comes out of userinfo
 */
export async function signIn(agent: Agent, issuer: string, person: BenchPerson): Promise<SignedIn> {
  const browser = new Browser(agent, SERVICE.redirect_uri);
  const [state, nonce] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')];
  const { client_id, redirect_uri, scope } = SERVICE;
  const request = { client_id, redirect_uri, scope, response_type: 'code', acr_values: 'eidas1', state, nonce };
  const sources = await browser.get(`${issuer}/authorize?${new URLSearchParams(request)}`);
  const source = await browser.submit(sources, `id="idp-${SOURCE}"`);
  const information = await browser.submit(source, `value="${person.id}"`, { persona: person.id });
  const callback = await browser.submit(information, 'action="/api/v2/login"');
  const sub = await askForIdentity(agent, issuer, codeOf(callback, state), { nonce, person });
  return { sub, requests: browser.requests + 2 };
}

function codeOf({ location, url, status }: Answer, state: string): string {
  const answer = new URL(location ?? url).searchParams;
  const code = answer.get('code');
  if (!code || answer.get('state') !== state) throw new Error(`No code but ${location ?? `HTTP ${status} at ${url}`}.`);
  return code;
}

async function askForIdentity(
  agent: Agent,
  issuer: string,
  code: string,
  { nonce, person }: { nonce: string; person: BenchPerson },
): Promise<string> {
  const { client_id, client_secret, redirect_uri } = SERVICE;
  const body = new URLSearchParams({ grant_type: 'authorization_code', code, client_id, client_secret, redirect_uri });
  const token = await send(agent, new URL(`${issuer}/token`), { method: 'POST', body });
  if (token.status !== 200) throw new Error(`Token: HTTP ${token.status}, ${token.body}.`);
  const { access_token, id_token } = JSON.parse(token.body) as { access_token: string; id_token: string };
  const headers = { authorization: `Bearer ${access_token}` };
  const userinfo = await send(agent, new URL(`${issuer}/userinfo`), { method: 'GET', headers });
  if (userinfo.status !== 200) throw new Error(`Userinfo: HTTP ${userinfo.status}, ${userinfo.body}.`);

  const told = claimsOf(id_token);
  const identity = claimsOf(userinfo.body);
  const wanted = person.identity.family_name?.toUpperCase();
  const isThePerson = String(identity.family_name).toUpperCase() === wanted && identity.email === person.identity.email;
  if (!isThePerson || !identity.sub || identity.sub !== told.sub || told.nonce !== nonce) {
    throw new Error(`${person.id} signed in, and userinfo is ${JSON.stringify(identity)}.`);
  }
  return String(identity.sub);
}

/** The claims of a signed JWT. The signature is the service's business, at its own cost. */
function claimsOf(jwt: string): Record<string, unknown> {
  const [, payload = ''] = jwt.split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
}
