import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { catalogue } from '../../scenarios/index.ts';
import { cardsOf, choosePerson } from '../support/choose-person.ts';
import { type AuthorizationRequest, Service } from '../support/service.ts';

/** The ways a tester chooses a scenario without a line of code: a person who carries it, a drawer on the pages. */

let federation: Federation;
let service: Service;

beforeAll(async () => {
  federation = await startFederation({ list: '2020', only: ['provider', 'sources'] });
  service = await Service.register(federation);
});
afterAll(() => federation.stop());

const browse = async (request: AuthorizationRequest = service.request()) => {
  const browser = new Walker({ stopAt: 'http://localhost:3999/' });
  await browser.get(request.url);
  return { browser, request };
};

/** From the list of sources to the tokens. */
async function finish(by: Service, browser: Walker, request: AuthorizationRequest): Promise<{ id_token: string }> {
  await browser.submit('#idp-impots');
  await browser.submit('button[name="persona"][value="angele-dubreuil"]');
  const { url } = await browser.submit('form[action="/api/v2/login"]');
  const { tokens } = await by.complete(url, request);
  return { id_token: tokens.id_token ?? '' };
}

/** Ids of the active scenarios, as the control API lists them. */
async function activeFor({ client }: Service): Promise<string[]> {
  const { origin } = new URL(federation.franceconnect.issuer);
  const answer = await fetch(`${origin}/_local/api/scenarios/active?client=${client.client_id}`);
  return ((await answer.json()) as { scenario: { id: string } }[]).map(({ scenario }) => scenario.id);
}

/** The chosen scenarios a drawer shows, each with when it acts. */
function chosenOf({ document }: Walker['page']): string[] {
  return document.querySelectorAll('#simulateur .chosen-scenarios').flatMap((form) => {
    const when = /simulés (.*?)\s*:/.exec(form.querySelector('p')?.text ?? '')?.[1];
    return form.querySelectorAll('code').map(({ text }) => `${text} ${when}`);
  });
}

