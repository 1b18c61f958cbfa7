import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { PlusService } from '../support/plus-service.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';
import { refusal, Visitor } from '../support/visitor.ts';

/** Service contract §2.8: the source a service names. */

let federation: Federation;
/** Has no list of its own: the platform's counts, which is `ameli`. */
let service: Service;
let issuer: string;

beforeAll(async () => {
  federation = await startFederation({
    list: '2020',
    only: ['provider', 'sources'],
    sourceRecords: {
      ameli: { idpHint: true },
      msa: { active: false },
      alicem: { display: false },
    },
  });
  issuer = federation.franceconnect.issuer;
  service = await Service.register(federation);
});
afterAll(() => federation.stop());

const visitor = () => new Visitor(issuer, REDIRECT_URI);
const atAmeli = () => new RegExp(`^${federation.sources?.url}/ameli/authorize\\?`);

const hinted = (hint: string, by = service, parameters: Record<string, string> = {}) =>
  visitor().ask(by.request({ idp_hint: hint, ...parameters }).url);

test('§2.8 allowed hint + §2.2 302 to the hinted source: 302 to the source, without the mire, and the sign-in goes on to the service', async () => {
  const browser = visitor();
  const request = service.request({ idp_hint: 'ameli' });
  const answer = await browser.ask(request.url);
  expect(answer.status).toBe(302);
  expect(answer.headers.get('location')).toMatch(atAmeli());
  await browser.browser.get(answer.headers.get('location') ?? '');
  await browser.introduce();
  const { url } = await browser.confirm();
  expect((await service.complete(url, request)).userinfo.family_name).toBe('DUBREUIL');
});

test('§2.8 hint outside the list + §2.4 idp_hint not allowed: 302 to the service with invalid_idp_hint, and state is the word undefined', async () => {
  const answer = await hinted('impots');
  expect(answer.status).toBe(302);
  expect(answer.headers.get('location')).toBe(
    `${REDIRECT_URI}?error=invalid_idp_hint&error_description=An+idp_hint+was+provided+but+is+not+allowed&state=undefined&iss=${encodeURIComponent(issuer)}`,
  );
});

test('§2.8 allowedIdpHints + §12 allowedIdpHints: the service’s own list takes the place of the platform’s', async () => {
  const own = await Service.register(federation, { allowedIdpHints: ['impots'] });
  expect((await hinted('impots', own)).headers.get('location')).toContain('/impots/authorize?');
  expect((await hinted('ameli', own)).headers.get('location')).toContain('error=invalid_idp_hint');
});

test('§2.8 allowedIdpHints: an empty list forbids every hint', async () => {
  const none = await Service.register(federation, { allowedIdpHints: [] });
  expect((await hinted('ameli', none)).headers.get('location')).toContain('error=invalid_idp_hint');
});

test('§2.8 platform list: empty unless a source’s record says otherwise', async () => {
  await using plain = await startFederation({ list: '2020', only: ['provider', 'sources'] });
  const other = await Service.register(plain);
  const answer = await fetch(other.request({ idp_hint: 'ameli' }).url, { redirect: 'manual' });
  expect(answer.headers.get('location')).toContain('error=invalid_idp_hint');
});

test('§2.8 ignored in single sign-on + §2.2 302 to verify in single sign-on: verify, whatever the hint', async () => {
  const browser = visitor();
  await browser.browser.get(service.request().url);
  await browser.identify('impots');
  await browser.confirm();
  for (const hint of ['ameli', 'impots']) {
    const answer = await browser.ask(service.request({ idp_hint: hint }).url);
    expect([answer.status, answer.headers.get('location')]).toEqual([302, expect.stringMatching(/\/verify$/)]);
  }
});

const posted = (hint: { query?: string; body?: string }) => {
  const { url } = service.request(hint.body === undefined ? {} : { idp_hint: hint.body });
  const address = new URL(url.origin + url.pathname);
  if (hint.query !== undefined) address.searchParams.set('idp_hint', hint.query);
  return fetch(address, { method: 'POST', body: url.searchParams, redirect: 'manual' });
};

test('§2.8 POST body: a hint there is ignored', async () => {
  const browser = visitor();
  for (const body of ['ameli', 'impots']) {
    const page = await browser.browser.get(new URL((await posted({ body })).headers.get('location') ?? '', issuer));
    expect(page.document.querySelector('h1')?.text).toMatch(/^Connexion en cours sur/);
  }
});

test('§2.8 POST query string: a hint counts; one outside the list is page 500 Y030032', async () => {
  const allowed = await posted({ query: 'ameli' });
  const followed = await visitor().ask(new URL(allowed.headers.get('location') ?? '', issuer));
  expect(followed.headers.get('location')).toMatch(atAmeli());
  const refused = await posted({ query: 'impots' });
  expect(refused.headers.get('location')).toBeNull();
  expect(await refusal(refused)).toEqual({ status: 500, code: 'Y030032' });
});

test('§2.8 empty hint: as if there were none', async () => {
  expect((await hinted('')).headers.get('location')).toMatch(/\/interaction\/[\w-]{43}$/);
});

test.each([
  ['disabled', 'msa', 500, 'Y020017'],
  ['unknown', 'nowhere', 500, 'Y020019'],
  ['excluded for the service', 'impots', 403, 'Y020023'],
])('§2.8 hinted source not usable + §2.3 hinted source not usable: %s is a page', async (_why, hint, status, code) => {
  const strict = await Service.register(federation, { allowedIdpHints: [hint], idpFilterList: ['impots'] });
  expect(await refusal(await hinted(hint, strict))).toEqual({ status, code });
});

test('§2.8 hidden source: may be named, since only the list hides it', async () => {
  const own = await Service.register(federation, { allowedIdpHints: ['alicem'] });
  expect((await hinted('alicem', own)).headers.get('location')).toContain('/alicem/authorize?');
});

test('§2.8 level outside the platform: invalid_acr after the interaction, as without a hint', async () => {
  const browser = visitor();
  const { url } = await browser.browser.get(service.request({ idp_hint: 'ameli', acr_values: 'eidas2' }).url);
  expect(url.searchParams.get('error')).toBe('invalid_acr');
});

test('§2.8 level of the hinted source: nothing greys it, what it answers is checked all the same', async () => {
  const plus = await PlusService.register(federation, { allowedIdpHints: ['la-poste'] });
  const browser = new Visitor(federation.franceconnectPlus.issuer);
  const answer = await browser.ask(plus.request({ idp_hint: 'la-poste', acr_values: 'eidas3' }));
  plus.close();
  expect([answer.status, answer.headers.get('location')]).toEqual([
    302,
    expect.stringContaining('/la-poste/authorize?'),
  ]);
  await browser.browser.get(answer.headers.get('location') ?? '');
  expect(await refusal(await browser.introduce())).toEqual({ status: 500, code: 'Y100001' });
});

test('§2.8 source out of reach: the mire, with its banner', async () => {
  await using alone = await startFederation({
    list: '2020',
    only: ['provider'],
    sources: [
      {
        id: 'en-panne',
        title: 'En panne',
        issuer: 'http://127.0.0.1:9',
        client_id: 'x',
        client_secret: 'y',
      },
    ],
    sourceRecords: { 'en-panne': { idpHint: true } },
  });
  const other = await Service.register(alone);
  const browser = new Visitor(alone.franceconnect.issuer, REDIRECT_URI);
  const page = await browser.browser.get(other.request({ idp_hint: 'en-panne' }).url);
  expect(page.document.querySelector('[role="alert"]')?.text).toContain(
    'La connexion à En panne n’a pas été possible.',
  );
});
