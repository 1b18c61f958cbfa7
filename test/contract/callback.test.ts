import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';

/** Service contract §3.3 and §3.4: to the source and back. */

let federation: Federation;
let service: Service;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  service = await Service.register(federation, { name: 'Ma démarche' });
});
afterAll(() => federation.stop());

const walk = async (parameters: Record<string, string> = {}, by = service) => {
  const request = by.request(parameters);
  const walker = new Walker({ stopAt: REDIRECT_URI });
  await walker.get(request.url);
  return { walker, request };
};

const ANGELE = 'button[name="persona"][value="angele-dubreuil"]';

test('§3.3 client_id + response_type + redirect_uri + scope + acr_values + nonce and state + prompt + nothing of the service’s: these and no other', async () => {
  const request = service.request();
  const walker = new Walker({ stopAt: `${federation.sources?.url}/ameli/` });
  await walker.get(request.url);
  const { url } = await walker.submit('#idp-ameli');
  const sent = Object.fromEntries(url.searchParams);
  expect(sent).toEqual({
    client_id: 'franceconnect',
    response_type: 'code',
    redirect_uri: `${federation.franceconnect.issuer}/oidc-callback`,
    scope: 'openid profile email birth',
    acr_values: 'eidas1',
    nonce: expect.stringMatching(/^[0-9a-f]{64}$/),
    state: expect.stringMatching(/^[0-9a-f]{64}$/),
    prompt: 'login',
  });
  expect(sent.state).not.toBe(request.state);
});

test('§3.4 error of the source + §3.2 banner: the list again, as a new interaction; the service is not told', async () => {
  const { walker, request } = await walk();
  const first = walker.page.url.pathname;
  await walker.submit('#idp-ameli');
  const { document, url, status } = await walker.click('a[href$="/abandon"]');
  expect(status).toBe(200);
  expect(url.pathname).toMatch(/^\/api\/v2\/interaction\//);
  expect(url.pathname).not.toBe(first);
  expect(document.querySelector('title')?.text).toBe('Erreur lors du choix du compte - FranceConnect');
  expect(document.querySelector('[role="alert"]')?.text).toContain(
    'La connexion à Ameli.fr n’a pas été possible. Veuillez réessayer ou choisir un autre moyen de connexion.',
  );
  await walker.submit('#idp-msa');
  // It told of the last source only: back on the list from the next one, nothing has failed.
  const list = await walker.get(url);
  expect(list.document.querySelector('[role="alert"]')).toBeNull();
  expect(list.document.querySelector('title')?.text).toBe('Connexion - Choix du compte - FranceConnect');
  await walker.submit('#idp-msa');
  await walker.submit(ANGELE);
  const arrival = await walker.submit('form[action$="/login"]');
  expect(arrival.url.searchParams.get('state')).toBe(request.state);
  expect(arrival.url.searchParams.has('code')).toBe(true);
});

const callback = async (query: string) => {
  const { walker } = await walk();
  const stopped = new Walker({ stopAt: `${federation.sources?.url}/` });
  stopped.cookies.removeAllCookiesSync();
  await walker.submit('#idp-impots');
  return walker.get(`${federation.franceconnect.issuer}/oidc-callback${query}`);
};

test.each([
  ['no code', '?state=x', 400, 'Y020025'],
  ['no state', '?code=x', 400, 'Y020021'],
  ['another state', '?code=x&state=y', 403, 'Y020022'],
  ['an error with another state', '?error=access_denied&state=y', 403, 'Y020022'],
])('§3.4 %s: %s is page %i %s', async (_what, query, status, code) => {
  const page = await callback(query);
  expect(page.status).toBe(status);
  expect(page.body).toContain(`Erreur ${code}`);
});

test('§3.4 token exchange fails: a code the source does not know is page 502 Y020026', async () => {
  const request = service.request();
  const walker = new Walker({ stopAt: `${federation.franceconnect.issuer}/oidc-callback` });
  await walker.get(request.url);
  await walker.submit('#idp-impots');
  const { url } = await walker.submit(ANGELE);
  url.searchParams.set('code', 'tampered');
  const cookie = await walker.cookies.getCookieString(url.href);
  const answer = await fetch(url, { headers: { cookie }, redirect: 'manual' });
  expect(answer.status).toBe(502);
  const page = await answer.text();
  expect(page).toContain('Erreur Y020026');
  expect(page).not.toMatch(/\bat .*\.ts:\d+/);
});

test('§3.4 no flow: a callback nobody waits for is page 401 Y190001', async () => {
  const answer = await fetch(`${federation.franceconnect.issuer}/oidc-callback?code=x&state=y`);
  expect(answer.status).toBe(401);
  expect(await answer.text()).toContain('Y190001');
});
