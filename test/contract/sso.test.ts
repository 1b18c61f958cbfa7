import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { freePort } from '../library/temporary.ts';
import { PlusService } from '../support/plus-service.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';
import { refusal, Visitor } from '../support/visitor.ts';

/** Service contract §3.7 and §13: sessions of both platforms, and when they spare the citizen a second sign-in. */

const OTHER_URI = 'http://localhost:3998/cb';
const PLUS_URI = 'http://localhost:3997/';

let federation: Federation;
let service: Service;
let other: Service;
let plus: PlusService;

beforeAll(async () => {
  federation = await startFederation({ list: '2020', only: ['provider', 'sources'] });
  service = await Service.register(federation);
  other = await Service.register(federation, { redirect_uris: [OTHER_URI], name: 'Autre service' });
  plus = await PlusService.register(federation);
});
afterEach(() => federation.reset());
afterAll(async () => {
  plus.close();
  await federation.stop();
});

const newBrowser = () => new Visitor(federation.franceconnect.issuer, REDIRECT_URI, OTHER_URI, PLUS_URI);
const seconds = (amount: number) => federation.clock.advance({ seconds: amount });

/** Signs somebody in at FranceConnect in this browser. */
async function signIn(visitor: Visitor, persona = 'angele-dubreuil', by = service) {
  const request = by.request();
  await visitor.browser.get(request.url);
  await visitor.identify('impots', persona);
  return by.complete((await visitor.confirm()).url, request);
}

async function signInPlus(visitor: Visitor, source: string, parameters: Record<string, string> = {}) {
  await visitor.browser.get(plus.request(parameters));
  await visitor.identify(source);
  return plus.complete((await visitor.confirm()).url);
}

const isMire = ({ page }: Visitor) => page.document.querySelector('h1')?.text.startsWith('Connexion en cours sur');
const isInformation = ({ page }: Visitor) => page.url.pathname.endsWith('/consent');

describe('single sign-on', () => {
  test('§3.7 SSO on FranceConnect + information page all the same: neither list nor source, the information page still, a sub of its own', async () => {
    const visitor = newBrowser();
    const first = await signIn(visitor);
    const request = other.request();
    await visitor.browser.get(request.url);
    expect(isInformation(visitor)).toBe(true);
    const second = await other.complete((await visitor.confirm()).url, request);
    expect(second.userinfo.family_name).toBe('DUBREUIL');
    expect(second.claims.sub).not.toBe(first.claims.sub);
  });

  test('§3.7 auth_time: the moment of the click, in single sign-on too', async () => {
    const visitor = newBrowser();
    const first = await signIn(visitor);
    const request = service.request();
    await visitor.browser.get(request.url);
    const now = () => Math.floor(Date.now() / 1000);
    while (now() <= Number(first.claims.auth_time)) await new Promise((resolve) => setTimeout(resolve, 20));
    const click = now();
    const second = await service.complete((await visitor.confirm()).url, request);
    expect(second.claims.auth_time).toBeGreaterThanOrEqual(click);
  });

  test('§3.7 not finished: a citizen who did not confirm is not signed in', async () => {
    const visitor = newBrowser();
    await visitor.browser.get(service.request().url);
    await visitor.identify('impots');
    await visitor.browser.get(other.request().url);
    expect(isMire(visitor)).toBe(true);
  });

  test('§3.7 after a logout: nobody is signed in, and another citizen may come', async () => {
    const visitor = newBrowser();
    const angele = await signIn(visitor);
    await visitor.browser.get(`${federation.franceconnect.issuer}/session/end?id_token_hint=${angele.tokens.id_token}`);
    const bastien = await signIn(visitor, 'bastien-courcelle');
    expect(bastien.userinfo.family_name).toBe('COURCELLE');
    expect(bastien.claims.sub).not.toBe(angele.claims.sub);
  });

  test('§3.7 SSO on FranceConnect+: an eidas2 session serves eidas2', async () => {
    const visitor = newBrowser();
    await signInPlus(visitor, 'la-poste');
    await visitor.browser.get(plus.request());
    expect(isInformation(visitor)).toBe(true);
    expect((await plus.complete((await visitor.confirm()).url)).idToken.payload.acr).toBe('eidas2');
  });

  test('§3.7 SSO on FranceConnect+ + §2.5 level in single sign-on: an eidas3 session serves eidas2, told as eidas2', async () => {
    const visitor = newBrowser();
    const { idToken } = await signInPlus(visitor, 'alicem', { acr_values: 'eidas3' });
    expect(idToken.payload.acr).toBe('eidas3');
    await visitor.browser.get(plus.request({ acr_values: 'eidas2' }));
    expect(isInformation(visitor)).toBe(true);
    expect((await plus.complete((await visitor.confirm()).url)).idToken.payload.acr).toBe('eidas2');
  });

  test.each(['eidas2', 'eidas3'])(
    '§3.7 SSO on FranceConnect+: an eidas3 request starts afresh, whatever the session (%s)',
    async (acr_values) => {
      const visitor = newBrowser();
      await signInPlus(visitor, 'alicem', { acr_values });
      await visitor.browser.get(plus.request({ acr_values: 'eidas3' }));
      expect(isMire(visitor)).toBe(true);
    },
  );

  test('§3.7 platforms: no single sign-on from one to the other, and neither disturbs the other', async () => {
    const visitor = newBrowser();
    await visitor.browser.get(service.request().url);
    const mire = visitor.page.url;
    await signInPlus(visitor, 'la-poste');
    expect((await visitor.browser.get(mire)).status).toBe(200);
    expect(isMire(visitor)).toBe(true);
  });
});

