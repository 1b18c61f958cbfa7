import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/web/walker.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';

/** Service contract §3.7 and §9: single sign-on, one live flow per browser, logout. */

let federation: Federation;
let service: Service;
let other: Service;

const OTHER_URI = 'http://localhost:3998/cb';
const GOODBYE = 'http://localhost:3999/goodbye';

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  service = await Service.register(federation);
  other = await Service.register(federation, { redirect_uris: [OTHER_URI], name: 'Autre service' });
});
afterAll(() => federation.stop());

const newBrowser = (scripts = true) => new Walker({ stopAt: [REDIRECT_URI, OTHER_URI, GOODBYE], scripts });

/** Signs somebody in at a service in this browser. */
async function signIn(browser: Walker, persona = 'angele-dubreuil', by = service) {
  const request = by.request();
  await browser.get(request.url);
  await browser.submit('#idp-impots');
  await browser.submit(`button[name="persona"][value="${persona}"]`);
  const { url } = await browser.submit('form[action$="/login"]');
  return by.complete(url, request);
}

describe('single sign-on (§3.7)', () => {
  test('a second service gets the citizen without list nor source, and still shows the information page', async () => {
    const browser = newBrowser();
    const first = await signIn(browser);
    const request = other.request();
    const page = await browser.get(request.url);
    expect(page.url.pathname).toMatch(/\/consent$/);
    expect(page.document.querySelector('form[action$="/login"] button')?.text).toBe('Continuer sur Autre service');
    const arrival = await browser.submit('form[action$="/login"]');
    const second = await other.complete(arrival.url, request);
    expect(second.userinfo.family_name).toBe('DUBREUIL');
    expect(second.claims.sub).not.toBe(first.claims.sub);
  });

  test('/authorize answers 302 to verify (§2.2)', async () => {
    const browser = newBrowser();
    await signIn(browser);
    const { url } = other.request();
    const answer = await fetch(url, {
      headers: { cookie: await browser.cookies.getCookieString(url.href) },
      redirect: 'manual',
    });
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toMatch(/^\/api\/v2\/interaction\/[\w-]{43}\/verify$/);
  });

  test('a citizen who did not confirm is not signed in', async () => {
    const browser = newBrowser();
    await browser.get(service.request().url);
    await browser.submit('#idp-impots');
    await browser.submit('button[name="persona"][value="angele-dubreuil"]');
    const page = await browser.get(other.request().url);
    expect(page.document.querySelector('h1')?.text).toBe('Connexion en cours sur Autre service');
  });

  test('another citizen at the source replaces the first, whatever the browser remembers', async () => {
    const browser = newBrowser();
    const angele = await signIn(browser);
    await browser.get(`${federation.franceconnect.issuer}/session/end?id_token_hint=${angele.tokens.id_token}`);
    const bastien = await signIn(browser, 'bastien-courcelle');
    expect(bastien.userinfo.family_name).toBe('COURCELLE');
    expect(bastien.claims.sub).not.toBe(angele.claims.sub);
  });
});

describe('one live flow per browser (§2.2)', () => {
  test('each /authorize gives the session a new identifier, and the older tab is refused', async () => {
    const browser = newBrowser();
    await browser.get(service.request().url);
    const older = browser.page.url;
    const before = await browser.cookies.getCookies(older.href);
    await browser.get(other.request().url);
    const after = await browser.cookies.getCookies(older.href);
    const id = (cookies: typeof before) => cookies.find(({ key }) => key === 'fc_session_id')?.value;
    expect(id(after)).not.toBe(id(before));
    const page = await browser.get(older);
    expect(page.status).toBe(409);
    expect(page.body).toContain('Erreur Y190004');
  });

  test('a forged session cookie is no session', async () => {
    const browser = newBrowser();
    await browser.get(service.request().url);
    const answer = await fetch(browser.page.url, { headers: { cookie: 'fc_session_id=s%3Aforged.signature' } });
    expect(answer.status).toBe(401);
  });
});

