import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';

/** Anything malformed, at any route: a 4xx that says so, in the language of who reads it, and never a stack trace. */

let federation: Federation;
let origins: Record<'franceconnect' | 'sources' | 'cpf', string>;

beforeAll(async () => {
  federation = await startFederation();
  origins = {
    franceconnect: federation.franceconnect.issuer.replace('/api/v2', ''),
    sources: federation.sources?.url ?? '',
    cpf: federation.cpf?.url ?? '',
  };
});
afterAll(() => federation.stop());

interface Sent {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** Below fetch, which would correct what is malformed. */
function send(
  origin: string,
  { method = 'GET', path, headers = {}, body }: Sent,
): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, method, path, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
    });
    // A server that refuses a huge body may close before all of it was sent.
    outgoing.on('error', (error: NodeJS.ErrnoException) =>
      ['EPIPE', 'ECONNRESET'].includes(error.code ?? '') ? resolve({ status: 413, text: '' }) : reject(error),
    );
    outgoing.end(body);
  });
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const HTML = { accept: 'text/html' };

const MALFORMED: readonly (readonly [what: string, Sent])[] = [
  ['a broken percent-encoding in the path', { path: '/%E0%A4%A' }],
  ['a broken percent-encoding in the query', { path: '/?a=%E0%A4%A&b=%' }],
  ['a path above the root', { path: '/../../etc/passwd' }],
  ['an unknown method', { method: 'PROPFIND', path: '/' }],
  ['a very long path', { path: `/${'a'.repeat(8000)}` }],
  ['a NUL in the path', { path: '/%00' }],
  [
    'a cookie of nonsense',
    { path: '/nowhere', headers: { cookie: '=;;;a=%E0%A4%A; fc_session_id=s%3Ax; cpf_session=s%3Ax.y' } },
  ],
];

const FRANCECONNECT: readonly (readonly [what: string, Sent])[] = [
  ['authorize without anything', { path: '/api/v2/authorize' }],
  ['authorize with nested parameters', { path: '/api/v2/authorize?client_id[x]=1&state[]=a&state[]=b&__proto__[a]=b' }],
  [
    'authorize posted as JSON',
    {
      method: 'POST',
      path: '/api/v2/authorize',
      headers: { 'content-type': 'application/json' },
      body: '{"client_id":1}',
    },
  ],
  [
    'authorize posted with a broken charset',
    {
      method: 'POST',
      path: '/api/v2/authorize',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=klingon' },
      body: 'a=b',
    },
  ],
  [
    'a form of 10 MB',
    { method: 'POST', path: '/api/v2/redirect-to-idp', headers: FORM, body: `providerUid=${'x'.repeat(10_000_000)}` },
  ],
  ['an empty choice', { method: 'POST', path: '/api/v2/redirect-to-idp', headers: FORM, body: '' }],
  ['an interaction that is not one', { path: '/api/v2/interaction/<script>/verify' }],
  ['a consent page out of nowhere', { path: `/api/v2/interaction/${'a'.repeat(43)}/consent` }],
  ['a login out of nowhere', { method: 'POST', path: '/api/v2/login', headers: FORM, body: 'csrfToken=a&csrfToken=b' }],
  ['an auto-login out of nowhere', { path: '/api/v2/auto-login' }],
  ['a callback with arrays', { path: '/api/v2/oidc-callback?code=a&code=b&state[]=x' }],
  ['a way back with arrays', { path: '/api/v2/redirect-to-sp-with-error?error=a&error=b' }],
  [
    'a way back with a script',
    {
      path: '/api/v2/redirect-to-sp-with-error?error=%3Cscript%3E&error_description=x&redirect_uri=javascript:alert(1)',
    },
  ],
  ['resuming what never was', { path: `/api/v2/authorize/${'a'.repeat(43)}` }],
  ['a token request of nonsense', { method: 'POST', path: '/api/v2/token', headers: FORM, body: '%E0%A4%A=&&&=;' }],
  [
    'a token request as JSON',
    { method: 'POST', path: '/api/v2/token', headers: { 'content-type': 'application/json' }, body: '{' },
  ],
  [
    'a token request of 10 MB',
    { method: 'POST', path: '/api/v2/token', headers: FORM, body: `code=${'x'.repeat(10_000_000)}` },
  ],
  ['a revocation of nothing', { method: 'POST', path: '/api/v2/token/revocation', headers: FORM, body: '' }],
  ['userinfo with a strange header', { path: '/api/v2/userinfo', headers: { authorization: 'Bearer ' } }],
  ['a logout with nonsense', { path: '/api/v2/session/end?id_token_hint=a.b.c&state[]=1' }],
  [
    'a confirmation out of nowhere',
    { method: 'POST', path: '/api/v2/session/end/confirm', headers: FORM, body: 'xsrf=x' },
  ],
  ['a source logout out of nowhere', { method: 'POST', path: '/api/v2/client/disconnect-from-idp' }],
  ['a return from a logout out of nowhere', { path: '/api/v2/client/logout-callback' }],
  ['a local page that does not exist', { path: '/_local/nothing' }],
];

