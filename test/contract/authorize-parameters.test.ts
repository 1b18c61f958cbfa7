import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Service } from '../support/service.ts';
import { expectPage, type Fields, formOf } from '../support/wire.ts';

/** Service contract §2.1: the closed list of `/authorize`, which comes before everything else. */

let federation: Federation;
let service: Service;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider'] });
  service = await Service.register(federation);
});
afterAll(() => federation.stop());

const LOW = 'franceconnect';
const HIGH = 'franceconnectPlus';

/** A request of the service, to either platform. */
const parametersOf = (parameters: Fields) => service.request(parameters).url.searchParams;
const byGet = (parameters: URLSearchParams, platform: typeof LOW | typeof HIGH = LOW) =>
  fetch(`${federation[platform].issuer}/authorize?${parameters}`, { redirect: 'manual' });
const byPost = (parameters: URLSearchParams) =>
  fetch(`${federation.franceconnect.issuer}/authorize`, { method: 'POST', body: parameters, redirect: 'manual' });

const without = (name: string) => {
  const parameters = parametersOf({});
  parameters.delete(name);
  return parameters;
};

/** Accepted by the list, whatever comes after it. */
async function expectAccepted(answer: Response) {
  expect(await answer.text()).not.toContain('Y030007');
  expect(answer.status).toBe(303);
}

describe('refused', () => {
  test.each(['client_id', 'response_type', 'redirect_uri', 'scope', 'state', 'nonce', 'acr_values'])(
    '§2.1 %s: required, on both platforms and by POST',
    async (name) => {
      await expectPage(await byGet(without(name)), 400, 'Y030007');
      await expectPage(await byGet(without(name), HIGH), 400, 'Y030007');
      await expectPage(await byPost(without(name)), 400, 'Y030007');
    },
  );

  const REFUSED: [rule: string, what: string, parameters: Fields][] = [
    ['client_id', 'empty', { client_id: '' }],
    ['redirect_uri', 'a custom scheme', { redirect_uri: 'myapp://callback' }],
    ['redirect_uri', 'no scheme', { redirect_uri: 'service.example/callback' }],
    ['redirect_uri', 'a path', { redirect_uri: '/callback' }],
    ['redirect_uri', 'empty', { redirect_uri: '' }],
    ['nonce', '21 characters', { nonce: 'n'.repeat(21) }],
    ['prompt', 'none', { prompt: 'none' }],
    ['prompt', 'select_account', { prompt: 'select_account' }],
    ['prompt', 'empty', { prompt: '' }],
    ['prompt', 'more than 64 characters', { prompt: `login ${'x'.repeat(59)}` }],
    ['PKCE', 'code_challenge', { code_challenge: 'x'.repeat(43) }],
    ['PKCE', 'code_challenge_method', { code_challenge_method: 'S256' }],
    ['login_hint', 'sent', { login_hint: 'somebody@example.org' }],
    ['max_age', 'sent', { max_age: '10' }],
    ['response_mode', 'sent', { response_mode: 'form_post' }],
    ['display', 'sent', { display: 'page' }],
    ['id_token_hint', 'sent', { id_token_hint: 'x.y.z' }],
    ['request', 'sent', { request: 'x.y.z' }],
    ['request_uri', 'sent', { request_uri: 'https://service.example/request' }],
    ['claims_locales', 'sent', { claims_locales: 'fr' }],
    ['resource', 'sent', { resource: 'https://service.example' }],
    ['registration', 'sent', { registration: '{}' }],
    ['dpop_jkt', 'sent', { dpop_jkt: 'x'.repeat(43) }],
    ['tracking parameter', 'sent', { utm_source: 'mail' }],
    ['tracking parameter', 'even empty', { gclid: '' }],
  ];

  test.each(REFUSED)('§2.1 %s: %s is page 400 Y030007', async (_rule, _what, parameters) => {
    await expectPage(await byGet(parametersOf(parameters)), 400, 'Y030007');
  });

  test.each(['state', 'scope', 'prompt', 'claims', 'ui_locales'])(
    '§2.1 repeated parameter: %s is page 400 Y030007',
    async (name) => {
      const parameters = parametersOf({ prompt: 'login', claims: '{"id_token":{"sub":null}}', ui_locales: 'fr' });
      parameters.append(name, parameters.get(name) ?? '');
      await expectPage(await byGet(parameters), 400, 'Y030007');
      await expectPage(await byPost(parameters), 400, 'Y030007');
    },
  );

  test('§2.1 client_id: the list comes before the service is looked up', async () => {
    await expectPage(await byGet(parametersOf({ client_id: 'nobody', login_hint: 'x' })), 400, 'Y030007');
  });
});

