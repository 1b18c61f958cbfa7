import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'node-html-parser';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { PlusService } from '../support/plus-service.ts';
import { Service } from '../support/service.ts';
import { later } from '../support/time.ts';
import { expectPage } from '../support/wire.ts';

/** Service contract §13: FranceConnect and FranceConnect+, side by side. */

let federation: Federation;
let low: Service;
let high: PlusService;

beforeAll(async () => {
  federation = await startFederation({ list: '2020', only: ['provider', 'sources'] });
  low = await Service.register(federation);
  high = await PlusService.register(federation);
});
afterAll(async () => {
  high.close();
  await federation.stop();
});

type Platform = 'low' | 'high';
type Parameters = Record<string, string>;

const requestOf = (platform: Platform, parameters: Parameters = {}) =>
  platform === 'low' ? low.request(parameters).url : high.request(parameters);
const issuerOf = (platform: Platform) =>
  platform === 'low' ? federation.franceconnect.issuer : federation.franceconnectPlus.issuer;

const browse = async (platform: Platform, parameters: Parameters = {}, stopAt: string[] = []) => {
  const walker = new Walker({ stopAt: ['http://localhost:3999/', 'http://localhost:3997/', ...stopAt] });
  await walker.get(requestOf(platform, parameters));
  return walker;
};

/** From the list to the information page, at a source both platforms have. */
async function toInformation(walker: Walker) {
  await walker.submit('#idp-alicem');
  await walker.submit('button[name="persona"][value="angele-dubreuil"]');
  const approve = 'button[name="decision"][value="approuver"]';
  if (walker.page.document.querySelector(approve)) await walker.submit(approve);
  return walker;
}

const signIn = async (walker: Walker) => (await toInformation(walker)).submit('form[action$="/login"]');

test.each<[Platform, string]>([
  ['low', 'FranceConnect'],
  ['high', 'FranceConnect+'],
])('§13 name on pages: %s, %s', async (platform, name) => {
  const walker = await browse(platform);
  expect(walker.page.document.querySelector('title')?.text).toBe(`Connexion - Choix du compte - ${name}`);
  await toInformation(walker);
  expect(walker.page.document.querySelector('title')?.text).toMatch(new RegExp(` - ${name.replace('+', '\\+')}$`));
});

test.each<[Platform, string]>([
  ['low', 'fclow'],
  ['high', 'fcplus'],
])('§13 support label: %s, %s', async (platform, label) => {
  const page = await expectPage(await fetch(requestOf(platform, { max_age: '1' })), 400, 'Y030007');
  const contact = parse(page).querySelector('a.contact')?.getAttribute('href') ?? '';
  expect(new URL(contact, issuerOf(platform)).searchParams.get('platform')).toBe(label);
});

test.each<[Platform, string, boolean]>([
  ['low', 'eidas1', true],
  ['low', 'eidas2', false],
  ['low', 'eidas3', false],
  ['high', 'eidas1', false],
  ['high', 'eidas2', true],
  ['high', 'eidas3', true],
])('§13 acr accepted: %s, %s: %s', async (platform, acr_values, accepted) => {
  const { page } = await browse(platform, { acr_values });
  expect(page.stopped ? page.url.searchParams.get('error') : page.status).toBe(accepted ? 200 : 'invalid_acr');
});

test('§13 default acr: eidas1, and eidas3', async () => {
  expect((await low.signIn({ source: 'alicem' }, { acr_values: 'foo' })).claims.acr).toBe('eidas1');
  expect((await high.signIn({ source: 'alicem' }, { acr_values: 'foo' })).idToken.payload.acr).toBe('eidas3');
});

test.each<[Platform, string, boolean]>([
  ['low', 'eidas1', true],
  ['high', 'eidas2', true],
  ['high', 'eidas3', false],
])('§13 SSO acr: %s, %s: %s', async (platform, acr_values, reused) => {
  const first = { acr_values: platform === 'low' ? 'eidas1' : 'eidas3' };
  const walker = await browse(platform, first);
  await signIn(walker);
  const page = await walker.get(requestOf(platform, { acr_values }));
  expect(page.url.pathname.endsWith('/consent')).toBe(reused);
});

test('§13 SSO acr + §3.7 level told: an eidas3 session serves an eidas2 request, told as eidas2', async () => {
  const walker = await browse('high', { acr_values: 'eidas3' });
  await signIn(walker);
  await walker.get(requestOf('high', { acr_values: 'eidas2' }));
  const { url } = await walker.submit('form[action$="/login"]');
  expect((await high.complete(url)).idToken.payload.acr).toBe('eidas2');
});

