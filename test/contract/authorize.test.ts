import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';
import { expectPage, hops } from '../support/wire.ts';

/** Service contract §2.2 and §2.9: what an accepted `/authorize` answers, and how the citizen comes back. */

let federation: Federation;
let service: Service;
let other: Service;

const OTHER_URI = 'http://localhost:3998/cb';
const MIRE = /^\/api\/v2\/interaction\/[\w-]{43}$/;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  service = await Service.register(federation);
  other = await Service.register(federation, { redirect_uris: [OTHER_URI], name: 'Autre service' });
});
afterAll(() => federation.stop());

const newBrowser = () => new Walker({ stopAt: [REDIRECT_URI, OTHER_URI] });

/** The answer to an `/authorize` of this browser. */
const authorize = async (by = service, browser?: Walker) => {
  const { url } = by.request();
  const cookie = browser ? await browser.cookies.getCookieString(url.href) : '';
  return fetch(url, { redirect: 'manual', headers: { cookie } });
};

const cookiesOf = (answer: Response) => {
  const lines = answer.headers.getSetCookie();
  return (name: string) => lines.filter((cookie) => cookie.startsWith(`${name}=`));
};

async function signIn(browser: Walker, by = service) {
  const request = by.request();
  await browser.get(request.url);
  await browser.submit('#idp-impots');
  await browser.submit('button[name="persona"][value="angele-dubreuil"]');
  return browser.submit('form[action$="/login"]');
}

describe('an accepted request', () => {
  test('§2.2 303 to the mire + §1.2 GET authorize: a new interaction of 43 characters each time, never cached', async () => {
    const [one, two] = [await authorize(), await authorize()];
    expect(one.status).toBe(303);
    expect(one.headers.get('location')).toMatch(MIRE);
    expect(one.headers.get('cache-control')).toContain('no-store');
    expect(two.headers.get('location')).not.toBe(one.headers.get('location'));
  });

  test('§1.2 POST authorize + §2.2 303 to the mire: a form goes on like a query', async () => {
    const { url } = service.request();
    const posted = await fetch(url.origin + url.pathname, {
      method: 'POST',
      body: url.searchParams,
      redirect: 'manual',
    });
    expect(posted.status).toBe(303);
    const [next] = await hops(new URL(posted.headers.get('location') ?? '', url));
    expect(next).toMatchObject({ status: 303, location: expect.stringMatching(MIRE) });
  });

  test('§2.2 302 to verify in single sign-on', async () => {
    const browser = newBrowser();
    await signIn(browser);
    const answer = await authorize(other, browser);
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toMatch(/^\/api\/v2\/interaction\/[\w-]{43}\/verify$/);
  });

  test('§2.2 fc_session_id: signed, HttpOnly, SameSite=Lax, half an hour, a new value at each request', async () => {
    const browser = newBrowser();
    const first = cookiesOf(await authorize())('fc_session_id').at(-1) ?? '';
    expect(first).toMatch(/^fc_session_id=s%3A[\w-]{43}\.[^;]+; Max-Age=1800; Path=\/; .*HttpOnly; SameSite=Lax$/);
    await browser.cookies.setCookie(first, federation.franceconnect.issuer);
    const second = cookiesOf(await authorize(other, browser))('fc_session_id').at(-1) ?? '';
    expect(second.split(';')[0]).not.toBe(first.split(';')[0]);
  });

  test('§2.2 fc_session_id + §11.2 Y190012: a forged one opens nothing', async () => {
    const { url } = await newBrowser().get(service.request().url);
    const answer = await fetch(url, { headers: { cookie: 'fc_session_id=s%3Aforged.signature' } });
    await expectPage(answer, 401, 'Y190012');
  });

  test('§2.2 interaction cookies: on /, HttpOnly, SameSite=Lax, half an hour', async () => {
    const cookies = cookiesOf(await authorize());
    for (const name of ['_interaction', '_interaction.sig']) {
      const cookie = cookies(name).at(-1) ?? '';
      expect(cookie).toMatch(/^[\w.]+=[\w-]+; path=\/; expires=.*; samesite=lax; httponly$/i);
      expect(secondsLeft(cookie)).toBeGreaterThan(1790);
      expect(secondsLeft(cookie)).toBeLessThanOrEqual(1801);
    }
  });

  test('§2.2 resume cookies: the same, on the interaction’s own resumption', async () => {
    const answer = await authorize();
    const uid = answer.headers.get('location')?.split('/').at(-1);
    for (const name of ['_interaction_resume', '_interaction_resume.sig']) {
      const cookie = cookiesOf(answer)(name).at(-1) ?? '';
      expect(cookie).toContain(`path=/api/v2/authorize/${uid}; expires=`);
      expect(cookie).toMatch(/samesite=lax; httponly$/i);
      expect(secondsLeft(cookie)).toBeGreaterThan(1790);
    }
  });

  const secondsLeft = (cookie: string) =>
    (Date.parse(/expires=([^;]+)/.exec(cookie)?.[1] ?? '') - Date.now() + 1000) / 1000;

  test('§2.2 previous flow forgotten: session, interaction and resume cookies are emptied first', async () => {
    const cookies = cookiesOf(await authorize());
    for (const name of ['_session', '_interaction', '_interaction_resume']) {
      expect(cookies(name)[0]).toMatch(new RegExp(`^${name}=;.*Expires=Thu, 01 Jan 1970`));
    }
  });

  test('§2.2 older tab: another request of the browser ends it, 409 Y190004', async () => {
    const browser = newBrowser();
    const { url: older } = await browser.get(service.request().url);
    const newer = await browser.get(other.request().url);
    expect(newer.status).toBe(200);
    const page = await browser.get(older);
    expect(page.status).toBe(409);
    expect(page.body).toContain('Erreur Y190004');
  });
});

describe('back at the service with a code', () => {
  test('§2.9 location + session cookies + resume cleared + §1.2 resume: the last redirection', async () => {
    const request = service.request();
    const resume = new Walker({ stopAt: `${federation.franceconnect.issuer}/authorize/` });
    await resume.get(request.url);
    await resume.submit('#idp-impots');
    await resume.submit('button[name="persona"][value="angele-dubreuil"]');
    const { url } = await resume.submit('form[action$="/login"]');
    const cookie = await resume.cookies.getCookieString(url.href);
    const answer = await fetch(url, { redirect: 'manual', headers: { cookie } });

    expect(answer.status).toBe(303);
    expect(answer.headers.get('cache-control')).toContain('no-store');
    const issuer = encodeURIComponent(federation.franceconnect.issuer);
    expect(answer.headers.get('location')).toMatch(
      new RegExp(`^http://localhost:3999/callback\\?code=[\\w-]{43}&state=${request.state}&iss=${issuer}$`),
    );
    const cookies = cookiesOf(answer);
    for (const name of ['_session', '_session.sig']) {
      expect(cookies(name).at(-1)).toMatch(/=[\w-]+; path=\/;/);
      expect(cookies(name).at(-1)).not.toMatch(/expires|max-age/i);
    }
    expect(cookies('_interaction_resume').at(-1)).toMatch(/^_interaction_resume=;.*expires=Thu, 01 Jan 1970/);
  });

  test('§2.9 location: the state comes back as it was sent', async () => {
    const state = 'é ?&=#+%"\'<>/ 日本 🙂';
    const callback = await federation.signIn(service.request({ state }).url);
    expect(callback.searchParams.get('state')).toBe(state);
  });
});
