import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createApp } from '../../examples/openid-client/app.ts';
import { type Client, connectFederation, type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { listening } from '../support/listening.ts';

/** "Copy as test of your application": the text is run as it was copied, against an application that runs. */

let federation: Federation;
let pages: string;
let site: Awaited<ReturnType<typeof listening>>;
let client: Client;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  pages = `${new URL(federation.franceconnect.issuer).origin}/_local/flows`;
});
afterAll(() => federation.stop());

beforeEach(async () => {
  site = await listening();
  client = await federation.registerClient({ name: 'Mairie', redirect_uris: [`${site.url}/callback`] });
});
afterEach(() => site.close());

/** The application of the examples, which verifies everything. */
async function serveCareful() {
  const { issuer } = federation.franceconnect;
  const { client_id, client_secret } = client;
  site.serve(await createApp({ issuer, client_id, client_secret, url: site.url, acr: 'eidas1' }));
}

/** An application that believes whatever it is sent, and greets by name. */
function serveCareless() {
  const { issuer } = federation.franceconnect;
  const { client_id, client_secret } = client;
  let greeting = 'Accueil';
  site.serve(async (req, res) => {
    const url = new URL(req.url ?? '/', site.url);
    const redirect_uri = `${site.url}/callback`;
    if (url.pathname === '/connexion') {
      const scope = 'openid identite_pivot email';
      const [state, nonce] = ['s'.repeat(32), 'n'.repeat(32)];
      const request = { response_type: 'code', client_id, redirect_uri, scope, acr_values: 'eidas1', state, nonce };
      return res.writeHead(302, { location: `${issuer}/authorize?${new URLSearchParams(request)}` }).end();
    }
    if (url.pathname !== '/callback') return res.end(greeting);
    const code = url.searchParams.get('code') ?? '';
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      client_id,
      client_secret,
      redirect_uri,
    });
    const { access_token } = (await (await fetch(`${issuer}/token`, { method: 'POST', body })).json()) as {
      access_token: string;
    };
    const authorization = `Bearer ${access_token}`;
    const userinfo = await (await fetch(`${issuer}/userinfo`, { headers: { authorization } })).text();
    const claims = JSON.parse(Buffer.from(userinfo.split('.')[1] ?? '', 'base64url').toString()) as {
      family_name: string;
    };
    greeting = `Bonjour ${claims.family_name}`;
    return res.writeHead(302, { location: '/' }).end();
  });
}

/** Signs somebody in at the application, and copies the test from the page of this sign-in. */
async function copied(scenario?: string): Promise<string> {
  if (scenario) await federation.scenarios.use(scenario, { client: client.client_id });
  const browser = new Walker({ stopAt: federation.franceconnect.issuer });
  const { url } = await browser.get(`${site.url}/connexion`);
  const callback = await federation.signIn(url, { persona: 'angele-dubreuil', source: 'ameli' }).catch(() => undefined);
  if (callback) await browser.get(callback);
  await federation.scenarios.reset(client.client_id);
  const reader = new Walker();
  const [entry] = await federation.journal.entries({ client: client.client_id });
  await reader.get(`${pages}/${entry?.flow}`);
  const asked = '#open-application-test form';
  expect(reader.page.document.querySelector('#application')?.getAttribute('value')).toBe(`${site.url}/login`);
  const page = await reader.submit(asked, { application: `${site.url}/connexion` });
  return page.document.querySelector('#open-application-test pre')?.text ?? '';
}

/** Runs the body of a copied test with jest's own `expect`. */
async function run(source: string): Promise<void> {
  const head = /^const SIGN_IN[\s\S]*?(?=\ntest\()/m.exec(source)?.[0] ?? '';
  const body = /async \(\) => \{\n([\s\S]*)\n\}\);$/.exec(source)?.[1] ?? '';
  expect(body).not.toBe('');
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
  await new AsyncFunction('connectFederation', 'expect', `${head}\n${body}`)(connectFederation, expect);
}

const FORGED = ['invalid-nonce', 'invalid-sig-es256', 'invalid-state', 'userinfo-invalid-sub'];

describe('an application that verifies everything', () => {
  test.each([
    [undefined, 'signs a citizen in'],
    ...FORGED.map((id) => [id, `refuses as it must under ${id}`] as const),
    ['access-denied', 'has a page of its own for the failure under access-denied'],
    ['register-deceased', 'is not reached under register-deceased: FranceConnect stops'],
  ])('passes the test copied from a sign-in under %p', async (scenario, deed) => {
    await serveCareful();
    const source = await copied(scenario);
    expect(source).toContain(`test('Mairie ${deed}'`);
    expect(source).toContain(`const SIGN_IN = '${site.url}/connexion';`);
    expect(source).not.toContain(client.client_secret);
    await run(source);
  });
});

describe('an application that believes everything', () => {
  test('passes the test copied from a sign-in as usual', async () => {
    serveCareless();
    await run(await copied());
  });

  test.each(FORGED)('fails the test copied from a sign-in under %p', async (scenario) => {
    serveCareless();
    const source = await copied(scenario);
    expect(source).toContain(`refuses as it must under ${scenario}`);
    await expect(run(source)).rejects.toThrow(/expect\(/);
  });
});
