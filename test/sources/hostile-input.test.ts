import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Walker } from '../../infrastructure/browser/walker.ts';
import { BROKER, startSources } from './support.ts';

let running: Awaited<ReturnType<typeof startSources>>;
beforeAll(async () => {
  running = await startSources();
});
afterAll(() => running.close());

const html = { accept: 'text/html' };

/** Posts anything at all to the sign-in page the walker stands on. */
async function post(
  walker: Walker,
  body: string | Uint8Array<ArrayBuffer>,
  type = 'application/x-www-form-urlencoded',
) {
  const url = walker.page.url.href;
  const cookie = await walker.cookies.getCookieString(url);
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: { ...html, cookie, 'content-type': type },
    redirect: 'manual',
  });
  return { status: response.status, text: await response.text() };
}

const csrfOf = (walker: Walker) => walker.page.document.querySelector('input[name=csrf]')?.getAttribute('value') ?? '';

describe('the sign-in form', () => {
  let walker: Walker;
  beforeAll(async () => {
    ({ walker } = await (await running.broker('impots')).open());
  });

  test.each<[string, number, (csrf: string) => [string | Uint8Array<ArrayBuffer>, string?]]>([
    ['ten megabytes', 413, () => [`identifiant=${'x'.repeat(10_000_000)}`]],
    ['an unknown charset', 415, () => ['identifiant=a', 'application/x-www-form-urlencoded; charset=klingon']],
    ['JSON', 403, () => ['{"identifiant":"a"}', 'application/json']],
    ['nothing', 403, () => ['']],
    ['no token', 403, () => ['identifiant=a&password=b']],
    ['a token of someone else', 403, () => ['csrf=abc&identifiant=a&password=b']],
    ['a field sent twice', 400, (csrf) => [`csrf=${csrf}&identifiant=a&identifiant=b&password=c`]],
    ['a broken percent-encoding', 422, (csrf) => [`csrf=${csrf}&identifiant=%E0%A4%A&password=%`]],
    ['names objects have', 422, (csrf) => [`csrf=${csrf}&identifiant=__proto__&password=constructor&__proto__=x`]],
    ['a null character', 422, (csrf) => [`csrf=${csrf}&identifiant=%00&password=%00`]],
    ['an unknown person', 422, (csrf) => [`csrf=${csrf}&persona=angel`]],
    ['a person with a very long name', 422, (csrf) => [`csrf=${csrf}&persona=${'é'.repeat(5000)}`]],
    ['a thousand fields and more', 413, (csrf) => [`csrf=${csrf}&${'a=1&'.repeat(1200)}`]],
  ])('answers %s with %i', async (_name, status, body) => {
    const [sent, type] = body(csrfOf(walker));
    const answer = await post(walker, sent, type);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain('<html lang="fr">');
    expect(answer.text).not.toMatch(/node_modules|\bat .+:\d+:\d+/);
  });

  test('names the nearest person', async () => {
    const { text } = await post(walker, `csrf=${csrfOf(walker)}&persona=ousman`);
    expect(text).toContain('Vouliez-vous dire « ousmane » ?');
  });

  test('does not show HTML that was typed', async () => {
    const page = await walker.submit('form#connexion', { identifiant: '"><script>alert(1)</script>', password: 'x' });
    expect(page.body).not.toContain('<script>alert');
    expect(page.document.querySelector('#identifiant')?.getAttribute('value')).toContain('<script>');
  });

  test('takes its token from one interaction only', async () => {
    const other = await (await running.broker('impots')).open();
    const { status } = await post(walker, `csrf=${csrfOf(other.walker)}&persona=angele`);
    expect(status).toBe(403);
  });
});

test('the decision on the telephone is one of two', async () => {
  const { walker } = await (await running.broker('alicem')).open();
  await walker.submit('button[name=persona]');
  const { status } = await post(walker, `csrf=${csrfOf(walker)}&decision=peut-etre`);
  expect(status).toBe(400);
});

test.each([
  '/impots/interaction/unknown',
  '/impots/interaction/unknown/telephone',
  '/impots/interaction/unknown/abandon',
])('%s says the page is no longer valid', async (path) => {
  const response = await fetch(running.url + path, { headers: html });
  expect(response.status).toBe(404);
  expect(await response.text()).toContain('Cette page de connexion n’est plus valable');
});

