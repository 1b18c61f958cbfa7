import type { Client, Federation } from '../../federation/index.ts';
import type { SourceFinding } from './report.ts';
import { type AtSource, type Outcome, Visit } from './visit.ts';

/** What the checks look at, and with what. */
export interface Examined {
  federation: Federation;
  client: Client;
  /** Id under which FranceConnect has it. */
  source: string;
  issuer: string;
  acr: readonly string[];
  how: AtSource;
  /** CSS selector of what refuses at the source. */
  refuse: string | undefined;
  /** An ID token without its encryption. */
  opened(token: string): Promise<string>;
}

type Finding = Omit<SourceFinding, 'check'>;

/** What leads away from a source's page without a sign-in, where `--refuse` names no selector. */
const REFUSALS = [
  'a.back',
  'button[value="refuser"]',
  'button[value="cancel"]',
  'button[name="cancel"]',
  'a[href*="abandon"]',
  'a[href*="cancel"]',
];

const pass = (seen: string): Finding => ({ verdict: 'pass', seen });
const fail = (seen: string, { code }: { code?: string | undefined } = {}): Finding => ({
  verdict: 'fail',
  seen,
  ...(code !== undefined && { code }),
});

/** Undefined when nothing answers. */
const asked = (url: string) => fetch(url).catch(() => undefined);

const MEMBERS = ['authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'jwks_uri'] as const;

/** The discovery document, which FranceConnect reads before the citizen leaves. */
export async function discovery(issuer: string): Promise<{ finding: Finding; metadata: Record<string, unknown> }> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const answer = await asked(url);
  if (!answer) return { finding: fail(`${url} does not answer.`), metadata: {} };
  const metadata = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
  const missing = MEMBERS.filter((name) => typeof metadata[name] !== 'string');
  if (answer.status !== 200 || missing.length > 0) {
    return { finding: fail(`${url} answers ${answer.status} without ${missing.join(', ')}.`), metadata };
  }
  if (metadata.issuer !== issuer) {
    return { finding: fail(`Its issuer is ${String(metadata.issuer)}, expected ${issuer}.`), metadata };
  }
  return { finding: pass(`${url} has all that FranceConnect reads.`), metadata };
}

/** Keys for the signatures it announces. */
export async function keys(_examined: Examined, metadata: Record<string, unknown>): Promise<Finding> {
  const { jwks_uri, id_token_signing_alg_values_supported: algs } = metadata;
  if (typeof jwks_uri !== 'string')
    return { verdict: 'not-exercised', seen: 'The discovery document names no jwks_uri.' };
  const answer = await asked(jwks_uri);
  if (!answer) return fail(`${jwks_uri} does not answer.`);
  const published = ((await answer.json().catch(() => ({}))) as { keys?: { kty?: string; use?: string }[] }).keys ?? [];
  const usable = published.filter(({ kty, use = 'sig' }) => use === 'sig' && (kty === 'EC' || kty === 'RSA'));
  if (usable.length === 0) return fail(`${jwks_uri} has no public key to verify signatures with.`);
  const asymmetric = (Array.isArray(algs) ? algs : []).filter((alg) => /^(ES|RS|PS)\d{3}$/.test(String(alg)));
  if (asymmetric.length === 0)
    return fail('It announces no signature that a published key can verify: ES256 is expected.');
  return pass(`Public keys: ${usable.length}; signatures announced: ${asymmetric.join(', ')}.`);
}

/** A whole sign-in at one level, as FranceConnect judges it: tokens, acr, claims, formats, the way back. */
export async function signIn(examined: Examined, acr: string): Promise<Finding> {
  const outcome = await visitOf(examined, acr).signIn(acr, examined.how);
  return { acr, ...judged(outcome) };
}

function judged({ kind, code, seen }: Outcome): Finding {
  if (kind === 'accepted') return pass('FranceConnect accepts tokens, level and identity.');
  if (kind !== 'at-source') return fail(seen, { code });
  const advice = 'Give what its pages ask for with --fill NAME=VALUE, if this is a form.';
  return fail(`${seen} ${advice}`);
}

/** FranceConnect asks for `prompt=login` each time: a second citizen in the same browser must be asked who they are. */
export async function prompt(examined: Examined): Promise<Finding> {
  const [acr = 'eidas1'] = examined.acr;
  const visit = visitOf(examined, acr);
  // Nobody confirms at FranceConnect: its own session would answer the second time.
  if (!(await visit.throughSource(acr, examined.how)))
    return { verdict: 'not-exercised', seen: 'Nobody could sign in.' };
  await visit.arrive(acr);
  return visit.isAtSource
    ? pass('A second sign-in in the same browser asks again.')
    : { verdict: 'warn', seen: 'A second sign-in in the same browser asks nothing: prompt=login is not heard.' };
}

