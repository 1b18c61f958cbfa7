import type { Agent } from 'node:http';
import { send } from './http.ts';
import { SERVICE } from './service.ts';

/** Where a service exchanges its codes. */
export interface Endpoints {
  token: string;
  userinfo: string;
}

/** A code on its way to the service, with the nonce its ID token must repeat. */
export interface Code {
  code: string;
  nonce: string;
}

/** What the service is, where it is not the one of the bench. */
export interface ServiceCredentials {
  client_id: string;
  client_secret: string;
}

/**
 * The service's two calls, token and userinfo. Signatures are the service's business, at its own cost.
 * @returns the claims of userinfo, signed or not
 * @throws Error unless both answer, about one `sub` and with the right nonce
 */
export async function redeem(
  agent: Agent,
  endpoints: Endpoints,
  { code, nonce }: Code,
  { client_id, client_secret }: ServiceCredentials = SERVICE,
): Promise<Record<string, unknown>> {
  const { redirect_uri } = SERVICE;
  const body = new URLSearchParams({ grant_type: 'authorization_code', code, client_id, client_secret, redirect_uri });
  const token = await send(agent, new URL(endpoints.token), { method: 'POST', body });
  if (token.status !== 200) throw new Error(`Token: HTTP ${token.status}, ${token.body}.`);
  const { access_token, id_token } = JSON.parse(token.body) as { access_token: string; id_token: string };
  const headers = { authorization: `Bearer ${access_token}` };
  const userinfo = await send(agent, new URL(endpoints.userinfo), { method: 'GET', headers });
  if (userinfo.status !== 200) throw new Error(`Userinfo: HTTP ${userinfo.status}, ${userinfo.body}.`);

  const told = claimsOf(id_token);
  const identity = claimsOf(userinfo.body);
  if (!identity.sub || identity.sub !== told.sub || told.nonce !== nonce) {
    throw new Error(`The ID token says ${JSON.stringify(told)}, and userinfo ${JSON.stringify(identity)}.`);
  }
  return identity;
}

/** @param answer JSON, or a signed JWT */
function claimsOf(answer: string): Record<string, unknown> {
  const json = answer.startsWith('{') ? answer : Buffer.from(answer.split('.')[1] ?? '', 'base64url').toString();
  return JSON.parse(json) as Record<string, unknown>;
}