describe('people who carry a scenario', () => {
  test('carry one of the catalogue’s, are told on every source’s page, with their why', async () => {
    const known = new Set((await federation.scenarios.all()).map(({ id }) => id));
    const carriers = (await federation.personas.all()).filter(({ scenario }) => scenario !== undefined);
    expect(carriers.length).toBeGreaterThanOrEqual(12);
    expect(carriers.filter(({ scenario = '' }) => !known.has(scenario))).toEqual([]);
    for (const source of ['impots', 'alicem']) {
      const { browser } = await browse();
      await browser.submit(`#idp-${source}`);
      const cards = await cardsOf(browser);
      for (const { why } of carriers) expect([...cards.values()].some((card) => card.includes(why))).toBe(true);
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
    await choosePerson(browser, 'elise-tardiveau');
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
    await browser.click('#simulateur a[href*="incidents"]');
    await browser.submit('#incident button[value="invalid-nonce"]');
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
    await using fresh = await startFederation({ list: '2020', only: ['provider', 'sources'] });
    const first = await Service.register(fresh);
    await expect(first.signIn({ persona: 'rose-silencieux' })).rejects.toMatchObject({ code: 'Y020026' });
    await expect(first.signIn({ persona: 'simon-coursoublie' })).rejects.toMatchObject({ code: 'Y190001' });
    const { claims } = await first.signIn({ persona: 'ines-surclassin' });
    expect(claims.acr).toBe('eidas3');
  });
});

describe('the drawer', () => {
  test('of the list of sources: the scenario is active for this sign-in, not for the next one', async () => {
    const { browser, request } = await browse();
    expect(browser.page.document.querySelector('.incident')).toBeNull();
    const list = await browser.click('#simulateur a[href*="incidents"]');
    expect(list.document.querySelectorAll('.incident').length).toBe(catalogue.length);
    const again = await browser.submit('#incident button[value="invalid-nonce"]');
    expect(again.document.querySelector('#simulateur')?.text).toContain('invalid-nonce');
    await browser.submit('#idp-impots');
    await browser.submit('button[name="persona"][value="angele-dubreuil"]');
    const { url } = await browser.submit('form[action="/api/v2/login"]');
    await expect(service.complete(url, request)).rejects.toThrow();
    await service.signIn();
  });

  test.each(['', '#idp-impots'])(
    'lists each scenario in French with its id, and finds them without scripts %p',
    async (source) => {
      const { browser } = await browse();
      if (source) await browser.submit(source);
      const { document } = await browser.click('#simulateur a[href*="incidents"]');
      const cards = document.querySelectorAll('.incident');
      for (const { id, french } of catalogue) {
        const card = cards.find((each) => each.querySelector(`button[value="${id}"]`));
        const words = card?.text.replace(/\s+/g, ' ') ?? '';
        for (const text of [french?.title, french?.what, french?.serviceMust, id]) expect(words).toContain(text);
        expect(card?.querySelector('a')?.getAttribute('href')).toMatch(new RegExp(`/_local/scenarios#${id}$`));
      }
      const found = await browser.submit('#simulateur form[method="get"]', { recherche: 'Déces registre' });
      expect(found.document.querySelectorAll('.incident code').map(({ text }) => text)).toEqual(['register-deceased']);
    },
  );

  test('of a source’s page: the same', async () => {
    const { browser, request } = await browse();
    await browser.submit('#idp-la-poste');
    await browser.click('#simulateur a[href*="incidents"]');
    const again = await browser.submit('#incident button[value="userinfo-invalid-sub"]');
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
    await browser.click('#simulateur a[href*="incidents"]');
    await browser.submit('#incident button[value="source-userinfo-500"]');
    const page = await browser.submit('button[name="persona"][value="angele-dubreuil"]');
    expect(page.document.querySelector('.error-code')?.text).toContain('Y020027');
  });

  test('of the list of sources: a scenario that can no longer touch this sign-in acts in the service’s next one', async () => {
    const [own, other] = [await Service.register(federation), await Service.register(federation)];
    const { browser, request } = await browse(own.request());
    const list = await browser.click('#simulateur a[href*="incidents"]');
    const button = list.document.querySelector('#incident button[value="authorize-503"]');
    expect(button?.text).toContain('Appliquer dès la prochaine connexion de ce service');
    await browser.submit('#incident button[value="authorize-503"]');
    await browser.click('#simulateur a[href*="incidents"]');
    const again = await browser.submit('#incident button[value="authorize-503"]');
    expect(chosenOf(again)).toEqual(['authorize-503 dès la prochaine connexion de ce service']);
    await finish(own, browser, request);
    await other.signIn();
    expect(await activeFor(own)).toEqual(['authorize-503']);
    expect((await fetch(own.request().url, { redirect: 'manual' })).status).toBe(503);
    expect(await activeFor(own)).toEqual([]);
    await own.signIn();
  });

  test('of a source’s page: such a scenario acts in the service’s next sign-in as well', async () => {
    const own = await Service.register(federation);
    const { browser, request } = await browse(own.request());
    await browser.submit('#idp-impots');
    await browser.click('#simulateur a[href*="incidents"]');
    const again = await browser.submit('#incident button[value="authorize-503"]');
    expect(chosenOf(again)).toEqual(['authorize-503 dès la prochaine connexion de ce service']);
    await browser.submit('button[name="persona"][value="angele-dubreuil"]');
    const { url } = await browser.submit('form[action="/api/v2/login"]');
    await own.complete(url, request);
    expect((await fetch(own.request().url, { redirect: 'manual' })).status).toBe(503);
    await own.signIn();
  });

  test.each([
    ['discovery-down', (client_id: string) => `${federation.franceconnect.discovery}?client_id=${client_id}`],
    ['discovery-down', () => federation.franceconnect.discovery],
    ['jwks-down', () => `${federation.franceconnect.issuer}/jwks`],
  ])(
    '%s: the next read of the document meets it once, whether the service names itself or not',
    async (id, address) => {
      const own = await Service.register(federation);
      const { browser, request } = await browse(own.request());
      await browser.click('#simulateur a[href*="incidents"]');
      const cards = browser.page.document.querySelectorAll('#incident article');
      const card = cards.find((each) => each.querySelector(`[value="${id}"]`));
      expect(card?.text).toContain('cet incident touche la prochaine lecture');
      await browser.submit(`#incident button[value="${id}"]`);
      // A request for a sign-in reads no document: the incident is still to come.
      await fetch(own.request().url, { redirect: 'manual' });
      const read = async () => (await fetch(address(own.client.client_id))).status;
      expect([await read(), await read()]).toEqual([503, 200]);
      await finish(own, browser, request);
    },
  );

  test('FranceConnect’s logout is down at the logout that follows the sign-in, once', async () => {
    const own = await Service.register(federation);
    const { browser, request } = await browse(own.request());
    await browser.click('#simulateur a[href*="incidents"]');
    await browser.submit('#incident button[value="logout-503"]');
    const { id_token } = await finish(own, browser, request);
    const leave = async () => {
      const query = new URLSearchParams({ id_token_hint: id_token, state: 'a'.repeat(32) });
      return (await browser.get(`${federation.franceconnect.issuer}/session/end?${query}`)).status;
    };
    expect([await leave(), await leave()]).toEqual([503, 200]);
  });

  test.each(['', '#idp-impots'])('a scenario that was chosen can be removed again %p', async (source) => {
    const own = await Service.register(federation);
    const { browser, request } = await browse(own.request());
    if (source) await browser.submit(source);
    for (const id of ['invalid-nonce', 'authorize-503']) {
      await browser.click('#simulateur a[href*="incidents"]');
      await browser.submit(`#incident button[value="${id}"]`);
    }
    expect(chosenOf(browser.page)).toEqual([
      'invalid-nonce pour cette connexion',
      'authorize-503 dès la prochaine connexion de ce service',
    ]);
    await browser.submit('button[name="remove"][value="invalid-nonce"]');
    expect(chosenOf(await browser.submit('button[name="remove"][value="authorize-503"]'))).toEqual([]);
    if (source) {
      await browser.submit('button[name="persona"][value="angele-dubreuil"]');
      await own.complete((await browser.submit('form[action="/api/v2/login"]')).url, request);
    } else await finish(own, browser, request);
    await own.signIn();
  });

  test('what was set for the service is shown, and is not removed from here', async () => {
    const own = await Service.register(federation);
    await federation.scenarios.use('userinfo-invalid-sub', { client: own.client.client_id });
    const { browser } = await browse(own.request());
    expect(chosenOf(browser.page)).toEqual(['userinfo-invalid-sub pour cette connexion']);
    expect(browser.page.document.querySelector('button[name="remove"]')).toBeNull();
  });

  test('refuses a forged form and an unknown scenario', async () => {
    const { browser } = await browse();
    await browser.click('#simulateur a[href*="incidents"]');
    const forged = await browser.submit('#incident button[value="invalid-nonce"]', { csrfToken: 'x'.repeat(43) });
    expect(forged.status).toBe(401);
    const { browser: other } = await browse();
    await other.click('#simulateur a[href*="incidents"]');
    expect((await other.submit('#incident', { scenario: 'nothing-of-the-kind' })).status).toBe(400);
    const { browser: third } = await browse();
    await third.submit('#idp-impots');
    await third.click('#simulateur a[href*="incidents"]');
    expect((await third.submit('#incident', { scenario: 'nothing-of-the-kind' })).status).toBe(422);
    const { browser: fourth } = await browse();
    await fourth.submit('#idp-impots');
    await fourth.click('#simulateur a[href*="incidents"]');
    expect((await fourth.submit('#incident button[value="invalid-nonce"]', { csrf: 'forged' })).status).toBe(403);
  });
});
