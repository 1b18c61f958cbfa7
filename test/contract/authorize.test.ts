import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Service } from '../support/service.ts';

/** Service contract §2: what `/authorize` accepts, and the pages it shows otherwise. */

let federation: Federation;
let service: Service;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider'] });
  service = await Service.register(federation);
});
afterAll(() => federation.stop());

const authorize = (parameters: Record<string, string | undefined> = {}) =>
  fetch(service.request(parameters).url, { redirect: 'manual' });

describe('the closed list (§2.1)', () => {
  test.each([
    ['PKCE', { code_challenge: 'x'.repeat(43), code_challenge_method: 'S256' }],
    ['login_hint', { login_hint: 'somebody' }],
    ['max_age', { max_age: '10' }],
    ['response_mode', { response_mode: 'form_post' }],
    ['a tracking parameter', { utm_source: 'mail' }],
    ['no nonce', { nonce: undefined }],
    ['a nonce of 21 characters', { nonce: 'n'.repeat(21) }],
    ['no state', { state: undefined }],
    ['no acr_values', { acr_values: undefined }],
    ['no scope', { scope: undefined }],
    ['a custom scheme', { redirect_uri: 'myapp://callback' }],
    ['prompt=none', { prompt: 'none' }],
    ['an empty prompt', { prompt: '' }],
    ['a prompt over 64 characters', { prompt: `login ${'x'.repeat(64)}` }],
  ])('%s is page 400 Y030007', async (_what, parameters) => {
    const answer = await authorize(parameters);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('location')).toBeNull();
    expect(await answer.text()).toContain('Erreur Y030007');
  });

  test('a repeated parameter is refused like an unknown one', async () => {
    const { url } = service.request();
    url.searchParams.append('state', 'another');
    const answer = await fetch(url, { redirect: 'manual' });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('Y030007');
  });

  test('the page tells a developer what was sent and what was expected', async () => {
    const page = await (await authorize({ login_hint: 'somebody', nonce: 'short' })).text();
    expect(page).toContain('For developers');
    expect(page).toContain('login_hint');
    expect(page).toContain('somebody');
    expect(page).toContain('at least 22 characters');
  });

  test('what is sent comes back escaped', async () => {
    const page = await (await authorize({ '<script>alert(1)</script>': '"><img src=x>' })).text();
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<img');
  });

  test.each([
    ['a nonce of 22 characters', { nonce: 'n'.repeat(22) }],
    ['an empty state', { state: '' }],
    ['ui_locales', { ui_locales: 'fr' }],
    ['claims for amr', { claims: '{"id_token":{"amr":{"essential":true}}}' }],
    ['prompt=login', { prompt: 'login' }],
    ['prompt=login consent', { prompt: 'login consent' }],
    ['an unknown acr, which stands for the default (§2.5)', { acr_values: 'foo' }],
    ['an unknown scope, which is dropped (§2.4)', { scope: 'openid address' }],
  ])('%s is accepted', async (_what, parameters) => {
    const answer = await authorize(parameters);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toMatch(/\/api\/v2\/interaction\/[\w-]{43}$/);
  });
});

describe('success (§2.2)', () => {
  test('sets the session and interaction cookies as written, nothing stored by caches', async () => {
    const answer = await authorize();
    expect(answer.headers.get('cache-control')).toContain('no-store');
    const cookies = answer.headers.getSetCookie();
    const last = (name: string) => cookies.filter((cookie) => cookie.startsWith(`${name}=`)).at(-1) ?? '';
    expect(last('fc_session_id')).toMatch(/Max-Age=1800;.*HttpOnly; SameSite=Lax/);
    expect(last('_interaction')).toMatch(/; path=\/; expires=.*; samesite=lax; httponly/i);
    expect(last('_interaction.sig')).not.toBe('');
    expect(last('_interaction_resume')).toMatch(/path=\/api\/v2\/authorize\/[\w-]{43};/);
    expect(cookies.find((cookie) => cookie.startsWith('_session='))).toMatch(/^_session=;.*1970/);
  });

  test('POST goes on like GET', async () => {
    const { url } = service.request();
    const posted = await fetch(url.origin + url.pathname, {
      method: 'POST',
      body: url.searchParams,
      redirect: 'manual',
    });
    expect(posted.status).toBe(303);
    const followed = await fetch(new URL(posted.headers.get('location') ?? '', url), { redirect: 'manual' });
    expect(followed.headers.get('location')).toMatch(/\/interaction\//);
  });

  test('POST is held to the same list', async () => {
    const { url } = service.request({ login_hint: 'x' });
    const posted = await fetch(url.origin + url.pathname, {
      method: 'POST',
      body: url.searchParams,
      redirect: 'manual',
    });
    expect(posted.status).toBe(400);
    expect(await posted.text()).toContain('Y030007');
  });
});

describe('pages never redirected (§2.3)', () => {
  test('unknown client_id is page 400 Y04EA6EF', async () => {
    const { url } = service.request();
    url.searchParams.set('client_id', 'nobody');
    const answer = await fetch(url, { redirect: 'manual' });
    expect(answer.status).toBe(400);
    const page = await answer.text();
    expect(page).toContain('Erreur Y04EA6EF');
    expect(page).toContain('communication avec le fournisseur de service');
  });

  test('an inactive client is unknown', async () => {
    const inactive = await Service.register(federation, { active: false });
    const answer = await fetch(inactive.request().url, { redirect: 'manual' });
    expect(await answer.text()).toContain('Erreur Y04EA6EF');
  });

  test('a redirect_uri that differs by a slash is page 400 Y04C013C, and the page names the registered one', async () => {
    const answer = await authorize({ redirect_uri: 'http://localhost:3999/callback/' });
    expect(answer.status).toBe(400);
    const page = await answer.text();
    expect(page).toContain('Erreur Y04C013C');
    expect(page).toContain('http://localhost:3999/callback/');
    expect(page).toContain(`one of those registered for ${service.client.client_id}: http://localhost:3999/callback`);
  });

  test('the demo client accepts any address of this machine, and no other', async () => {
    const demo = (redirect_uri: string) => {
      const { url } = service.request({ redirect_uri });
      url.searchParams.set('client_id', 'demo');
      return fetch(url, { redirect: 'manual' });
    };
    expect((await demo('http://localhost:8080/some/where')).status).toBe(303);
    expect((await demo('http://127.0.0.1:5173/cb')).status).toBe(303);
    expect((await demo('https://example.org/cb')).status).toBe(400);
  });
});

describe('errors told to the service (§2.4)', () => {
  test('a scope the service is not registered for', async () => {
    const narrow = await Service.register(federation, { scopes: ['openid', 'email'] });
    const { url, state } = narrow.request({ scope: 'openid gender' });
    const answer = await fetch(url, { redirect: 'manual' });
    const back = new URL(answer.headers.get('location') ?? '');
    expect(Object.fromEntries(back.searchParams)).toEqual({
      error: 'invalid_scope',
      error_description: 'requested scope is not allowed',
      scope: 'gender',
      state,
      iss: federation.franceconnect.issuer,
    });
  });

  test('no openid', async () => {
    const answer = await authorize({ scope: 'profile' });
    const back = new URL(answer.headers.get('location') ?? '');
    expect(back.searchParams.get('error')).toBe('invalid_request');
    expect(back.searchParams.get('error_description')).toBe(
      'openid scope must be requested when using the acr_values parameter',
    );
  });
});
