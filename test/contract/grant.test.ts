import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';
import { at } from '../support/time.ts';
import { credentialsOf, expectJson, expectPage, formOf, step } from '../support/wire.ts';

/**
 * Service contract §4 and §6: the grant ends before what was issued from it. It begins when the citizen presses
 * « Continuer », the code when the browser resumes, which may be much later.
 */

let federation: Federation;
let service: Service;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  service = await Service.register(federation);
});
afterAll(() => federation.stop());

/** Milliseconds: a whole second not long from now, in which everything begins. */
const noon = Math.ceil(Date.now() / 1000) * 1000;
const seconds = (count: number) => noon + count * 1000;

/** The citizen pressed « Continuer » at noon and nine tenths; the browser has not gone on. */
async function pressed() {
  const browser = new Walker({ stopAt: `${federation.franceconnect.issuer}/authorize/` });
  await browser.get(service.request().url);
  await browser.submit('#idp-impots');
  await browser.submit('button[name="persona"][value="angele-dubreuil"]');
  const { url } = await at(noon + 900, () => browser.submit('form[action$="/login"]'));
  return { url, cookies: browser.cookies };
}

/** The browser goes on. @returns the code */
async function resumed(moment: number) {
  const { url, cookies } = await pressed();
  const answer = await at(moment, () => step(cookies, url));
  return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? 'no code';
}

const redeem = (code: string) =>
  fetch(`${federation.franceconnect.issuer}/token`, {
    method: 'POST',
    body: formOf({
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT_URI,
      ...credentialsOf(service),
    }),
  });

test('§4 grant gone: the code outlived it, 400 invalid_grant', async () => {
  const code = await resumed(seconds(80));
  await expectJson(await at(seconds(95), () => redeem(code)), {
    status: 400,
    error: 'invalid_grant',
    description: 'grant request is invalid (grant not found)',
    code: 'Y04D8B5C',
  });
});

test('§4 grant expired: still stored for the fraction of a second the engine does not count', async () => {
  const code = await resumed(seconds(80));
  await expectJson(await at(seconds(90) + 100, () => redeem(code)), {
    status: 400,
    error: 'invalid_grant',
    description: 'grant request is invalid (grant is expired)',
    code: 'Y049D91E',
  });
});

test('§6 grant gone: the token outlived it, 401 invalid_token', async () => {
  const code = await resumed(seconds(60));
  const answer = await at(seconds(70), () => redeem(code));
  const { access_token } = (await answer.json()) as { access_token: string };
  const userinfo = () =>
    fetch(`${federation.franceconnect.issuer}/userinfo`, { headers: { authorization: `Bearer ${access_token}` } });
  expect((await at(seconds(85), userinfo)).status).toBe(200);
  const refused = await at(seconds(100), userinfo);
  expect(refused.headers.get('www-authenticate')).toContain('error="invalid_token"');
  await expectJson(refused, {
    status: 401,
    error: 'invalid_token',
    description: 'invalid token provided (grant not found)',
    code: 'Y0489D15',
  });
});

test('§6 grant gone: expired, still stored for a fraction of a second', async () => {
  const code = await resumed(seconds(60));
  const answer = await at(seconds(70), () => redeem(code));
  const { access_token } = (await answer.json()) as { access_token: string };
  const refused = await at(seconds(90) + 100, () => userinfo(access_token));
  await expectJson(refused, {
    status: 401,
    error: 'invalid_token',
    description: 'invalid token provided (grant is expired)',
    code: 'Y0446BD3',
  });
});

/** A citizen back at the service with a code. */
async function signedIn() {
  const browser = new Walker({ stopAt: REDIRECT_URI });
  await browser.get(service.request().url);
  await browser.submit('#idp-impots');
  await browser.submit('button[name="persona"][value="angele-dubreuil"]');
  const { url } = await browser.submit('form[action$="/login"]');
  return { browser, code: url.searchParams.get('code') ?? '' };
}

async function signOut(browser: Walker) {
  const { tokens } = await service.signIn();
  await browser.get(`${federation.franceconnect.issuer}/session/end?id_token_hint=${tokens.id_token}`);
  expect(browser.page.url.pathname).toBe('/api/v2/session/end/success');
}

/** Another sign-in begins, which empties the engine's cookie: a logout then finds nothing to revoke (§9, derived). */
const beginAgain = (browser: Walker) => browser.get(service.request().url);

const userinfo = (token: string) =>
  fetch(`${federation.franceconnect.issuer}/userinfo`, { headers: { authorization: `Bearer ${token}` } });

test('§4 FC session destroyed + §11.2 Y190010: with the code still there, page 401 at /token', async () => {
  const { browser, code } = await signedIn();
  await beginAgain(browser);
  await signOut(browser);
  const page = await expectPage(await redeem(code), 401, 'Y190010');
  expect(page).toContain('Votre session a expiré ou est invalide, fermez l’onglet de votre navigateur');
});

test('§4 FC session destroyed + §11.2 Y190010: with the token already given, page 401 at /userinfo', async () => {
  const { browser, code } = await signedIn();
  const { access_token } = (await (await redeem(code)).json()) as { access_token: string };
  expect((await userinfo(access_token)).status).toBe(200);
  await beginAgain(browser);
  expect((await userinfo(access_token)).status).toBe(200);
  await signOut(browser);
  await expectPage(await userinfo(access_token), 401, 'Y190010');
});

test('§4 FC session destroyed: ended by the control API, page 401 at /token', async () => {
  const { code } = await signedIn();
  await federation.reset(service.client.client_id);
  await expectPage(await redeem(code), 401, 'Y190010');
});

test('§4 FC session destroyed: a complete logout ends the code as well', async () => {
  const { browser, code } = await signedIn();
  await signOut(browser);
  await expectJson(await redeem(code), {
    status: 400,
    error: 'invalid_grant',
    description: 'grant request is invalid (authorization code not found)',
    code: 'Y049E20B',
  });
});
