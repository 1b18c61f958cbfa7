import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'node-html-parser';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';
import { credentialsOf, expectJson, type Fields, formOf, step } from '../support/wire.ts';

/** Service contract §1.2: what FranceConnect answers, where, to which method; identical on both platforms. */

let federation: Federation;
let service: Service;
let origin: string;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  origin = new URL(federation.franceconnect.issuer).origin;
  service = await Service.register(federation);
});
afterAll(() => federation.stop());

const at = (path: string) => new URL(path, origin);
const csrfToken = (page: string) => parse(page).querySelector('input[name="csrfToken"]')?.getAttribute('value') ?? '';
const UID = '[\\w-]{43}';

/** From the service's request to the list of sources, and from there back from the source. */
async function toSource(by = service, parameters: Record<string, string> = {}) {
  const browser = new Walker({ stopAt: [`${origin}/api/v2/oidc-callback`, REDIRECT_URI] });
  const authorize = await step(browser.cookies, by.request(parameters).url);
  const mire = await step(browser.cookies, at(authorize.headers.get('location') ?? ''));
  const redirect = await step(browser.cookies, at('/api/v2/redirect-to-idp'), {
    providerUid: 'impots',
    csrfToken: csrfToken(await mire.text()),
  });
  await browser.get(redirect.headers.get('location') ?? '');
  const { url } = await browser.submit('button[name="persona"][value="angele-dubreuil"]');
  return { cookies: browser.cookies, mire, redirect, callback: url };
}

describe('the steps of a sign-in', () => {
  test('§1.2 mire + redirect-to-idp + oidc-callback + verify + consent + login + resume: each answers as listed', async () => {
    const { cookies, mire, redirect, callback } = await toSource();
    expect(mire.status).toBe(200);
    expect(redirect.status).toBe(302);
    expect(redirect.headers.get('location')).toContain(`${federation.sources?.url}/impots/`);

    const back = await step(cookies, callback);
    expect(back.status).toBe(302);
    expect(back.headers.get('location')).toMatch(new RegExp(`^/api/v2/interaction/${UID}/verify$`));

    const verify = await step(cookies, at(back.headers.get('location') ?? ''));
    expect(verify.status).toBe(302);
    expect(verify.headers.get('location')).toMatch(new RegExp(`^/api/v2/interaction/${UID}/consent$`));

    const consent = await step(cookies, at(verify.headers.get('location') ?? ''));
    expect(consent.status).toBe(200);

    const login = await step(cookies, at('/api/v2/login'), { csrfToken: csrfToken(await consent.text()) });
    expect(login.status).toBe(303);
    expect(at(login.headers.get('location') ?? '').pathname).toMatch(new RegExp(`^/api/v2/authorize/${UID}$`));

    const resume = await step(cookies, at(login.headers.get('location') ?? ''));
    expect(resume.status).toBe(303);
    expect(resume.headers.get('cache-control')).toContain('no-store');
    expect(resume.headers.get('location')).toContain(`${REDIRECT_URI}?code=`);
  });

  test('§1.2 auto-login: in the place of the page, for services registered to skip it', async () => {
    const skipping = await Service.register(federation, { allowedPrompts: ['login'] });
    const { cookies, callback } = await toSource(skipping, { prompt: 'login' });
    const back = await step(cookies, callback);
    const verify = await step(cookies, at(back.headers.get('location') ?? ''));
    expect([verify.status, verify.headers.get('location')]).toEqual([302, '/api/v2/auto-login']);
    const auto = await step(cookies, at('/api/v2/auto-login'));
    expect(auto.status).toBe(303);
    expect(at(auto.headers.get('location') ?? '').pathname).toMatch(new RegExp(`^/api/v2/authorize/${UID}$`));
  });

  test('§1.2 redirect-to-sp-with-error: by way of the resumption', async () => {
    const { cookies } = new Walker();
    const authorize = await step(cookies, service.request().url);
    const mire = parse(await (await step(cookies, at(authorize.headers.get('location') ?? ''))).text());
    const href = mire.querySelector('a[href*="redirect-to-sp-with-error"]')?.getAttribute('href') ?? '';
    const back = await step(cookies, at(href));
    expect([302, 303]).toContain(back.status);
    expect(at(back.headers.get('location') ?? '').pathname).toMatch(new RegExp(`^/api/v2/authorize/${UID}$`));
  });
});

