import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/web/walker.ts';
import { type AuthorizationRequest, Service } from '../support/service.ts';

/** The ways a tester chooses a situation without a line of code: a person who carries it, a drawer on the pages. */

let federation: Federation;
let service: Service;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  service = await Service.register(federation);
});
afterAll(() => federation.stop());

const browse = async (request: AuthorizationRequest = service.request()) => {
  const browser = new Walker({ stopAt: 'http://localhost:3999/' });
  await browser.get(request.url);
  return { browser, request };
};

describe('people who carry a scenario', () => {
  test('carry one of the catalogue’s, are told on every source’s page, with their why', async () => {
    const known = new Set((await federation.scenarios.all()).map(({ id }) => id));
    const carriers = (await federation.personas.all()).filter(({ scenario }) => scenario !== undefined);
    expect(carriers.length).toBeGreaterThanOrEqual(12);
    expect(carriers.filter(({ scenario = '' }) => !known.has(scenario))).toEqual([]);
    for (const source of ['impots', 'alicem']) {
      const { browser } = await browse();
      const page = await browser.submit(`#idp-${source}`);
      const cards = page.document.querySelectorAll('.person').map((card) => card.text);
      for (const { why } of carriers) expect(cards.some((card) => card.includes(why))).toBe(true);
    }
  });

  test('meet it wherever they sign in, and nobody else does', async () => {
    await expect(service.signIn({ persona: 'elise-tardiveau', source: 'ameli' })).rejects.toThrow();
    await service.signIn({ persona: 'angele-dubreuil', source: 'ameli' });
    const request = service.request();
    const callback = await federation.signIn(request.url, { persona: 'oscar-renoncet' });
    expect(callback.searchParams.get('error')).toBe('access_denied');
  });

  test('meet it again in single sign-on, at every service', async () => {
    const other = await Service.register(federation);
    const browser = new Walker({ stopAt: 'http://localhost:3999/' });
    const first = service.request();
    await browser.get(first.url);
    await browser.submit('#idp-impots');
    await browser.submit('button[name="persona"][value="elise-tardiveau"]');
    const { url } = await browser.submit('form[action="/api/v2/login"]');
    await expect(service.complete(url, first)).rejects.toThrow();
    for (const next of [service, other]) {
      const request = next.request();
      expect((await browser.get(request.url)).url.pathname).toMatch(/\/consent$/);
      const back = await browser.submit('form[action="/api/v2/login"]');
      await expect(next.complete(back.url, request)).rejects.toThrow();
    }
  });

  test('keep it to themselves: what was chosen for one sign-in does not come back in single sign-on', async () => {
    const { browser, request } = await browse();
    await browser.click('#simulateur a[href*="situations"]');
    await browser.submit('#situation', { scenario: 'invalid-nonce' });
    await browser.submit('#idp-impots');
    await browser.submit('button[name="persona"][value="angele-dubreuil"]');
    const { url } = await browser.submit('form[action="/api/v2/login"]');
    await expect(service.complete(url, request)).rejects.toThrow();
    const again = service.request();
    await browser.get(again.url);
    const back = await browser.submit('form[action="/api/v2/login"]');
    await expect(service.complete(back.url, again)).resolves.toBeDefined();
  });

  test('meet it at their source too, from the first sign-in of a federation on', async () => {
    await using fresh = await startFederation({ only: ['provider', 'sources'] });
    const first = await Service.register(fresh);
    await expect(first.signIn({ persona: 'rose-silencieux' })).rejects.toMatchObject({ code: 'Y020026' });
    await expect(first.signIn({ persona: 'simon-coursoublie' })).rejects.toMatchObject({ code: 'Y190001' });
    const { claims } = await first.signIn({ persona: 'ines-surclassin' });
    expect(claims.acr).toBe('eidas3');
  });
});

describe('the drawer', () => {
  test('of the list of sources: this sign-in meets the situation, the next one does not', async () => {
    const { browser, request } = await browse();
    expect(browser.page.document.querySelector('select')).toBeNull();
    const list = await browser.click('#simulateur a[href*="situations"]');
    expect(list.document.querySelectorAll('#scenario option').length).toBeGreaterThan(100);
    const again = await browser.submit('#situation', { scenario: 'invalid-nonce' });
    expect(again.document.querySelector('#simulateur')?.text).toContain('invalid-nonce');
    await browser.submit('#idp-impots');
    await browser.submit('button[name="persona"][value="angele-dubreuil"]');
    const { url } = await browser.submit('form[action="/api/v2/login"]');
    await expect(service.complete(url, request)).rejects.toThrow();
    await service.signIn();
  });

  test('of a source’s page: the same', async () => {
    const { browser, request } = await browse();
    await browser.submit('#idp-la-poste');
    await browser.click('#simulateur a[href*="situations"]');
    const again = await browser.submit('#situation', { scenario: 'userinfo-invalid-sub' });
    expect(again.document.querySelector('#simulateur')?.text).toContain('userinfo-invalid-sub');
    await browser.submit('button[name="persona"][value="angele-dubreuil"]');
    await browser.submit('button[name="decision"][value="approuver"]');
    const { url } = await browser.submit('form[action="/api/v2/login"]');
    await expect(service.complete(url, request)).rejects.toThrow();
    await service.signIn();
  });

  test('a source’s failure chosen at the source counts as well', async () => {
    const { browser } = await browse();
    await browser.submit('#idp-impots');
    await browser.click('#simulateur a[href*="situations"]');
    await browser.submit('#situation', { scenario: 'source-userinfo-500' });
    const page = await browser.submit('button[name="persona"][value="angele-dubreuil"]');
    expect(page.document.querySelector('.error-code')?.text).toContain('Y020027');
  });

  test('refuses a forged form and a situation that is none', async () => {
    const { browser } = await browse();
    await browser.click('#simulateur a[href*="situations"]');
    const forged = await browser.submit('#situation', { csrfToken: 'x'.repeat(43) });
    expect(forged.status).toBe(401);
    const { browser: other } = await browse();
    await other.click('#simulateur a[href*="situations"]');
    expect((await other.submit('#situation', { scenario: 'nothing-of-the-kind' })).status).toBe(400);
    const { browser: third } = await browse();
    await third.submit('#idp-impots');
    await third.click('#simulateur a[href*="situations"]');
    expect((await third.submit('#situation', { scenario: 'nothing-of-the-kind' })).status).toBe(422);
    const { browser: fourth } = await browse();
    await fourth.submit('#idp-impots');
    await fourth.click('#simulateur a[href*="situations"]');
    expect((await fourth.submit('#situation', { csrf: 'forged' })).status).toBe(403);
  });
});