const SOURCES: readonly (readonly [what: string, Sent])[] = [
  ['an unknown source', { path: '/imports/authorize' }],
  ['authorize without anything', { path: '/impots/authorize' }],
  ['a sign-in out of nowhere', { path: `/impots/interaction/${'a'.repeat(43)}` }],
  [
    'a form of 10 MB',
    {
      method: 'POST',
      path: `/ameli/interaction/${'a'.repeat(43)}`,
      headers: FORM,
      body: `identifiant=${'x'.repeat(10_000_000)}`,
    },
  ],
];

const CPF: readonly (readonly [what: string, Sent])[] = [
  ['a return without anything', { path: '/fc/retour' }],
  ['a return with arrays', { path: '/fc/retour?code=a&code=b&state[]=x&iss=y' }],
  ['a sign-up out of nowhere', { method: 'POST', path: '/fc/completer', headers: FORM, body: 'nir[]=1&nir[x]=2' }],
  [
    'a sign-up of 10 MB',
    { method: 'POST', path: '/fc/completer', headers: FORM, body: `nir=${'1'.repeat(10_000_000)}` },
  ],
  ['a sign-out without token', { method: 'POST', path: '/deconnexion', headers: FORM, body: '' }],
];

const CASES = [
  ...(['franceconnect', 'sources', 'cpf'] as const).flatMap((where) =>
    MALFORMED.map(([what, sent]) => [where, what, sent] as const),
  ),
  ...FRANCECONNECT.map(([what, sent]) => ['franceconnect', what, sent] as const),
  ...SOURCES.map(([what, sent]) => ['sources', what, sent] as const),
  ...CPF.map(([what, sent]) => ['cpf', what, sent] as const),
];

/** FranceConnect answers some refusals with a 500 of its own catalogue; those pages carry a code other than Y000000. */
const ACCEPTED = (status: number, text: string) => status < 500 || /Erreur Y(?!000000)/.test(text);

describe.each(CASES)('%s: %s', (where, _what, sent) => {
  test('is answered without a fault of ours', async () => {
    const { status, text } = await send(origins[where], { ...sent, headers: { ...HTML, ...sent.headers } });
    expect({ status, accepted: ACCEPTED(status, text) }).toEqual({ status, accepted: true });
    expect(text).not.toMatch(/\bat (?:async )?\S+ \(|node_modules|\.tsx?:\d|<script>/);
  });
});

test('everything still works afterwards', async () => {
  const walker = new Walker();
  await walker.get(`${origins.cpf}/fc/demarrer`);
  await walker.submit('#idp-ameli');
  await walker.submit('button[name="persona"][value="angele-dubreuil"]');
  const page = await walker.submit('form[action="/api/v2/login"]');
  expect(page.url.pathname).toBe('/fc/completer');
});