test.each([
  ['/impot', "Did you mean '/impots'?"],
  ['/IMPOTS/authorize', "Did you mean '/impots'?"],
  ['/google', 'Sources: impots, ameli'],
  ['/impots/nothing', 'GET /impots/nothing is not an address of this issuer.'],
])('%s is a 404 that helps', async (path, help) => {
  const page = await fetch(running.url + path, { headers: html });
  expect(page.status).toBe(404);
  const text = await page.text();
  expect(text).toContain('Cette page n’existe pas');
  expect(text.replaceAll('&#39;', "'")).toContain(help);
  const json = await fetch(running.url + path, { headers: { accept: 'application/json' } });
  expect(json.status).toBe(404);
  expect(await json.json()).toMatchObject({ error: 'not_found', error_description: expect.stringContaining(help) });
});

test.each([
  '/%',
  '/impots/%',
  '/impots/interaction/%',
  '/impots/interaction/%E0%A4%A/telephone',
  '/impots/authorize?client_id=%',
  '/impots/authorize/%E0',
  '/impots/look.css?%',
  '/_local/assets/%',
  '/impots/authorize?client_id=a&client_id=b',
  '/impots/session/end?id_token_hint=a.b.c',
  '/impots/session/end?id_token_hint[]=x&state[]=y',
  `/impots/authorize?state=${'x'.repeat(8000)}`,
  '/impots/authorize?__proto__=1&constructor=2',
])('%s is not our failure', async (path) => {
  for (const accept of ['text/html', 'application/json', '*/*']) {
    const response = await fetch(running.url + path, { headers: { accept } });
    expect(response.status).toBeLessThan(500);
    expect(await response.text()).not.toMatch(/node_modules|\bat .+:\d+:\d+/);
  }
});

test.each([
  ['text/plain', 'grant_type=authorization_code'],
  ['application/x-www-form-urlencoded; charset=klingon', 'grant_type=authorization_code'],
  ['application/x-www-form-urlencoded', 'grant_type=a&grant_type=b'],
  ['application/x-www-form-urlencoded', `code=${'x'.repeat(10_000_000)}`],
  [
    'application/x-www-form-urlencoded',
    `client_id=${BROKER.client_id}&client_secret=wrong&grant_type=authorization_code`,
  ],
])('the token endpoint answers %s in JSON', async (type, body) => {
  const response = await fetch(`${running.url}/impots/token`, {
    method: 'POST',
    body,
    headers: { 'content-type': type },
  });
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect(response.status).toBeLessThan(500);
  expect(await response.json()).toHaveProperty('error');
});

test('userinfo refuses an unknown token in JSON', async () => {
  const response = await fetch(`${running.url}/impots/userinfo`, { headers: { authorization: 'Bearer nothing' } });
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ error: 'invalid_token' });
});

test.each([
  [{ client_id: 'unknown' }, "'unknown' is not a client of this source. Known: franceconnect-low."],
  [{ redirect_uri: 'http://localhost:9/cb' }, 'redirect_uri http://localhost:9/cb is not registered for client'],
  [{ redirect_uri: 'http://localhost:9/cb' }, 'Did you start FranceConnect on another port?'],
])('a request that cannot go back says why: %p', async (parameters, reason) => {
  const { page } = await (await running.broker('impots')).open(parameters);
  expect(page.status).toBe(400);
  expect(page.document.querySelector('h1')?.text).toBe('FranceConnect n’a pas pu ouvrir cette page');
  expect(page.document.querySelector('.developers')?.text).toContain(reason);
});

test.each(['a b', '[', 'exa mple:80'])('the Host header %p is refused', async (host) => {
  const status = await new Promise((resolve, reject) => {
    const path = '/impots/.well-known/openid-configuration';
    request(running.url + path, { headers: { host } }, (response) => resolve(response.statusCode))
      .on('error', reject)
      .end();
  });
  expect(status).toBe(400);
});

test('every page carries the security headers, and no inline style or script', async () => {
  const { page } = await (await running.broker('impots')).open();
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toContain('unsafe');
  expect(page.headers.get('cache-control')).toBe('no-store');
  expect(page.document.querySelectorAll('[style], style, script:not([src])')).toHaveLength(0);
  const scripts = page.document.querySelectorAll('script[src]').map((script) => script.getAttribute('src'));
  expect(scripts).toEqual(['/_local/assets/live-list.js']);
});

test('the colour of a source is a style sheet of its own', async () => {
  const response = await fetch(`${running.url}/impots/look.css`);
  expect(response.headers.get('content-type')).toContain('text/css');
  expect(await response.text()).toMatch(
    /--accent: #1f6f5c;[\s\S]*prefers-color-scheme: dark[\s\S]*--accent: #[0-9a-f]{6};/,
  );
});

test('the root lists the sources', async () => {
  const text = await (await fetch(running.url, { headers: html })).text();
  expect(text).toContain('L’Identité Numérique La Poste');
  expect(text).toContain('/alicem/.well-known/openid-configuration');
});