describe('what single sign-on checks again', () => {
  test('§3.5 register not asked again in single sign-on: what it would say now changes nothing', async () => {
    const visitor = newBrowser();
    await signIn(visitor);
    await federation.scenarios.use('register-no-echo', { client: other.client.client_id });
    const request = other.request();
    await visitor.browser.get(request.url);
    expect(isInformation(visitor)).toBe(true);
    expect((await other.complete((await visitor.confirm()).url, request)).userinfo.family_name).toBe('DUBREUIL');
  });

  /** The answers of FranceConnect from the service's request to the list, and the list itself. */
  async function toList(visitor: Visitor, url: URL, headers: Record<string, string> = {}) {
    const authorize = await visitor.ask(url, { headers });
    const [asked, uid] = /^\/api\/v2\/interaction\/([\w-]{43})\/verify$/.exec(location(authorize)) ?? [];
    expect([authorize.status, asked]).toEqual([302, expect.any(String)]);
    const verify = await visitor.ask(location(authorize), { headers });
    expect([verify.status, location(verify)]).toEqual([302, `/api/v2/interaction/${uid}`]);
    await visitor.browser.get(new URL(location(verify), federation.franceconnect.issuer));
    expect(isMire(visitor)).toBe(true);
  }
  const location = (answer: Response) => answer.headers.get('location') ?? '';
  const banner = ({ page }: Visitor) => page.document.querySelector('[role="alert"]')?.text.trim();

  test('§3.5 source switched off, in single sign-on: the list of the same request, without a banner; the session survives', async () => {
    const visitor = newBrowser();
    await signIn(visitor);
    await federation.sourceRecords.set({ impots: { active: false } });
    await toList(visitor, other.request().url);
    expect(banner(visitor)).toBeUndefined();
    await federation.sourceRecords.set({});
    await visitor.browser.get(other.request().url);
    expect(isInformation(visitor)).toBe(true);
  });

  test('§3.5 source excluded for the service, in single sign-on: the list without a banner; a third service has single sign-on', async () => {
    const visitor = newBrowser();
    await signIn(visitor);
    const strict = await Service.register(federation, { idpFilterList: ['impots'] });
    await toList(visitor, strict.request().url);
    expect(banner(visitor)).toBeUndefined();
    const third = other.request();
    await visitor.browser.get(third.url);
    expect(isInformation(visitor)).toBe(true);
    expect((await other.complete((await visitor.confirm()).url, third)).userinfo.family_name).toBe('DUBREUIL');
  });

  test('§3.5 source excluded for the service, in single sign-on: another source signs in', async () => {
    const visitor = newBrowser();
    await signIn(visitor);
    const strict = await Service.register(federation, { idpFilterList: ['impots'] });
    const request = strict.request();
    await toList(visitor, request.url);
    await visitor.identify('ameli');
    expect((await strict.complete((await visitor.confirm()).url, request)).userinfo.family_name).toBe('DUBREUIL');
  });

  test('§3.2 banner: tells of a failure once, and not on the next service’s list', async () => {
    const visitor = newBrowser();
    await signIn(visitor);
    const strict = await Service.register(federation, { idpFilterList: ['impots'] });
    await toList(visitor, strict.request().url);
    await visitor.browser.submit('#idp-ameli');
    await visitor.browser.click('a[href$="/abandon"]');
    expect(banner(visitor)).toContain('La connexion à ameli.fr n’a pas été possible.');
    await toList(visitor, strict.request().url);
    expect(banner(visitor)).toBeUndefined();
  });

  test('§3.5 suspicious request: at verify, a level below eidas2 goes back to the list, and the session survives', async () => {
    const visitor = newBrowser();
    await signIn(visitor);
    await toList(visitor, service.request().url, { 'x-suspicious': '1' });
    expect(banner(visitor)).toBeUndefined();
    await visitor.browser.get(other.request().url);
    expect(isInformation(visitor)).toBe(true);
  });

  test('§3.5 account disabled meanwhile, in single sign-on: page 403 Y180001', async () => {
    const visitor = newBrowser();
    await signIn(visitor);
    await federation.scenarios.use({
      id: 'disabled-meanwhile',
      faults: [{ kind: 'account', state: 'disabled' }],
    } as never);
    expect(await refusal(await visitor.browser.get(other.request().url))).toEqual({ status: 403, code: 'Y180001' });
  });
});