describe('logout (§9)', () => {
  const end = (query: Record<string, string>) =>
    `${federation.franceconnect.issuer}/session/end?${new URLSearchParams(query)}`;

  test('page by page: source, FranceConnect, service', async () => {
    const browser = newBrowser(false);
    const { tokens } = await signIn(browser);
    const first = await browser.get(
      end({ id_token_hint: tokens.id_token ?? '', post_logout_redirect_uri: GOODBYE, state: 'my-state' }),
    );
    expect(first.status).toBe(200);
    expect(first.document.querySelector('title')?.text).toBe('Déconnexion du FI');
    const form = first.document.querySelector('main form');
    expect(form?.getAttribute('action')).toBe('/api/v2/client/disconnect-from-idp');
    expect(form?.getAttribute('method')).toBe('post');
    expect(first.document.querySelector('script[src$="/auto-submit.js"]')).not.toBeNull();

    const atSource = await browser.submit('main form');
    expect(atSource.url.href).toContain(`${federation.sources?.url}/impots/session/end`);
    expect(atSource.url.searchParams.get('post_logout_redirect_uri')).toBe(
      `${federation.franceconnect.issuer}/client/logout-callback`,
    );
    expect(atSource.url.searchParams.has('id_token_hint')).toBe(true);
    expect(atSource.url.searchParams.has('state')).toBe(true);
    expect(atSource.url.searchParams.get('client_id')).toBe('franceconnect');

    const back = await browser.submit('main form');
    expect(back.url.pathname).toBe('/api/v2/client/logout-callback');
    const confirm = back.document.querySelector('form[id="op.logoutForm"]');
    expect(new URL(confirm?.getAttribute('action') ?? '', back.url).pathname).toBe('/api/v2/session/end/confirm');
    expect(confirm?.querySelector('input[name="logout"]')?.getAttribute('value')).toBe('yes');
    expect(confirm?.querySelector('input[name="xsrf"]')?.getAttribute('value')).toBeTruthy();

    const arrival = await browser.submit('main form');
    expect(arrival.url.href).toBe(`${GOODBYE}?state=my-state`);
  });

  test('afterwards nobody is signed in and the tokens are dead', async () => {
    const browser = newBrowser();
    const { tokens } = await signIn(browser);
    const arrival = await browser.get(end({ id_token_hint: tokens.id_token ?? '', post_logout_redirect_uri: GOODBYE }));
    expect(arrival.url.href).toBe(GOODBYE);
    const userinfo = await fetch(`${federation.franceconnect.issuer}/userinfo`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(userinfo.status).toBe(401);
    const page = await browser.get(other.request().url);
    expect(page.document.querySelector('#idp-impots')).not.toBeNull();
  });

  test('without an address to return to, a page says so', async () => {
    const browser = newBrowser();
    const { tokens } = await signIn(browser);
    const page = await browser.get(end({ id_token_hint: tokens.id_token ?? '' }));
    expect(page.url.pathname).toBe('/api/v2/session/end/success');
    expect(page.document.text).toContain('Vous êtes bien déconnecté, vous pouvez fermer votre navigateur.');
  });

  test('without a live session, straight to the confirmation', async () => {
    const { tokens } = await service.signIn();
    const browser = newBrowser(false);
    const page = await browser.get(
      end({ id_token_hint: tokens.id_token ?? '', post_logout_redirect_uri: GOODBYE, state: 's' }),
    );
    expect(page.status).toBe(200);
    expect(page.document.querySelector('form[id="op.logoutForm"]')).not.toBeNull();
    expect((await browser.submit('main form')).url.href).toBe(`${GOODBYE}?state=s`);
  });

  test.each([
    ['an address that is not registered', { post_logout_redirect_uri: 'http://localhost:3999/elsewhere' }],
    ['a hint that is no token', { id_token_hint: 'rubbish' }],
  ])('%s is a page 400, never a redirection', async (_what, query) => {
    const { tokens } = await service.signIn();
    const answer = await fetch(end({ id_token_hint: tokens.id_token ?? '', ...query }), {
      redirect: 'manual',
      headers: { accept: 'text/html' },
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('Une erreur s’est produite');
  });
});