describe('session', () => {
  /** Whether the list can still be shown so many seconds after it was first, having been shown in between. */
  const livesAfter = async (platform: Platform, ...seconds: number[]) => {
    const walker = await browse(platform);
    const { url } = walker.page;
    const statuses = [];
    for (const after of seconds) statuses.push((await later(after, () => walker.get(url))).status);
    return statuses;
  };

  test('§13 session: FranceConnect’s lives half an hour, and each use prolongs it', async () => {
    expect(await livesAfter('low', 1790)).toEqual([200]);
    expect(await livesAfter('low', 1810)).toEqual([401]);
    const service = await Service.register(federation);
    const walker = new Walker({ stopAt: service.client.redirect_uris[0] ?? '' });
    await walker.get(service.request().url);
    await signIn(walker);
    // Single sign-on nearly an hour later, the browser having come by in between.
    for (const _time of ['first', 'again']) {
      await federation.clock.advance({ minutes: 28 }, service.client.client_id);
      const page = await walker.get(service.request().url);
      expect(page.url.pathname).toMatch(/\/consent$/);
    }
  });

  test('§13 session: FranceConnect+’s lives ten minutes, and starts again at « Continuer »', async () => {
    expect(await livesAfter('high', 590)).toEqual([200]);
    expect(await livesAfter('high', 500, 610)).toEqual([200, 401]);
    const walker = await toInformation(await browse('high'));
    await later(500, () => walker.submit('form[action$="/login"]'));
    const page = await later(1000, () => walker.get(requestOf('high')));
    expect(page.url.pathname).toMatch(/\/consent$/);
  });

  test('§13 session: the cookie of FranceConnect lasts half an hour, that of FranceConnect+ ends with the browser', async () => {
    const cookieOf = async (platform: Platform, name: string) =>
      (await fetch(requestOf(platform), { redirect: 'manual' })).headers
        .getSetCookie()
        .filter((cookie) => cookie.startsWith(`${name}=`))
        .at(-1);
    expect(await cookieOf('low', 'fc_session_id')).toContain('Max-Age=1800');
    const plus = await cookieOf('high', 'fcp_session_id');
    expect(plus).toMatch(/HttpOnly; SameSite=Lax/);
    expect(plus).not.toMatch(/Max-Age|Expires/i);
  });
});

test.each<[Platform, string, number]>([
  ['low', '_interaction', 1800],
  ['high', '_fcp_interaction', 600],
])('§13 interaction cookies: %s, %s, %i seconds', async (platform, name, seconds) => {
  const answer = await fetch(requestOf(platform), { redirect: 'manual' });
  const cookie = answer.headers
    .getSetCookie()
    .filter((each) => each.startsWith(`${name}=`))
    .at(-1);
  const left = (Date.parse(/expires=([^;]+)/.exec(cookie ?? '')?.[1] ?? '') - Date.now()) / 1000;
  expect(left).toBeGreaterThan(seconds - 10);
  expect(left).toBeLessThanOrEqual(seconds);
});

test('§13 signature: ES256, RS256 and HS256; ES256 alone', async () => {
  for (const alg of ['ES256', 'RS256', 'HS256'] as const) {
    const signed = { id_token_signed_response_alg: alg, userinfo_signed_response_alg: alg };
    const service = await Service.register(federation, signed);
    expect((await fetch(service.request().url, { redirect: 'manual' })).status).toBe(303);
    const plus = await PlusService.register(federation, signed);
    expect((await fetch(plus.request(), { redirect: 'manual' })).status).toBe(alg === 'ES256' ? 303 : 400);
    plus.close();
  }
});

test('§13 encryption: none; mandatory', async () => {
  const { tokens } = await low.signIn();
  expect(tokens.id_token?.split('.')).toHaveLength(3);
  expect((await high.signIn()).tokens.id_token?.split('.')).toHaveLength(5);
  const plain = requestOf('high', {
    client_id: low.client.client_id,
    redirect_uri: low.client.redirect_uris[0] ?? '',
  });
  await expectPage(await fetch(plain), 400, 'Y043310B');
});

test('§13 keys: EC and RSA; EC', async () => {
  const kinds = async (platform: Platform) => {
    const { keys } = (await (await fetch(`${issuerOf(platform)}/jwks`)).json()) as { keys: { kty: string }[] };
    return keys.map(({ kty }) => kty);
  };
  expect(await kinds('low')).toEqual(['EC', 'RSA']);
  expect(await kinds('high')).toEqual(['EC']);
});

