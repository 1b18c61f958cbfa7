import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { ANYBODY } from '../support/anybody.ts';
import { FaultySource, type Misbehaviour } from '../support/faulty-source.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';
import { refusal, Visitor } from '../support/visitor.ts';

/** Service contract §3.4, identity sources §1.5 to §1.7: what FranceConnect takes from a source, and what it does not. */

let federation: Federation;
let service: Service;
let source: FaultySource;

beforeAll(async () => {
  source = await FaultySource.start();
  federation = await startFederation({ only: ['provider'], sources: [source.record] });
  service = await Service.register(federation);
});
afterEach(async () => {
  source.behaviour = {};
  await federation.sourceRecords.set({});
});
afterAll(async () => {
  await federation.stop();
  source.stop();
});

/** Where a sign-in leads when the source behaves so. */
async function arrive(behaviour: Misbehaviour) {
  source.behaviour = behaviour;
  const request = service.request({ scope: 'openid profile birth email' });
  const visitor = new Visitor(federation.franceconnect.issuer, REDIRECT_URI);
  await visitor.browser.get(request.url);
  return { visitor, request, page: await visitor.browser.submit('#idp-essai') };
}

const faultsOf = (document: { querySelectorAll(selector: string): { text: string }[] }) =>
  document.querySelectorAll('.developers table th[scope="row"]').map(({ text }) => text);

describe('what is accepted', () => {
  test('§3.4 OK: 302 to verify, the information page, and the service receives the identity', async () => {
    const { visitor, request, page } = await arrive({});
    expect(page.url.pathname).toMatch(/\/consent$/);
    const { userinfo } = await service.complete((await visitor.confirm()).url, request);
    expect(userinfo).toMatchObject(ANYBODY);
  });

  test.each<[string, Record<string, unknown>]>([
    ['a day unknown', { birthdate: '1984-02-00' }],
    ['a month and a day unknown', { birthdate: '1984-00-00' }],
    ['a leap day', { birthdate: '2000-02-29' }],
    ['an unspecified gender', { gender: 'unspecified' }],
    ['Corsica', { birthplace: '2A004' }],
    ['a commune of the right form that does not exist', { birthplace: '00000' }],
    ['a birth abroad without a place', { birthcountry: '99352', birthplace: undefined }],
    ['a place abroad in words', { birthcountry: '99352', birthplace: 'Alger' }],
    ['a name of 256 characters', { family_name: 'É'.repeat(256) }],
    ['an empty usage name', { preferred_username: '' }],
    ['lower case, accents, hyphens and apostrophes', { given_name: 'élé-anore d’œil' }],
    ['claims nobody asked for', { address: 12, phone_number: ['x'] }],
  ])('§3.4 identity accepted: %s', async (_what, userinfo) => {
    expect((await arrive({ userinfo })).page.url.pathname).toMatch(/\/consent$/);
  });
});

test('§9 through the source + §11.2 Y020028: a logout that is announced and is no address is page 500', async () => {
  const { visitor, request } = await arrive({ logout: 'nowhere' });
  const { tokens } = await service.complete((await visitor.confirm()).url, request);
  const first = new URL(`${federation.franceconnect.issuer}/session/end?id_token_hint=${tokens.id_token}`);
  // The form sends itself.
  const page = await visitor.browser.get(first);
  expect(await refusal(page)).toEqual({ status: 500, code: 'Y020028' });
});

describe('an identity that is not valid is page 400 Y600006, naming the claim', () => {
  test.each<[claim: string, value: unknown]>([
    ['given_name', undefined],
    ['given_name', ''],
    ['given_name', 12],
    ['given_name', 'x'.repeat(257)],
    ['family_name', undefined],
    ['family_name', 'x'.repeat(257)],
    ['birthdate', undefined],
    ['birthdate', '1977'],
    ['birthdate', '1977-03'],
    ['birthdate', '1977-00-03'],
    ['birthdate', '1990-13-00'],
    ['birthdate', '1990-02-30'],
    ['birthdate', 19770303],
    ['gender', undefined],
    ['gender', ''],
    ['gender', 'other'],
    ['birthcountry', undefined],
    ['birthcountry', 'FR'],
    ['birthcountry', '2C100'],
    ['birthplace', undefined],
    ['birthplace', 'Rennes'],
    ['birthplace', '3523'],
    ['email', undefined],
    ['email', ''],
    ['email', 'nobody'],
    ['preferred_username', 12],
  ])('§3.4 identity not valid + §11.2 Y600006: %s %j', async (claim, value) => {
    const { page } = await arrive({ userinfo: { [claim]: value } });
    expect(await refusal(page)).toEqual({ status: 400, code: 'Y600006' });
    expect(faultsOf(page.document)).toEqual([claim]);
  });

  test('§3.4 identity not valid: several faults are told together', async () => {
    const { page } = await arrive({ userinfo: { email: undefined, gender: 'x', birthplace: '' } });
    expect(faultsOf(page.document).toSorted()).toEqual(['birthplace', 'email', 'gender']);
  });
});

