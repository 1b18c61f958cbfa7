import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { issuerElsewhere } from '../support/elsewhere.ts';
import { PlusService } from '../support/plus-service.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';
import { later } from '../support/time.ts';
import { credentialsOf, expectPage, type Fields, formOf } from '../support/wire.ts';

/** Service contract §9: a chain of pages that send themselves, ending at the service; errors are pages. */

let federation: Federation;
let service: Service;
let other: Service;
/** A source that has no logout. */
let silent: Awaited<ReturnType<typeof issuerElsewhere>>;

const GOODBYE = 'http://localhost:3999/goodbye';

beforeAll(async () => {
  silent = await issuerElsewhere({ logout: false });
  federation = await startFederation({ only: ['provider', 'sources'], sources: [silent.source] });
  await silent.trust(`${federation.franceconnect.issuer}/oidc-callback`);
  service = await Service.register(federation);
  other = await Service.register(federation, { redirect_uris: ['http://localhost:3998/cb'] });
});
afterAll(async () => {
  await federation.stop();
  await silent[Symbol.asyncDispose]();
});

/** A browser, which sends by itself the forms that ask for it unless it has no scripts. */
const newBrowser = (scripts = true) => new Walker({ stopAt: [REDIRECT_URI, GOODBYE, `${GOODBYE}?`], scripts });

async function signIn(browser: Walker) {
  const request = service.request();
  await browser.get(request.url);
  await browser.submit('#idp-impots');
  await browser.submit('button[name="persona"][value="angele-dubreuil"]');
  const { url } = await browser.submit('form[action$="/login"]');
  return service.complete(url, request);
}

const end = (query: Fields) => `${federation.franceconnect.issuer}/session/end?${formOf(query)}`;