test('§13 source levels: all sources; those that give eidas2 or more', async () => {
  const listed = async (platform: Platform) =>
    (await browse(platform)).page.document.querySelectorAll('button[data-testid]').map(({ id }) => id);
  expect((await listed('low')).sort()).toEqual(
    ['alicem', 'ameli', 'impots', 'la-poste', 'mobile-connect', 'msa'].map((id) => `idp-${id}`),
  );
  expect((await listed('high')).sort()).toEqual(['idp-alicem', 'idp-la-poste']);
});

test('§13 source levels: those below the request are greyed', async () => {
  const { document } = (await browse('high', { acr_values: 'eidas3' })).page;
  const buttons = document.querySelectorAll('button[data-testid]');
  expect(Object.fromEntries(buttons.map((button) => [button.id, button.hasAttribute('disabled')]))).toEqual({
    'idp-la-poste': true,
    'idp-alicem': false,
  });
});

test('§13 excluded sources + §3.2 excluded sources: greyed; hidden', async () => {
  const filter = { idpFilterExclude: true, idpFilterList: ['la-poste'] };
  const { document } = await new Walker().get((await Service.register(federation, filter)).request().url);
  expect(document.querySelector('#idp-la-poste')?.hasAttribute('disabled')).toBe(true);
  const plus = await PlusService.register(federation, filter);
  const there = await new Walker().get(plus.request());
  plus.close();
  expect(there.document.querySelector('#idp-la-poste')).toBeNull();
  expect(there.document.querySelector('#idp-alicem')).not.toBeNull();
});

test('§13 Y010008 page + §3.8 Y010008: as any other; a link to the help page', async () => {
  const faults = [{ kind: 'register', outcome: 'no-echo' }] as const;
  const { client_id } = high.client;
  for (const client of [low.client.client_id, client_id]) {
    await federation.scenarios.use({ id: 'no-echo', faults: [...faults] }, { client });
  }
  const pageOf = async (platform: Platform) => (await toInformation(await browse(platform))).page.document;
  const [lowPage, highPage] = [await pageOf('low'), await pageOf('high')];
  await federation.scenarios.reset();
  for (const page of [lowPage, highPage]) expect(page.querySelector('.error-code')?.text).toBe('Erreur Y010008');
  expect(lowPage.text).not.toContain('Consulter la page d’aide');
  expect(highPage.text).toContain('Besoin d’aide ?');
  expect(highPage.text).toContain('Consulter la page d’aide');
});

test.each<[Platform, string]>([
  ['low', 'openid profile email birth'],
  ['high', 'openid profile email preferred_username birthplace birthcountry'],
])('§13 scope sent to sources: %s, « %s »', async (platform, scope) => {
  const walker = await browse(platform, {}, [`${federation.sources?.url}/`]);
  const { url } = await walker.submit('#idp-alicem');
  expect(url.searchParams.get('scope')).toBe(scope);
});

test('§13 identical lifetimes: code thirty seconds, tokens sixty, no refresh token, iss on every answer', async () => {
  for (const platform of ['low', 'high'] as const) {
    const { client } = platform === 'low' ? low : high;
    const { client_id, client_secret, redirect_uris } = client;
    const redeem = async (code: string | null) =>
      (
        await fetch(`${issuerOf(platform)}/token`, {
          method: 'POST',
          body: new URLSearchParams({
            grant_type: 'authorization_code',
            code: code ?? '',
            redirect_uri: redirect_uris[0] ?? '',
            client_id,
            client_secret,
          }),
        })
      ).json() as Promise<Record<string, unknown>>;
    const arrive = async () => {
      const { searchParams } = await federation.signIn(requestOf(platform), { source: 'alicem' });
      expect(searchParams.get('iss')).toBe(issuerOf(platform));
      return searchParams.get('code');
    };
    const tokens = await redeem(await arrive());
    expect(tokens).toMatchObject({ expires_in: 60, token_type: 'Bearer' });
    expect(tokens).not.toHaveProperty('refresh_token');
    const late = await arrive();
    expect(await later(32, () => redeem(late))).toMatchObject({ error: 'invalid_grant' });
  }
});

test('§13 session: both live in one browser without disturbing each other', async () => {
  const walker = await browse('low');
  const mire = walker.page.url;
  await walker.get(requestOf('high'));
  expect((await signIn(walker)).url.searchParams.has('code')).toBe(true);
  expect((await walker.get(mire)).status).toBe(200);
});
