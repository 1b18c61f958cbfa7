import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { libraryCode } from '../../contract/errors/library-codes.ts';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';
import { expectPage, type Fields, hops } from '../support/wire.ts';

/** Service contract §2.3 and §2.4: which faults of a request are a page, and which are told to the service. */

let federation: Federation;
let service: Service;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  service = await Service.register(federation);
});
afterAll(() => federation.stop());

const ask = (parameters: Fields = {}, by = service) => fetch(by.request(parameters).url, { redirect: 'manual' });

describe('pages, never redirected', () => {
  test('§2.3 unknown client: 400 Y04EA6EF', async () => {
    const page = await expectPage(await ask({ client_id: 'nobody' }), 400, 'Y04EA6EF');
    expect(page).toContain(
      'Une erreur de communication avec le fournisseur de service est survenue. Veuillez réessayer ultérieurement.',
    );
  });

  test('§2.3 inactive client: as an unknown one', async () => {
    const inactive = await Service.register(federation, { active: false });
    await expectPage(await ask({}, inactive), 400, 'Y04EA6EF');
  });

  test('§2.3 unknown client by POST: 500 Y000000, inactive or not registered', async () => {
    const { client } = await Service.register(federation, { active: false });
    for (const client_id of ['nobody', client.client_id]) {
      const { url } = service.request({ client_id });
      const init = { method: 'POST', body: url.searchParams, redirect: 'manual' } as const;
      await expectPage(await fetch(url.origin + url.pathname, init), 500, 'Y000000');
    }
  });

  test('§2.3 closed list: comes first, 400 Y030007', async () => {
    const page = await expectPage(await ask({ client_id: 'nobody', max_age: '1', response_type: '' }), 400, 'Y030007');
    expect(page).toContain(
      'Une erreur technique est survenue, fermez l’onglet de votre navigateur et reconnectez-vous.',
    );
  });

  test.each([
    ['a slash too many', `${REDIRECT_URI}/`],
    ['another port', 'http://localhost:3000/callback'],
    ['another scheme', 'https://localhost:3999/callback'],
    ['capitals', 'http://localhost:3999/Callback'],
    ['a query', `${REDIRECT_URI}?a=1`],
    ['the port left out', 'http://localhost/callback'],
  ])('§2.3 unregistered redirect_uri: %s is 400 Y04C013C', async (_what, redirect_uri) => {
    const page = await expectPage(await ask({ redirect_uri }), 400, 'Y04C013C');
    expect(page).toContain('communication avec le fournisseur de service');
    expect(page).toContain(`one of those registered for ${service.client.client_id}: ${REDIRECT_URI}`);
  });

  test('§2.3 unregistered redirect_uri: what differs is marked', async () => {
    const page = await (await ask({ redirect_uri: 'http://localhost:3000/callback/' })).text();
    expect(page).toContain('<mark>:3000</mark>');
    expect(page).toContain('<mark>/</mark>');
    expect(page).toContain('the port is :3000, registered is :3999; the trailing slash is too much');
  });

  test.each<[string, Fields]>([
    ['no response_type', { response_type: '' }],
    ['no openid', { scope: 'email' }],
  ])('§2.3 two faults: %s and an unregistered redirect_uri are 400 Y040001', async (_what, parameters) => {
    const answer = await ask({ redirect_uri: 'http://localhost:1/cb', ...parameters });
    const page = await expectPage(answer, 400, 'Y040001');
    expect(page).toContain("Une erreur s'est produite, veuillez réessayer ultérieurement");
  });

  test('§2.3 invalid metadata: several redirect hosts and no sector_identifier_uri are 400 Y043310B', async () => {
    const two = await Service.register(federation, { redirect_uris: [REDIRECT_URI, 'http://service.example/cb'] });
    await expectPage(await ask({}, two), 400, 'Y043310B');
  });

  test('§2.3 invalid metadata: a service of FranceConnect+ without encryption is 400 Y043310B there', async () => {
    const { url } = service.request({ acr_values: 'eidas2' });
    const answer = await fetch(`${federation.franceconnectPlus.issuer}/authorize${url.search}`, { redirect: 'manual' });
    await expectPage(answer, 400, 'Y043310B');
  });

  test('§2.3 amr not registered + §2.7 amr under userinfo: 400 Y100009, wherever it is asked', async () => {
    const plain = await Service.register(federation, { claims: [] });
    for (const member of ['id_token', 'userinfo']) {
      const answer = await ask({ claims: JSON.stringify({ [member]: { amr: { essential: true } } }) }, plain);
      await expectPage(answer, 400, 'Y100009');
    }
    expect((await ask({ claims: '{"id_token":{"sub":null}}' }, plain)).status).toBe(303);
  });
});

