import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/web/walker.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';

/** Service contract §3.7: single sign-on. */

let federation: Federation;
let service: Service;
let other: Service;

const OTHER_URI = 'http://localhost:3998/cb';

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  service = await Service.register(federation);
  other = await Service.register(federation, { redirect_uris: [OTHER_URI], name: 'Autre service' });
});
afterAll(() => federation.stop());

const newBrowser = () => new Walker({ stopAt: [REDIRECT_URI, OTHER_URI] });

/** Signs somebody in at a service in this browser. */
async function signIn(browser: Walker, persona = 'angele-dubreuil', by = service) {
  const request = by.request();
  await browser.get(request.url);
  await browser.submit('#idp-impots');
  await browser.submit(`button[name="persona"][value="${persona}"]`);
  const { url } = await browser.submit('form[action$="/login"]');
  return by.complete(url, request);
}

describe('§3.7 single sign-on', () => {
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