describe('from the pages of another origin', () => {
  const ORIGIN = 'http://service.example';

  test.each<[string, Fields]>([
    ['/token', { grant_type: 'authorization_code' }],
    ['/token/revocation', { token: 't'.repeat(43) }],
  ])('§1.2 cors: %s refuses a service’s page', async (path, fields) => {
    const answer = await fetch(federation.franceconnect.issuer + path, {
      method: 'POST',
      headers: { origin: ORIGIN },
      body: formOf({ ...fields, ...credentialsOf(service) }),
    });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    await expectJson(answer, refusal());
  });

  test('§1.2 cors: /userinfo refuses a service’s page', async () => {
    const { tokens } = await service.signIn();
    const answer = await fetch(`${federation.franceconnect.issuer}/userinfo`, {
      headers: { origin: ORIGIN, authorization: `Bearer ${tokens.access_token}` },
    });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    await expectJson(answer, refusal());
  });

  const refusal = () => ({
    status: 400,
    error: 'invalid_request',
    description: `origin ${ORIGIN} not allowed for client: ${service.client.client_id} (undefined)`,
    code: 'Y0489AFE',
  });
});

describe('beside the flow', () => {
  test('§1.2 client keys: a JWK set for the sources, kept ten minutes', async () => {
    const answer = await fetch(at('/api/v2/client/.well-known/keys'));
    expect(answer.headers.get('cache-control')).toBe('public, max-age=600');
    expect(await answer.json()).toEqual({ keys: expect.any(Array) });
  });

  test('§1.2 accessibilite: a page', async () => {
    const answer = await fetch(at('/api/v2/accessibilite'));
    expect(answer.status).toBe(200);
    expect(await answer.text()).toMatch(/accessibilité/i);
  });

  test.each([
    ['/api/v2', 301],
    ['/api/v2/', 301],
    ['/', 302],
  ])('§1.2 prefix alone: GET %s leads away, here to the local home page (%i)', async (path, status) => {
    const answer = await fetch(at(path), { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([status, '/_local']);
    if (status === 301) expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
  });
});

describe.each(['franceconnect', 'franceconnectPlus'] as const)('%s', (platform) => {
  const ask = (method: string, path: string, headers: Record<string, string> = {}) =>
    fetch(federation[platform].issuer + path, { method, headers, redirect: 'manual' });

  test.each([
    ['POST userinfo', 'POST', '/userinfo'],
    ['POST session end', 'POST', '/session/end'],
    ['not exposed', 'POST', '/token/introspection'],
    ['not exposed', 'POST', '/reg'],
    ['not exposed', 'POST', '/request'],
    ['not exposed', 'POST', '/device/auth'],
    ['not exposed', 'GET', '/device'],
    ['not exposed', 'GET', '/session/check'],
    ['not exposed', 'GET', '/token'],
    ['not exposed', 'POST', '/jwks'],
    ['not exposed', 'PUT', '/authorize'],
    ['not exposed', 'GET', '/login'],
    ['not exposed', 'GET', '/redirect-to-idp'],
    ['not exposed', 'GET', '/no-such-thing'],
  ])('§1.2 %s: %s %s is page 404 Y000404', async (_rule, method, path) => {
    const answer = await ask(method, path);
    expect(answer.status).toBe(404);
    const page = await answer.text();
    expect(page).toContain('Y000404');
    expect(page).toContain('Page non trouvée');
  });

  test.each(['/.well-known/openid-configuration', '/jwks'])('§1.2 cors: %s opens to any', async (path) => {
    const answer = await ask('GET', path, { origin: 'http://service.example' });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });

  test.each([
    ['GET', '/.well-known/openid-configuration'],
    ['POST', '/token'],
    ['GET', '/userinfo'],
    ['GET', '/authorize'],
    ['GET', '/no-such-thing'],
  ])('§1.2 security headers: %s %s', async (method, path) => {
    const { headers } = await ask(method, path);
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-powered-by')).toBeNull();
  });
});
