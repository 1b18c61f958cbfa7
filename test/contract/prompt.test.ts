import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';
import { refusal, Visitor } from '../support/visitor.ts';

/** Service contract §2.6: what a service's `prompt` changes, which is little. */

let federation: Federation;
let plain: Service;
let allowed: Service;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  plain = await Service.register(federation);
  allowed = await Service.register(federation, { allowedPrompts: ['login', 'consent'] });
});
afterAll(() => federation.stop());

/** Until the information page, or the service where there is none. */
async function afterSource(service: Service, prompt?: string) {
  const browser = new Visitor(federation.franceconnect.issuer, REDIRECT_URI);
  await browser.browser.get(service.request({ prompt }).url);
  await browser.identify('impots');
  return browser;
}

test.each([
  ['login', true],
  ['login login', true],
  ['login consent', false],
  ['consent', false],
  ['login foo', false],
  [undefined, false],
])('§2.6 registered service: prompt=%s skips the information page: %s', async (prompt, skips) => {
  expect((await afterSource(allowed, prompt)).page.stopped).toBe(skips);
});

test.each(['login', 'consent', 'login consent'])(
  '§2.6 service without allowedPrompts: prompt=%s changes nothing',
  async (prompt) => {
    expect((await afterSource(plain, prompt)).page.url.pathname).toMatch(/\/consent$/);
  },
);

test('§2.6 auto-login + §1.2 auto-login: verify leads there, and it leads to the service with 303', async () => {
  const browser = new Visitor(federation.franceconnect.issuer, REDIRECT_URI);
  await browser.browser.get(allowed.request({ prompt: 'login' }).url);
  const leaving = await browser.post('/redirect-to-idp', { csrfToken: browser.csrfToken, providerUid: 'impots' });
  await browser.browser.get(leaving.headers.get('location') ?? '');
  const form = browser.page.document.querySelector('button[value="angele-dubreuil"]')?.closest('form');
  const csrf = form?.querySelector('input[name="csrf"]')?.getAttribute('value') ?? '';
  let answer = await browser.ask(new URL(form?.getAttribute('action') || browser.page.url, browser.page.url), {
    method: 'POST',
    body: new URLSearchParams({ csrf, persona: 'angele-dubreuil' }),
  });
  const hops: string[] = [];
  for (let at = browser.page.url; !at.href.startsWith(REDIRECT_URI); answer = await browser.ask(at)) {
    at = new URL(answer.headers.get('location') ?? '', at);
    hops.push(`${answer.status} ${at.pathname.replace(/[\w-]{43}/, ':uid')}`);
    if (at.href.startsWith(REDIRECT_URI)) break;
  }
  expect(hops.slice(-4)).toEqual([
    '302 /api/v2/interaction/:uid/verify',
    '302 /api/v2/auto-login',
    '303 /api/v2/authorize/:uid',
    '303 /callback',
  ]);
});

test('§2.6 auto-login: refused to whom the information page is due', async () => {
  const browser = await afterSource(plain);
  expect(await refusal(await browser.ask('/api/v2/auto-login'))).toEqual({ status: 409, code: 'Y190004' });
});

test('§2.6 never silent + single sign-on: prompt=login does not switch it off', async () => {
  const browser = await afterSource(plain);
  await browser.confirm();
  const page = await browser.browser.get(plain.request({ prompt: 'login' }).url);
  expect(page.url.pathname).toMatch(/\/consent$/);
});

test('§2.6 registered service: what it asked for still counts after a source that failed', async () => {
  const browser = new Visitor(federation.franceconnect.issuer, REDIRECT_URI);
  await browser.browser.get(allowed.request({ prompt: 'login' }).url);
  await browser.browser.submit('#idp-ameli');
  await browser.browser.click('a[href$="/abandon"]');
  await browser.identify('impots');
  expect(browser.page.stopped).toBe(true);
});

test('§2.6 towards the source: prompt=login always', async () => {
  const browser = new Visitor(federation.franceconnect.issuer);
  await browser.browser.get(plain.request({ prompt: 'consent' }).url);
  const leaving = await browser.post('/redirect-to-idp', { csrfToken: browser.csrfToken, providerUid: 'impots' });
  expect(new URL(leaving.headers.get('location') ?? '').searchParams.get('prompt')).toBe('login');
});