describe('told to the service', () => {
  const TOLD: [rule: string, parameters: Fields, error: string, error_description: string, code: string][] = [
    [
      'empty response_type',
      { response_type: '' },
      'invalid_request',
      "missing required parameter 'response_type'",
      'Y048017B',
    ],
    [
      'unknown response_type',
      { response_type: 'foo' },
      'unsupported_response_type',
      'unsupported response_type requested',
      'Y0411646',
    ],
    [
      'no openid',
      { scope: 'email' },
      'invalid_request',
      'openid scope must be requested when using the acr_values parameter',
      'Y04EE963',
    ],
    [
      'no openid',
      { scope: '' },
      'invalid_request',
      'openid scope must be requested when using the acr_values parameter',
      'Y04EE963',
    ],
    ['claims not JSON', { claims: '{' }, 'invalid_request', 'could not parse the claims parameter JSON', 'Y0485169'],
    [
      'claims not an object',
      { claims: '[]' },
      'invalid_request',
      'claims parameter should be a JSON object',
      'Y04C032B',
    ],
    [
      'claims empty',
      { claims: '{}' },
      'invalid_request',
      'claims parameter should have userinfo or id_token properties',
      'Y0420EF4',
    ],
    [
      'claims.userinfo',
      { claims: '{"userinfo":[]}' },
      'invalid_request',
      'claims.userinfo should be an object',
      'Y0465CB6',
    ],
    [
      'claims.id_token',
      { claims: '{"id_token":[]}' },
      'invalid_request',
      'claims.id_token should be an object',
      'Y04AAA70',
    ],
  ];

  test.each(TOLD)('§2.4 %s + shape: %j is %s', async (_rule, parameters, error, error_description, code) => {
    const { url, state } = service.request(parameters);
    const answer = await fetch(url, { redirect: 'manual' });
    expect(answer.status).toBe(303);
    const back = new URL(answer.headers.get('location') ?? '');
    expect(back.origin + back.pathname).toBe(REDIRECT_URI);
    const { issuer: iss } = federation.franceconnect;
    expect([...back.searchParams]).toEqual(Object.entries({ error, error_description, state, iss }));
    expect(libraryCode({ error, error_description, route: 'authorization' })).toBe(code);
  });

  test('§2.4 shape: spaces are +, the rest is percent-encoded', async () => {
    const answer = await ask({ response_type: '', state: "a b'é" });
    expect(answer.headers.get('location')).toBe(
      `${REDIRECT_URI}?error=invalid_request&error_description=missing+required+parameter+%27response_type%27&state=a+b%27%C3%A9&iss=${encodeURIComponent(federation.franceconnect.issuer)}`,
    );
  });

  test('§2.4 shape: the query of a registered address is kept', async () => {
    const redirect_uri = 'http://localhost:3999/callback?fixed=1';
    const fixed = await Service.register(federation, { redirect_uris: [redirect_uri] });
    const answer = await ask({ response_type: '' }, fixed);
    expect(answer.headers.get('location')).toMatch(/callback\?fixed=1&error=invalid_request&/);
  });

  test.each(['token', 'id_token', 'code id_token', 'code token', 'id_token token'])(
    '§2.4 response_type with token: %s is answered in the fragment',
    async (response_type) => {
      const { url, state } = service.request({ response_type });
      const back = new URL((await fetch(url, { redirect: 'manual' })).headers.get('location') ?? '');
      expect(back.search).toBe('');
      expect(Object.fromEntries(new URLSearchParams(back.hash.slice(1)))).toEqual({
        error: 'unsupported_response_type',
        error_description: 'unsupported response_type requested',
        state,
        iss: federation.franceconnect.issuer,
      });
    },
  );

  test('§2.4 scope not authorised: invalid_scope names the first that is not', async () => {
    const narrow = await Service.register(federation, { scopes: ['openid', 'email'] });
    const { url, state } = narrow.request({ scope: 'openid email gender birth' });
    const back = new URL((await fetch(url, { redirect: 'manual' })).headers.get('location') ?? '');
    expect([...back.searchParams]).toEqual([
      ['error', 'invalid_scope'],
      ['error_description', 'requested scope is not allowed'],
      ['scope', 'gender'],
      ['state', state],
      ['iss', federation.franceconnect.issuer],
    ]);
  });

  test('§2.4 acr outside the platform: invalid_acr after the interaction, no page on the way', async () => {
    const { url, state } = service.request({ acr_values: 'eidas2' });
    const chain = await hops(url);
    expect(chain.map(({ status, location }) => [status, location.replace(/[?/][\w-]{43}$|\?.*/, '')])).toEqual([
      [303, '/api/v2/interaction'],
      [303, '/api/v2/authorize'],
      [303, REDIRECT_URI],
    ]);
    expect(Object.fromEntries(new URL(chain.at(-1)?.location ?? '').searchParams)).toEqual({
      error: 'invalid_acr',
      error_description: 'acr_value is not valid, should be equal one of these values, expected eidas1, got eidas2',
      state,
      iss: federation.franceconnect.issuer,
    });
  });

  const toMire = async () => {
    const request = service.request();
    const walker = new Walker({ stopAt: REDIRECT_URI });
    await walker.get(request.url);
    return { walker, request };
  };

  test('§2.4 back from the mire: access_denied, User auth aborted', async () => {
    const { walker, request } = await toMire();
    const { url } = await walker.click('a[href*="/redirect-to-sp-with-error"]');
    expect([...url.searchParams]).toEqual([
      ['error', 'access_denied'],
      ['error_description', 'User auth aborted'],
      ['state', request.state],
      ['iss', federation.franceconnect.issuer],
    ]);
  });

  test('§2.4 back from an error page: the error’s own pair', async () => {
    const { walker, request } = await toMire();
    const page = await walker.submit('#idp-impots', { providerUid: 'nobody' });
    expect(page.body).toContain('Y020019');
    const { url } = await walker.click('a[href*="/redirect-to-sp-with-error"]');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      error: 'server_error',
      error_description: 'authentication aborted due to a technical error on the authorization server',
      state: request.state,
      iss: federation.franceconnect.issuer,
    });
  });
});

describe('accepted in silence', () => {
  test.each([
    ['unknown scope', 'openid address email phone'],
    ['offline_access', 'openid offline_access email'],
  ])('§2.4 %s: dropped, and absent from the token’s scope', async (_rule, scope) => {
    const { tokens } = await service.signIn({}, { scope });
    expect(tokens.scope).toBe('openid email');
  });

  test('§2.4 unknown claims: ignored', async () => {
    const { claims, userinfo } = await service.signIn(
      {},
      { scope: 'openid', claims: '{"id_token":{"shoe_size":null},"userinfo":{"shoe_size":{"essential":true}}}' },
    );
    expect(claims).not.toHaveProperty('shoe_size');
    expect(userinfo).not.toHaveProperty('shoe_size');
  });
});