describe('in the browser that signed in', () => {
  test('§9 first answer + through the source + confirmation + return + state + §1.2 GET session end + disconnect-from-idp + logout-callback + logout confirmation + §S6 logout at the source: page by page', async () => {
    const browser = newBrowser(false);
    const { tokens } = await signIn(browser);
    const first = await browser.get(
      end({ id_token_hint: tokens.id_token, post_logout_redirect_uri: GOODBYE, state: 'my state' }),
    );
    expect(first.status).toBe(200);
    expect(first.document.querySelector('title')?.text).toBe('Déconnexion du FI');
    const form = first.document.querySelector('main form');
    expect(form?.getAttribute('action')).toBe('/api/v2/client/disconnect-from-idp');
    expect(form?.getAttribute('method')).toBe('post');
    expect(first.document.querySelector('script[src$="/auto-submit.js"]')).not.toBeNull();

    const atSource = await browser.submit('main form');
    expect(atSource.url.href).toContain(`${federation.sources?.url}/impots/session/end`);
    expect(Object.fromEntries(atSource.url.searchParams)).toEqual({
      id_token_hint: expect.any(String),
      post_logout_redirect_uri: `${federation.franceconnect.issuer}/client/logout-callback`,
      state: expect.any(String),
      client_id: 'franceconnect',
    });
    expect(atSource.url.searchParams.get('id_token_hint')).not.toBe(tokens.id_token);

    const back = await browser.submit('main form');
    expect(back.url.pathname).toBe('/api/v2/client/logout-callback');
    expect(back.status).toBe(200);
    const confirm = back.document.querySelector('form[id="op.logoutForm"]');
    expect(new URL(confirm?.getAttribute('action') ?? '', back.url).pathname).toBe('/api/v2/session/end/confirm');
    expect(confirm?.querySelector('input[name="logout"]')?.getAttribute('value')).toBe('yes');
    expect(confirm?.querySelector('input[name="xsrf"]')?.getAttribute('value')).toBeTruthy();

    const { url } = await browser.submit('main form');
    expect(url.href).toBe(`${GOODBYE}?state=my+state`);
  });

  test('§9 post_logout_redirect_uri + state: without a state, nothing in the query', async () => {
    const browser = newBrowser();
    const { tokens } = await signIn(browser);
    const { url } = await browser.get(end({ id_token_hint: tokens.id_token, post_logout_redirect_uri: GOODBYE }));
    expect(url.href).toBe(GOODBYE);
  });

  test('§9 grant revoked + session destroyed: the token is dead, nobody is signed in any more', async () => {
    const browser = newBrowser();
    const { tokens } = await signIn(browser);
    await browser.get(end({ id_token_hint: tokens.id_token, post_logout_redirect_uri: GOODBYE }));
    const userinfo = await fetch(`${federation.franceconnect.issuer}/userinfo`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(userinfo.status).toBe(401);
    const page = await browser.get(other.request().url);
    expect(page.document.querySelector('#idp-impots')).not.toBeNull();
  });

  test('§9 success page + §1.2 logout success page: without an address to return to', async () => {
    const browser = newBrowser();
    const { tokens } = await signIn(browser);
    const page = await browser.get(end({ id_token_hint: tokens.id_token }));
    expect(page.status).toBe(200);
    expect(page.url.pathname).toBe('/api/v2/session/end/success');
    expect(page.document.text).toContain('Vous êtes bien déconnecté, vous pouvez fermer votre navigateur.');
  });

  test('§9 after another authorize: the short way, past the source', async () => {
    const browser = newBrowser(false);
    const { tokens } = await signIn(browser);
    await browser.get(other.request().url);
    const page = await browser.get(end({ id_token_hint: tokens.id_token, post_logout_redirect_uri: GOODBYE }));
    expect(page.document.querySelector('form[id="op.logoutForm"]')).not.toBeNull();
    expect((await browser.submit('main form')).url.href).toBe(GOODBYE);
  });
});

test('§9 source without logout: its hop is left out', async () => {
  const browser = newBrowser(false);
  const request = service.request();
  await browser.get(request.url);
  await browser.submit(`#idp-${silent.source.id}`);
  await browser.submit('#enter');
  const { url } = await browser.submit('form[action$="/login"]');
  const { tokens } = await service.complete(url, request);
  const first = await browser.get(end({ id_token_hint: tokens.id_token, post_logout_redirect_uri: GOODBYE }));
  expect(first.status).toBe(200);
  expect(first.document.querySelector('title')?.text).toBe('Déconnexion FC');
  expect(first.document.querySelector('main form')?.getAttribute('action')).toBe('/api/v2/client/logout-callback');
  expect(first.document.querySelector('main form')?.getAttribute('method')).toBe('get');
  const second = await browser.submit('main form');
  expect(second.document.querySelector('form[id="op.logoutForm"]')).not.toBeNull();
  expect((await browser.submit('main form')).url.href).toBe(GOODBYE);
});

test('§9 without session: straight to the confirmation, then to the service', async () => {
  const { tokens } = await service.signIn();
  const browser = newBrowser(false);
  const page = await browser.get(
    end({ id_token_hint: tokens.id_token, post_logout_redirect_uri: GOODBYE, state: 's' }),
  );
  expect(page.status).toBe(200);
  const form = page.document.querySelector('form[id="op.logoutForm"]');
  expect(form?.querySelector('input[name="logout"]')?.getAttribute('value')).toBe('yes');
  expect((await browser.submit('main form')).url.href).toBe(`${GOODBYE}?state=s`);
});

test('§9 old hint: a token that expired long ago serves', async () => {
  const { tokens } = await service.signIn();
  const answer = await later(86_400, () => fetch(end({ id_token_hint: tokens.id_token }), { redirect: 'manual' }));
  expect(answer.status).toBe(200);
});

describe('refusals, never told to the service', () => {
  let hint: string;

  beforeAll(async () => {
    hint = (await service.signIn()).tokens.id_token ?? '';
  });

  const tampered = () => `${hint.slice(0, -8)}${hint.endsWith('AAAAAAAA') ? 'BBBBBBBB' : 'AAAAAAAA'}`;

  test.each<[string, string, () => Fields, string]>([
    ['id_token_hint', 'none', () => ({ id_token_hint: undefined }), 'Y000400'],
    ['id_token_hint', 'empty', () => ({ id_token_hint: '' }), 'Y000400'],
    ['anything else', 'refused', () => ({ anything: 'x' }), 'Y000400'],
    ['post_logout_redirect_uri', 'no address', () => ({ post_logout_redirect_uri: 'nowhere' }), 'Y000400'],
    ['post_logout_redirect_uri', 'a custom scheme', () => ({ post_logout_redirect_uri: 'myapp://bye' }), 'Y000400'],
    ['hint undecodable', 'rubbish', () => ({ id_token_hint: 'rubbish' }), 'Y04FEDB9'],
    ['encrypted hint', 'five parts', () => ({ id_token_hint: `${hint}.x.y` }), 'Y04FEDB9'],
    ['hint badly signed', 'other characters', () => ({ id_token_hint: tampered() }), 'Y045AFAE'],
    ['other client_id', 'not the audience', () => ({ client_id: other.client.client_id }), 'Y0467882'],
    ['unregistered address', 'a slash too many', () => ({ post_logout_redirect_uri: `${GOODBYE}/` }), 'Y04CFAEF'],
  ])('§9 %s: %s', async (_rule, _what, query, code) => {
    for (const accept of ['text/html', '*/*', 'application/json']) {
      const answer = await fetch(end({ id_token_hint: hint, ...query() }), { redirect: 'manual', headers: { accept } });
      await expectPage(answer, 400, code);
    }
  });

  test('§9 hint badly signed: one of the other platform', async () => {
    const plus = await PlusService.register(federation, { client_id: 'of-plus' });
    try {
      const { idToken, tokens } = await plus.signIn();
      await expectPage(await fetch(end({ id_token_hint: idToken.jws })), 400, 'Y045AFAE');
      // FranceConnect+ takes the token inside, and not the encrypted one.
      const there = (token = '') => fetch(`${federation.franceconnectPlus.issuer}/session/end?id_token_hint=${token}`);
      expect((await there(idToken.jws)).status).toBe(200);
      await expectPage(await there(tokens.id_token), 400, 'Y04FEDB9');
    } finally {
      plus.close();
    }
  });

  test('§9 unknown audience', async () => {
    const leaving = await Service.register(federation);
    const { tokens } = await leaving.signIn();
    await federation.registerClient({ ...leaving.client, active: false });
    await expectPage(await fetch(end({ id_token_hint: tokens.id_token })), 400, 'Y0429C91');
  });

  test('§9 anything else: a repeated parameter', async () => {
    const query = formOf({ id_token_hint: hint, state: 'a' });
    query.append('state', 'b');
    await expectPage(await fetch(`${federation.franceconnect.issuer}/session/end?${query}`), 400, 'Y000400');
  });

  test('§9 id_token_hint: is not shown', async () => {
    const page = await (await fetch(end({ id_token_hint: hint, anything: 'x' }))).text();
    expect(page).not.toContain(hint.slice(0, 20));
  });

  test('§9 client_id + logout_hint + ui_locales + state: accepted', async () => {
    const { client_id } = credentialsOf(service);
    const query = { post_logout_redirect_uri: GOODBYE, state: '', client_id, logout_hint: 'x', ui_locales: 'fr' };
    expect((await fetch(end({ id_token_hint: hint, ...query }))).status).toBe(200);
  });

  const confirm = (fields: Fields) =>
    fetch(`${federation.franceconnect.issuer}/session/end/confirm`, { method: 'POST', body: formOf(fields) });

  test('§9 confirm without xsrf', async () => {
    await expectPage(await confirm({ logout: 'yes' }), 400, 'Y047B9D9');
    await expectPage(await confirm({ logout: 'yes', xsrf: 'x' }), 400, 'Y047B9D9');
  });

  test('§9 confirm with wrong xsrf', async () => {
    const browser = newBrowser(false);
    await browser.get(end({ id_token_hint: hint }));
    const page = await browser.submit('main form', { xsrf: 'wrong' });
    expect(page.status).toBe(400);
    expect(page.body).toContain('Erreur Y04976CE');
  });

  test('§1.2 POST session end: page 404', async () => {
    const answer = await fetch(`${federation.franceconnect.issuer}/session/end`, {
      method: 'POST',
      body: formOf({ id_token_hint: hint }),
    });
    await expectPage(answer, 404, 'Y000404');
  });
});