describe('accepted', () => {
  const ACCEPTED: [rule: string, what: string, parameters: Fields][] = [
    ['state', 'empty', { state: '' }],
    ['state', 'very long', { state: 's'.repeat(2_000) }],
    ['nonce', '22 characters', { nonce: 'n'.repeat(22) }],
    ['nonce', 'very long', { nonce: 'n'.repeat(2_000) }],
    ['acr_values', 'empty', { acr_values: '' }],
    ['acr_values', 'a word nobody knows', { acr_values: 'foo' }],
    ['claims', 'amr', { claims: '{"id_token":{"amr":{"essential":true}}}' }],
    ['prompt', 'login', { prompt: 'login' }],
    ['prompt', 'consent', { prompt: 'consent' }],
    ['prompt', 'both', { prompt: 'login consent' }],
    ['prompt', 'login beside another word', { prompt: 'login foo' }],
    ['prompt', '64 characters', { prompt: `login ${'x'.repeat(58)}` }],
    ['ui_locales', 'no effect', { ui_locales: 'en' }],
    ['scope', 'a word nobody knows', { scope: 'openid address' }],
  ];

  test.each(ACCEPTED)('§2.1 %s: %s is accepted', async (_rule, _what, parameters) => {
    await expectAccepted(await byGet(parametersOf(parameters)));
  });

  test.each([
    ['response_type', { response_type: '' }],
    ['scope', { scope: '' }],
    ['claims', { claims: '{' }],
  ])('§2.1 %s: the list takes any text, the fault is told to the service', async (_rule, parameters) => {
    const answer = await byGet(parametersOf(parameters));
    await expectAccepted(answer);
    expect(answer.headers.get('location')).toMatch(/^http:\/\/localhost:3999\/callback\?error=/);
  });

  test('§2.1 idp_hint: the list takes any text', async () => {
    const answer = await byGet(parametersOf({ idp_hint: '' }));
    expect(await answer.text()).not.toContain('Y030007');
  });

  test('§2.1 redirect_uri: http and localhost, as on FranceConnect’s integration platform', async () => {
    await expectAccepted(await byGet(parametersOf({ redirect_uri: 'http://localhost:3999/callback' })));
  });
});

describe('the page', () => {
  test('§2.1 nonce + login_hint: tells a developer what was sent and what was expected, every fault at once', async () => {
    const page = await (await byGet(parametersOf({ login_hint: 'somebody', nonce: 'short' }))).text();
    expect(page).toContain('For developers');
    expect(page).toContain('login_hint');
    expect(page).toContain('somebody');
    expect(page).toContain('at least 22 characters');
  });

  test('§2.1 tracking parameter: what is sent comes back escaped', async () => {
    const page = await (await byGet(parametersOf({ '<script>alert(1)</script>': '"><img src=x>' }))).text();
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<img');
  });

  test('§2.1 tracking parameter: an empty form is a page as well', async () => {
    await expectPage(await byPost(formOf({})), 400, 'Y030007');
    const json = await fetch(`${federation.franceconnect.issuer}/authorize`, {
      method: 'POST',
      body: JSON.stringify(Object.fromEntries(parametersOf({}))),
      headers: { 'content-type': 'application/json' },
      redirect: 'manual',
    });
    await expectPage(json, 400, 'Y030007');
  });
});