describe('tokens', () => {
  test.each<[string, Misbehaviour]>([
    ['an error', { tokenStatus: 400 }],
    ['a failure', { tokenStatus: 503 }],
    ['no ID token', { tokens: { id_token: undefined } }],
    ['an ID token that is none', { tokens: { id_token: 'rubbish' } }],
    ['a signature of another key', { forged: true }],
    ['another nonce', { idToken: { nonce: 'x' } }],
    ['another audience', { idToken: { aud: 'somebody-else' } }],
    ['another issuer', { idToken: { iss: 'http://127.0.0.1:1' } }],
    ['an expired ID token', { idToken: { exp: 1 } }],
  ])('§3.4 token exchange fails + §11.2 Y020026: %s is page 502 Y020026', async (_what, behaviour) => {
    expect(await refusal((await arrive(behaviour)).page)).toEqual({ status: 502, code: 'Y020026' });
  });

  test.each<[string, Misbehaviour]>([
    ['no access token', { tokens: { access_token: undefined } }],
    ['an empty access token', { tokens: { access_token: '' } }],
    ['an access token that is not ASCII', { tokens: { access_token: 'clé' } }],
    ['no acr', { idToken: { acr: undefined } }],
    ['an empty acr', { idToken: { acr: '' } }],
    ['an acr that is not alphanumeric', { idToken: { acr: 'eidas-1' } }],
    ['an acr that is a number', { idToken: { acr: 1 } }],
    ['an amr that is a word', { idToken: { amr: 'pwd' } }],
    ['an amr of numbers', { idToken: { amr: [1] } }],
    ['a rep_scope that is a word', { idToken: { rep_scope: 'x' } }],
  ])('§3.4 malformed tokens + §11.2 Y020030: %s is page 500 Y020030', async (_what, behaviour) => {
    expect(await refusal((await arrive(behaviour)).page)).toEqual({ status: 500, code: 'Y020030' });
  });
});

describe('userinfo', () => {
  test.each<[string, Misbehaviour]>([
    ['a failure', { userinfoStatus: 500 }],
    ['a refusal', { userinfoStatus: 401 }],
    ['no JSON', { userinfoBody: { type: 'application/json', text: 'not json' } }],
    ['a page', { userinfoBody: { type: 'text/html', text: '<h1>Bonjour</h1>' } }],
    ['a JWT that is none', { userinfoBody: { type: 'application/jwt', text: 'x.y.z' } }],
    ['somebody else', { userinfo: { sub: 'somebody-else' } }],
  ])('§3.4 userinfo fails + §11.2 Y020027: %s is page 502 Y020027', async (_what, behaviour) => {
    expect(await refusal((await arrive(behaviour)).page)).toEqual({ status: 502, code: 'Y020027' });
  });

  test.each<[string, Misbehaviour]>([
    ['no sub', { userinfo: { sub: undefined } }],
    ['an empty sub', { userinfo: { sub: '' } }],
    ['a sub that is a number', { userinfo: { sub: 12 } }],
    ['no sub, signed', { userinfo: { sub: undefined }, signs: 'ES256' }],
  ])('§3.4 no sub + §11.2 Y020029: %s is page 500 Y020029', async (_what, behaviour) => {
    expect(await refusal((await arrive(behaviour)).page)).toEqual({ status: 500, code: 'Y020029' });
  });

  test.each<
    [declared: 'ES256' | 'RS256' | 'HS256' | '' | undefined, signs: 'ES256' | 'RS256' | undefined, taken: boolean]
  >([
    [undefined, undefined, true],
    [undefined, 'ES256', true],
    [undefined, 'RS256', true],
    ['', undefined, true],
    ['', 'ES256', false],
    ['ES256', 'ES256', true],
    ['ES256', undefined, false],
    ['ES256', 'RS256', false],
    ['RS256', 'RS256', true],
    ['HS256', 'ES256', false],
  ])('§3.4 format other than declared: %j declared, %j sent, taken: %j', async (declared, signs, taken) => {
    await federation.sourceRecords.set({ essai: { userinfo_signed_response_alg: declared } });
    const { page } = await arrive(signs ? { signs } : {});
    if (taken) expect(page.url.pathname).toMatch(/\/consent$/);
    else expect(await refusal(page)).toEqual({ status: 502, code: 'Y020027' });
  });
});

describe('what the error page offers', () => {
  test('§3.8 back link: the session is known after it changed identifier, and the service is told', async () => {
    const { visitor, request, page } = await arrive({ tokenStatus: 500 });
    expect(page.document.querySelector('a.contact')?.getAttribute('href')).toContain('idp_name=Essai');
    const { url } = await visitor.browser.click('a.back');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({ error: 'server_error', state: request.state });
  });

  test('§3.8 no secret: what a source sent is in no page', async () => {
    const { page } = await arrive({ tokens: { access_token: 'sécret-de-la-source' } });
    expect(page.body).not.toContain('sécret-de-la-source');
  });
});