describe('lifetimes', () => {
  test('§3.7 low session + interaction TTL: 1800 s from the session’s last use, 1800 s from the request for the interaction', async () => {
    const visitor = newBrowser();
    await visitor.browser.get(service.request().url);
    const { href } = visitor.page.url;
    await seconds(1700);
    expect((await visitor.ask(href)).status).toBe(200);
    await seconds(1700);
    // The session is there; the interaction of that first request, which does not slide, is not.
    expect(await refusal(await visitor.ask(href))).toEqual({ status: 500, code: 'Y030025' });
    await seconds(1801);
    expect(await refusal(await visitor.ask(href))).toEqual({ status: 401, code: 'Y190001' });
  });

  test('§3.7 low session: single sign-on ends with it', async () => {
    const visitor = newBrowser();
    await signIn(visitor);
    await seconds(1790);
    await visitor.browser.get(other.request().url);
    expect(isInformation(visitor)).toBe(true);
    await seconds(1801);
    await visitor.browser.get(other.request().url);
    expect(isMire(visitor)).toBe(true);
  });

  test('§3.7 high session: 600 s from the request, however it is used', async () => {
    const visitor = newBrowser();
    await visitor.browser.get(plus.request());
    const mire = visitor.page.url.href;
    await seconds(400);
    expect((await visitor.browser.get(mire)).status).toBe(200);
    await visitor.identify('la-poste');
    const information = visitor.page.url.href;
    expect(isInformation(visitor)).toBe(true);
    await seconds(201);
    expect(await refusal(await visitor.ask(information))).toEqual({ status: 401, code: 'Y190001' });
  });

  test('§3.7 high session: once more 600 s from « Continuer »', async () => {
    const visitor = newBrowser();
    await visitor.browser.get(plus.request());
    await seconds(500);
    await visitor.identify('la-poste');
    await visitor.confirm();
    await seconds(590);
    await visitor.browser.get(plus.request());
    expect(isInformation(visitor)).toBe(true);
  });

  test('§3.7 high session: single sign-on ends with it', async () => {
    const visitor = newBrowser();
    await signInPlus(visitor, 'la-poste');
    await seconds(601);
    await visitor.browser.get(plus.request());
    expect(isMire(visitor)).toBe(true);
  });
});

describe('cookies', () => {
  const sessionCookies = (answer: Response) =>
    answer.headers.getSetCookie().filter((each) => /^fcp?_session_id=/.test(each));

  test('§3.7 cookie of FranceConnect: 30 minutes, again at each use', async () => {
    const visitor = newBrowser();
    const first = sessionCookies(await visitor.ask(service.request().url));
    expect(first).toEqual([
      expect.stringMatching(/^fc_session_id=s%3A.*; Max-Age=1800; Path=\/; .*HttpOnly; SameSite=Lax$/),
    ]);
    await visitor.browser.get(service.request().url);
    const [again] = sessionCookies(await visitor.ask(visitor.page.url));
    expect(again).toContain('Max-Age=1800');
  });

  test('§3.7 cookie of FranceConnect+: ends with the browser', async () => {
    const cookies = sessionCookies(await newBrowser().ask(plus.request()));
    expect(cookies).toEqual([expect.stringMatching(/^fcp_session_id=s%3A[^;]*; Path=\/; HttpOnly; SameSite=Lax$/)]);
  });

  test('§2.2 fc_session_id + interaction cookies + resume cookies: Secure over https, and only there', async () => {
    const port = await freePort();
    const publicUrls = { franceconnect: 'https://fc.example' };
    await using secure = await startFederation({
      list: '2020',
      only: ['provider'],
      ports: { franceconnect: port },
      publicUrls,
    });
    const { client_id } = await secure.registerClient({ redirect_uris: [REDIRECT_URI] });
    const { url } = service.request({});
    url.searchParams.set('client_id', client_id);
    const overHttps = await fetch(`http://127.0.0.1:${port}/api/v2/authorize${url.search}`, { redirect: 'manual' });
    const set = (answer: Response) =>
      Object.fromEntries(
        answer.headers
          .getSetCookie()
          .filter((cookie) => !/^\w+(\.sig)?=;/.test(cookie))
          .map((cookie) => [cookie.split('=', 1)[0], /; secure/i.test(cookie)]),
      );
    const names = [
      '_interaction',
      '_interaction.sig',
      '_interaction_resume',
      '_interaction_resume.sig',
      'fc_session_id',
    ];
    const all = (secure: boolean) => Object.fromEntries(names.map((name) => [name, secure]));
    expect(set(overHttps)).toEqual(all(true));
    expect(set(await newBrowser().ask(service.request().url))).toEqual(all(false));
    for (const cookie of overHttps.headers.getSetCookie()) expect(cookie).not.toMatch(/domain=/i);
  });
});
