import { decodeJwt, decodeProtectedHeader } from 'jose';
import * as oidc from 'openid-client';
import type { Client, Federation, SignInError } from '../../federation/index.ts';
import type { Scenario, Verdict } from '../../scenarios/index.ts';
import { REDIRECT_URI, SCOPE } from '../support/service.ts';

/** What a situation looks like on the wire, and to a client library. */
export interface Seen {
  discovery: { status: number; body: unknown };
  jwks: { status: number; body: unknown };
  /** Where FranceConnect or the source stopped the citizen. */
  stopped?: { status: number; code: string | undefined; message: string };
  /** Parameters of the address the citizen was sent back to. */
  callback?: Record<string, string>;
  token?: Answer;
  idToken?: Token;
  userinfo?: Answer & Partial<Token>;
  /** Seconds, from the authorization request to the last answer. */
  took: number;
}

/** Status 0: the connection was cut. */
interface Answer {
  status: number;
  type: string;
  body: unknown;
}

interface Token {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
}

export type Outcome = 'refuses' | 'accepts' | 'stopped';

/** What a library that verifies everything does when a service must do this. */
const OUTCOME: Readonly<Record<Verdict, Outcome>> = {
  refuse: 'refuses',
  accept: 'accepts',
  recover: 'refuses',
  none: 'stopped',
};

/** What openid-client is expected to make of a scenario, from the scenario's own words. */
export function expectedOutcome({ verdict, notCaught }: Scenario): Outcome {
  return notCaught ? 'accepts' : OUTCOME[verdict];
}

/** What one scenario is expected to do. */
export interface Expected {
  /** As `toMatchObject` takes it. */
  seen: Record<string, unknown>;
  /** Openid-client's verdict, when it does not follow from the scenario's own. */
  library?: Outcome;
  client?: Partial<Client>;
  persona?: string;
  source?: string;
  /** Between the citizen's return and the token request. */
  onReturn?: (federation: Federation, client: Client) => Promise<void>;
}

/** A service of its own in a federation, for which one scenario is active. */
export async function serviceWith(federation: Federation, { id }: Scenario, metadata: Partial<Client> = {}) {
  const client = await federation.registerClient({ redirect_uris: [REDIRECT_URI], ...metadata });
  await federation.scenarios.use(id, { client: client.client_id });
  return client;
}

/** A sign-in by hand: every answer as it came, nothing verified. */
export async function observe(federation: Federation, client: Client, expected: Expected): Promise<Seen> {
  const { issuer, discovery: address } = federation.franceconnect;
  const discovery = await answered(fetch(`${address}?client_id=${client.client_id}`));
  const { jwks_uri = `${issuer}/jwks?client_id=${client.client_id}` } = (discovery.body ?? {}) as { jwks_uri?: string };
  const jwks = await answered(fetch(jwks_uri));
  const start = performance.now();
  const seen: Seen = { discovery, jwks, took: 0 };
  const took = () => (performance.now() - start) / 1000;
  const callback = await returned(federation, authorizationUrl(issuer, client), expected);
  if (!(callback instanceof URL)) {
    const { status, code, message } = callback;
    return { ...seen, took: took(), stopped: { status, code, message } };
  }
  seen.callback = Object.fromEntries(callback.searchParams);
  await expected.onReturn?.(federation, client);
  seen.token = await answered(
    fetch(`${issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: seen.callback.code ?? '',
        redirect_uri: REDIRECT_URI,
        client_id: client.client_id,
        client_secret: client.client_secret,
      }),
    }),
  );
  const { id_token, access_token } = (seen.token.body ?? {}) as Record<string, string | undefined>;
  const idToken = id_token && decoded(id_token);
  if (idToken) seen.idToken = idToken;
  if (access_token) {
    const userinfo = await answered(
      fetch(`${issuer}/userinfo`, { headers: { authorization: `Bearer ${access_token}` } }),
    );
    seen.userinfo = { ...userinfo, ...(typeof userinfo.body === 'string' && decoded(userinfo.body)) };
  }
  seen.took = took();
  return seen;
}

/** What openid-client, told to verify everything, makes of a sign-in. */
export async function libraryOutcome(
  federation: Federation,
  client: Client,
  expected: Omit<Expected, 'seen'> = {},
): Promise<Outcome> {
  const { issuer } = federation.franceconnect;
  try {
    const configuration = await discovered(federation, client);
    const checks = { expectedState: oidc.randomState(), expectedNonce: oidc.randomNonce(), idTokenExpected: true };
    const url = authorizationUrl(issuer, client, checks.expectedState, checks.expectedNonce);
    const callback = await returned(federation, url, expected);
    if (!(callback instanceof URL)) return 'stopped';
    await expected.onReturn?.(federation, client);
    const tokens = await oidc.authorizationCodeGrant(configuration, callback, checks);
    await oidc.fetchUserInfo(configuration, tokens.access_token, tokens.claims()?.sub ?? '');
    return 'accepts';
  } catch (error) {
    if (
      error instanceof Error &&
      /ClientError|ResponseBodyError|AuthorizationResponseError|WWWAuthenticate|TypeError/.test(
        `${error.name} ${error.constructor.name}`,
      )
    )
      return 'refuses';
    throw error;
  }
}

function discovered(federation: Federation, client: Client): Promise<oidc.Configuration> {
  const { client_id, client_secret, id_token_signed_response_alg, userinfo_signed_response_alg } = client;
  return oidc.discovery(
    new URL(federation.franceconnect.issuer),
    client_id,
    { client_secret, id_token_signed_response_alg, userinfo_signed_response_alg },
    oidc.ClientSecretPost(client_secret),
    {
      execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks],
      // Its own view of discovery and keys.
      [oidc.customFetch]: (url, options) => {
        const own = url.includes('/.well-known/') ? `${url}?client_id=${client_id}` : url;
        return fetch(own, options as RequestInit);
      },
    },
  );
}

function authorizationUrl(issuer: string, client: Client, state = 's'.repeat(32), nonce = 'n'.repeat(32)): URL {
  const url = new URL(`${issuer}/authorize`);
  const parameters = {
    client_id: client.client_id,
    response_type: 'code',
    redirect_uri: REDIRECT_URI,
    scope: SCOPE,
    acr_values: 'eidas1',
    state,
    nonce,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url;
}

function returned(
  federation: Federation,
  url: URL,
  { persona, source = 'impots' }: Omit<Expected, 'seen'>,
): Promise<URL | SignInError> {
  return federation.signIn(url, { source, ...(persona !== undefined && { persona }) }).catch((error) => {
    // By its name: the bench loads this file beside the built library, whose classes are others.
    if (error instanceof Error && error.name === 'SignInError') return error as SignInError;
    throw error;
  });
}

async function answered(request: Promise<Response>): Promise<Answer> {
  try {
    const response = await request;
    const text = await response.text();
    return { status: response.status, type: response.headers.get('content-type') ?? '', body: parsed(text) };
  } catch {
    return { status: 0, type: '', body: undefined };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function decoded(token: string): Token | undefined {
  try {
    return { header: { ...decodeProtectedHeader(token) }, claims: decodeJwt(token) };
  } catch {
    return undefined;
  }
}