/** Giving up at the source leads back to the list with a banner; the service sees nothing. */
export async function refusal(examined: Examined): Promise<Finding> {
  const [acr = 'eidas1'] = examined.acr;
  const visit = visitOf(examined, acr);
  const { document } = await visit.arrive(acr);
  if (!visit.isAtSource) return { verdict: 'not-exercised', seen: 'The source shows no page on which to refuse.' };
  const selectors = examined.refuse === undefined ? REFUSALS : [examined.refuse];
  const found = selectors.map((selector) => document.querySelector(selector)).find(Boolean);
  if (!found) {
    return {
      verdict: 'not-exercised',
      seen: 'No way to refuse was found on its page: name it with --refuse SELECTOR.',
    };
  }
  const href = found.tagName === 'A' ? found.getAttribute('href') : undefined;
  if (href === undefined) await visit.walker.submit(found);
  else await visit.walker.get(href);
  const { kind, code, seen } = visit.outcome();
  return kind === 'list'
    ? pass('Refused at the source: back on FranceConnect’s list, with a banner.')
    : fail(seen, { code });
}

/** A request for another address than FranceConnect's must not be answered there. */
export async function wrongAddress({ client, source }: Examined, metadata: Record<string, unknown>): Promise<Finding> {
  const { authorization_endpoint: endpoint } = metadata;
  if (typeof endpoint !== 'string')
    return { verdict: 'not-exercised', seen: 'The authorization endpoint is not known.' };
  const elsewhere = 'https://elsewhere.example/callback';
  const url = new URL(endpoint);
  const parameters = {
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri: elsewhere,
    scope: 'openid',
    state: source,
    nonce: source,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  const answer = await fetch(url, { redirect: 'manual' });
  const location = answer.headers.get('location') ?? '';
  return location.startsWith(elsewhere)
    ? fail('It sends the browser to an address that nobody registered, with a code or an error.')
    : pass(`An address that nobody registered is not answered there (${answer.status}).`);
}

/** A code that was never issued gives no token. */
export async function wrongCode({ client }: Examined, metadata: Record<string, unknown>): Promise<Finding> {
  const { token_endpoint: endpoint } = metadata;
  if (typeof endpoint !== 'string') return { verdict: 'not-exercised', seen: 'The token endpoint is not known.' };
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code: 'never-issued',
    redirect_uri: client.redirect_uris[0] ?? '',
    client_id: client.client_id,
    client_secret: 'not-the-secret',
  });
  const answer = await fetch(endpoint, { method: 'POST', body });
  const told = (await answer.json().catch(() => ({}))) as { error?: unknown; access_token?: unknown };
  if (told.access_token !== undefined)
    return fail('It gives a token for a code it never issued and a secret that is wrong.');
  return typeof told.error === 'string'
    ? pass(`A wrong code and a wrong secret are ${answer.status} ${told.error}.`)
    : { verdict: 'warn', seen: `A wrong code is ${answer.status} without an OAuth error in JSON.` };
}

/** From the service's logout, through the source's, back to the service. */
export async function logout(examined: Examined, metadata: Record<string, unknown>): Promise<Finding> {
  const { federation, client } = examined;
  if (typeof metadata.end_session_endpoint !== 'string')
    return pass('It announces no logout: FranceConnect skips that hop.');
  const [acr = 'eidas1'] = examined.acr;
  const visit = visitOf(examined, acr);
  const outcome = await visit.signIn(acr, examined.how);
  if (outcome.kind !== 'accepted') return { verdict: 'not-exercised', seen: 'Nobody could sign in.' };
  const { issuer } = platformOf(federation, acr);
  const tokens = await fetch(`${issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: outcome.page.url.searchParams.get('code') ?? '',
      redirect_uri: client.redirect_uris[0] ?? '',
      client_id: client.client_id,
      client_secret: client.client_secret,
    }),
  });
  const { id_token } = (await tokens.json()) as { id_token?: string };
  if (id_token === undefined) return { verdict: 'not-exercised', seen: 'The service could not redeem its code.' };
  const [back = ''] = client.post_logout_redirect_uris ?? [];
  const url = new URL(`${issuer}/session/end`);
  for (const [name, value] of Object.entries({
    id_token_hint: await examined.opened(id_token),
    post_logout_redirect_uri: back,
    state: 'bye',
  }))
    url.searchParams.set(name, value);
  visit.walker.stopAt = [back];
  const page = await visit.walker.get(url);
  if (page.stopped) return pass('A logout goes through the source and comes back to the service.');
  const { code, seen } = visit.outcome();
  return fail(`A logout does not come back to the service. ${seen}`, { code });
}

function visitOf({ federation, client, source }: Examined, acr: string): Visit {
  return new Visit(platformOf(federation, acr).issuer, client, source);
}

/** FranceConnect gives eidas1, FranceConnect+ the rest. */
function platformOf({ franceconnect, franceconnectPlus }: Federation, acr: string) {
  return acr === 'eidas1' ? franceconnect : franceconnectPlus;
}
