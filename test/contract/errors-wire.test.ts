import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { libraryCode } from '../../contract/errors/library-codes.ts';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/web/walker.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';

/** Service contract §2.3, §2.4, §4, §6 and §9: each error over the wire, with its words and its code. */

const GOODBYE = 'http://localhost:3999/goodbye';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let federation: Federation;
let service: Service;
let other: Service;
let origin: string;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  origin = new URL(federation.franceconnect.issuer).origin;
  service = await Service.register(federation);
  other = await Service.register(federation, { redirect_uris: ['http://localhost:3998/cb'] });
});
afterAll(() => federation.stop());

type Form = Record<string, string | undefined>;

const formOf = (fields: Form) =>
  new URLSearchParams(Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined));

const post = (path: string, body: URLSearchParams | string, headers: Record<string, string> = {}) =>
  fetch(federation.franceconnect.issuer + path, { method: 'POST', body, headers, redirect: 'manual' });

const credentials = (by = service) => ({ client_id: by.client.client_id, client_secret: by.client.client_secret });

const newCode = async (by = service) =>
  (await federation.signIn(by.request().url)).searchParams.get('code') ?? 'no code';

const redemption = (fields: Form = {}): Form => ({
  grant_type: 'authorization_code',
  code: 'x'.repeat(43),
  redirect_uri: REDIRECT_URI,
  ...credentials(),
  ...fields,
});

/** The three members, and nothing else (§4). */
async function expectJson(answer: Response, status: number, error: string, description: string, code: string) {
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  const body = (await answer.json()) as Record<string, string>;
  expect(body).toEqual({ error, error_description: description, error_uri: expect.any(String) });
  const uri = new URL(body.error_uri ?? '');
  expect(uri.origin + uri.pathname).toBe(`${origin}/_local/errors/`);
  expect([...uri.searchParams.keys()]).toEqual(['code', 'id']);
  expect([description, uri.searchParams.get('code')]).toEqual([description, code]);
  expect(uri.searchParams.get('id')).toMatch(UUID);
  return uri;
}

async function expectPage(answer: Response, status: number, code: string) {
  const page = await answer.text();
  expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
  expect([answer.status, /Erreur (Y\w+)/.exec(page)?.[1]]).toEqual([status, code]);
  expect(answer.headers.get('location')).toBeNull();
  return page;
}

const CLIENT_FAILED = 'client authentication failed';
const GRANT_INVALID = 'grant request is invalid';

describe('/token (§4)', () => {
  const cases: [string, Form, number, string, string, string][] = [
    [
      'wrong secret',
      { client_secret: 'x'.repeat(32) },
      401,
      'invalid_client',
      `${CLIENT_FAILED} (invalid secret provided)`,
      'Y0434A7B',
    ],
    [
      'no secret',
      { client_secret: undefined },
      401,
      'invalid_client',
      `${CLIENT_FAILED} (the provided authentication mechanism does not match the registered client authentication method)`,
      'Y044D82C',
    ],
    [
      'empty secret',
      { client_secret: '' },
      401,
      'invalid_client',
      `${CLIENT_FAILED} (the provided authentication mechanism does not match the registered client authentication method)`,
      'Y044D82C',
    ],
    [
      'unknown client',
      { client_id: 'nobody' },
      401,
      'invalid_client',
      `${CLIENT_FAILED} (client not found)`,
      'Y0479FCE',
    ],
    [
      'neither id nor secret',
      { client_id: undefined, client_secret: undefined },
      400,
      'invalid_request',
      'no client authentication mechanism provided (undefined)',
      'Y044FEB3',
    ],
    [
      'no grant_type',
      { grant_type: undefined },
      400,
      'invalid_request',
      "missing required parameter 'grant_type' (undefined)",
      'Y048017B',
    ],
    [
      'no code',
      { code: undefined },
      400,
      'invalid_request',
      "missing required parameter 'code' (undefined)",
      'Y048017B',
    ],
    [
      'no redirect_uri',
      { redirect_uri: undefined },
      400,
      'invalid_request',
      "missing required parameter 'redirect_uri' (undefined)",
      'Y048017B',
    ],
    [
      'refresh_token',
      { grant_type: 'refresh_token' },
      400,
      'unsupported_grant_type',
      'unsupported grant_type requested (undefined)',
      'Y04C2044',
    ],
    [
      'password',
      { grant_type: 'password' },
      400,
      'unsupported_grant_type',
      'unsupported grant_type requested (undefined)',
      'Y04C2044',
    ],
    ['unknown code', {}, 400, 'invalid_grant', `${GRANT_INVALID} (authorization code not found)`, 'Y049E20B'],
    [
      'a client assertion that is none',
      { client_secret: undefined, client_assertion: 'rubbish', client_assertion_type: 'x' },
      400,
      'invalid_request',
      'invalid client_assertion format (undefined)',
      'Y04E1CFF',
    ],
  ];
  test.each(cases)('%s', async (_what, fields, status, error, description, code) => {
    await expectJson(await post('/token', formOf(redemption(fields))), status, error, description, code);
  });

  const basic = (id: string, secret: string) => ({
    authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
  });

  test('two mechanisms at once', async () => {
    const { client_id, client_secret } = credentials();
    await expectJson(
      await post('/token', formOf(redemption()), basic(client_id, client_secret)),
      400,
      'invalid_request',
      'client authentication must only be provided using one mechanism (undefined)',
      'Y04DADA6',
    );
  });

  test('an Authorization header that is no Basic one', async () => {
    const body = formOf(redemption({ client_id: undefined, client_secret: undefined }));
    const answer = await post('/token', body, { authorization: 'Basic' });
    await expectJson(
      answer,
      400,
      'invalid_request',
      'invalid authorization header value format (undefined)',
      'Y04F62CD',
    );
  });

  test('one client in the header, another in the body', async () => {
    const body = formOf(redemption({ client_id: 'another', client_secret: undefined }));
    const answer = await post('/token', body, basic(service.client.client_id, service.client.client_secret));
    await expectJson(
      answer,
      400,
      'invalid_request',
      'mismatch in body and authorization client ids (undefined)',
      'Y0419ECE',
    );
  });

  test('a repeated parameter', async () => {
    const body = formOf(redemption());
    body.append('code', 'another');
    await expectJson(
      await post('/token', body),
      400,
      'invalid_request',
      "'code' parameter must not be provided twice (undefined)",
      'Y0496E4A',
    );
  });

  test('JSON', async () => {
    const answer = await post('/token', JSON.stringify(redemption()), { 'content-type': 'application/json' });
    await expectJson(
      answer,
      400,
      'invalid_request',
      'only application/x-www-form-urlencoded content-type bodies are supported on POST /token (undefined)',
      'Y043C322',
    );
  });

  test('another service’s code, another redirect_uri, a code_verifier', async () => {
    const stolen = formOf(redemption({ code: await newCode(), ...credentials(other) }));
    await expectJson(
      await post('/token', stolen),
      400,
      'invalid_grant',
      `${GRANT_INVALID} (client mismatch)`,
      'Y047A2EA',
    );
    const elsewhere = formOf(redemption({ code: await newCode(), redirect_uri: `${REDIRECT_URI}/` }));
    await expectJson(
      await post('/token', elsewhere),
      400,
      'invalid_grant',
      `${GRANT_INVALID} (authorization code redirect_uri mismatch)`,
      'Y04F8199',
    );
    const verifier = formOf(redemption({ code: await newCode(), code_verifier: 'v'.repeat(43) }));
    await expectJson(
      await post('/token', verifier),
      400,
      'invalid_grant',
      `${GRANT_INVALID} (PKCE verification failed)`,
      'Y0446550',
    );
  });

  test.each([
    ['v'.repeat(42), 'code_verifier must be a string with a minimum length of 43 characters', 'Y04F7D1A'],
    ['v'.repeat(129), 'code_verifier must be a string with a maximum length of 128 characters', 'Y04E55DE'],
    ['é'.repeat(43), 'code_verifier contains invalid characters', 'Y04A079C'],
  ])('code_verifier %s', async (code_verifier, description, code) => {
    const body = formOf(redemption({ code: await newCode(), code_verifier }));
    await expectJson(await post('/token', body), 400, 'invalid_request', `${description} (undefined)`, code);
  });

  test('a replay', async () => {
    const body = formOf(redemption({ code: await newCode() }));
    expect((await post('/token', body)).status).toBe(200);
    await expectJson(
      await post('/token', body),
      400,
      'invalid_grant',
      `${GRANT_INVALID} (authorization code already consumed)`,
      'Y0416228',
    );
  });

  test('further members are no error', async () => {
    const body = formOf(redemption({ code: await newCode(), scope: '\u0007', anything: 'y' }));
    expect((await post('/token', body)).status).toBe(200);
  });

  test('a caller that prefers HTML gets the page', async () => {
    const body = formOf(redemption({ client_id: 'nobody' }));
    await expectPage(await post('/token', body, { accept: 'text/html' }), 401, 'Y0479FCE');
  });

  test('the secret sent is told to nobody', async () => {
    const client_secret = `secret-${'s'.repeat(40)}`;
    const uri = await expectJson(
      await post('/token', formOf(redemption({ client_secret }))),
      401,
      'invalid_client',
      `${CLIENT_FAILED} (invalid secret provided)`,
      'Y0434A7B',
    );
    const page = await (await fetch(uri)).text();
    expect(page).toContain(`${client_secret.length} characters, not shown`);
    expect(page).not.toContain(client_secret);
    expect(page).not.toContain(service.client.client_secret);
  });
});

describe('/userinfo (§6)', () => {
  const get = (headers: Record<string, string> = {}, query = '') =>
    fetch(`${federation.franceconnect.issuer}/userinfo${query}`, { headers });
  const TOKEN = 'x'.repeat(43);
  const INVALID = 'invalid token provided';

  test('no token', async () => {
    const answer = await get();
    const { issuer } = federation.franceconnect;
    expect(answer.headers.get('www-authenticate')).toBe(
      `Bearer realm="${issuer}", DPoP realm="${issuer}", algs="ES256 RS256"`,
    );
    const words = 'no access token provided (no access token provided)';
    await expectJson(answer, 401, 'invalid_token', words, 'Y04146A2');
  });

  const cases: [string, Record<string, string>, string, number, string, string, string][] = [
    [
      'an unknown token',
      { authorization: `Bearer ${TOKEN}` },
      '',
      401,
      'invalid_token',
      `${INVALID} (access token not found)`,
      'Y040001',
    ],
    [
      'an unknown token in the query',
      {},
      `?access_token=${TOKEN}`,
      401,
      'invalid_token',
      `${INVALID} (access token not found)`,
      'Y040001',
    ],
    [
      'another scheme',
      { authorization: `Basic ${TOKEN}` },
      '',
      400,
      'invalid_request',
      'authorization header scheme must be `Bearer` (undefined)',
      'Y043D61A',
    ],
    [
      'a header of one word',
      { authorization: TOKEN },
      '',
      400,
      'invalid_request',
      'invalid authorization header value format (undefined)',
      'Y04B729E',
    ],
    [
      'two tokens',
      { authorization: `Bearer ${TOKEN}` },
      `?access_token=${TOKEN}`,
      400,
      'invalid_request',
      'access token must only be provided using one mechanism (undefined)',
      'Y04514E0',
    ],
    [
      'DPoP without its header',
      { authorization: `DPoP ${TOKEN}` },
      '',
      400,
      'invalid_request',
      '`DPoP` header not provided (undefined)',
      'Y0452FF5',
    ],
    [
      'Bearer with DPoP’s header',
      { authorization: `Bearer ${TOKEN}`, dpop: 'x' },
      '',
      400,
      'invalid_request',
      'authorization header scheme must be `DPoP` when DPoP is used (undefined)',
      'Y04F20DC',
    ],
  ];
  test.each(cases)('%s', async (_what, headers, query, status, error, description, code) => {
    const answer = await get(headers, query);
    expect(answer.headers.get('www-authenticate')).toContain(`error="${error}"`);
    await expectJson(answer, status, error, description, code);
  });

  test('a revoked token is an unknown one', async () => {
    const { tokens } = await service.signIn();
    await post('/token/revocation', formOf({ token: tokens.access_token, ...credentials() }));
    const answer = await get({ authorization: `Bearer ${tokens.access_token}` });
    await expectJson(answer, 401, 'invalid_token', `${INVALID} (access token not found)`, 'Y040001');
  });

  test('a scope that was not granted', async () => {
    const { tokens } = await service.signIn({}, { scope: 'openid' });
    const answer = await get({ authorization: `Bearer ${tokens.access_token}` }, '?scope=email');
    const words = 'access token missing requested scope (undefined)';
    await expectJsonScope(answer, words);
  });

  /** The engine adds the missing scope to this one answer. */
  async function expectJsonScope(answer: Response, description: string) {
    expect(answer.status).toBe(403);
    const { error, error_description, error_uri } = (await answer.json()) as Record<string, string>;
    expect({ error, error_description }).toEqual({ error: 'insufficient_scope', error_description: description });
    expect(error_uri).toContain('code=Y04CE9C8');
  }

  test('POST is page 404', async () => {
    await expectPage(await post('/userinfo', ''), 404, 'Y000404');
  });
});

describe('/token/revocation (§4)', () => {
  const revoke = (fields: Form, headers: Record<string, string> = {}) =>
    post('/token/revocation', formOf({ token: 't'.repeat(43), ...credentials(), ...fields }), headers);

  test.each<[string, Form]>([
    ['no token', { token: undefined }],
    ['a token of 42 characters', { token: 't'.repeat(42) }],
    ['a token with a dot', { token: `${'t'.repeat(43)}.` }],
    ['a token with a space', { token: `${'t'.repeat(43)} t` }],
    ['token_type_hint', { token_type_hint: 'access_token' }],
    ['no client_id', { client_id: undefined }],
    ['no client_secret', { client_secret: undefined }],
    ['a secret of 31 characters', { client_secret: 's'.repeat(31) }],
    ['an unknown member', { anything: 'x' }],
  ])('%s is page 400 Y000400', async (_what, fields) => {
    const answer = await revoke(fields);
    expect(answer.headers.get('www-authenticate')).toBeNull();
    await expectPage(answer, 400, 'Y000400');
  });

  test('a repeated member, JSON, and nothing at all', async () => {
    const twice = formOf({ token: 't'.repeat(43), ...credentials() });
    twice.append('token', 't'.repeat(43));
    await expectPage(await post('/token/revocation', twice), 400, 'Y000400');
    await expectPage(await post('/token/revocation', '{}', { 'content-type': 'application/json' }), 400, 'Y000400');
    await expectPage(await post('/token/revocation', ''), 400, 'Y000400');
  });

  test('a request refused for its form revokes nothing', async () => {
    const { tokens } = await service.signIn();
    await expectPage(await revoke({ token: tokens.access_token, token_type_hint: 'access_token' }), 400, 'Y000400');
    const answer = await fetch(`${federation.franceconnect.issuer}/userinfo`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(answer.status).toBe(200);
  });

  test('tokens and secrets are not shown', async () => {
    const token = `${'t'.repeat(43)}.secret`;
    expect(await (await revoke({ token })).text()).not.toContain(token);
  });

  test('an unknown token is no error; empty text', async () => {
    const answer = await revoke({});
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
  });

  test('another service’s token', async () => {
    const { tokens } = await service.signIn();
    const answer = await revoke({ token: tokens.access_token, ...credentials(other) });
    await expectJson(answer, 400, 'invalid_request', 'this token does not belong to you (undefined)', 'Y0466776');
  });

  test('client authentication as at /token', async () => {
    const wrong = await revoke({ client_secret: 'x'.repeat(32) });
    await expectJson(wrong, 401, 'invalid_client', `${CLIENT_FAILED} (invalid secret provided)`, 'Y0434A7B');
    const unknown = await revoke({ client_id: 'nobody' });
    await expectJson(unknown, 401, 'invalid_client', `${CLIENT_FAILED} (client not found)`, 'Y0479FCE');
  });
});

describe('/session/end (§9)', () => {
  const end = (query: Form, headers: Record<string, string> = {}) =>
    fetch(`${federation.franceconnect.issuer}/session/end?${formOf(query)}`, { redirect: 'manual', headers });
  let hint: string;

  beforeAll(async () => {
    hint = (await service.signIn()).tokens.id_token ?? '';
  });

  const tampered = () => `${hint.slice(0, -8)}${hint.endsWith('AAAAAAAA') ? 'BBBBBBBB' : 'AAAAAAAA'}`;

  test.each<[string, () => Form, string]>([
    ['no id_token_hint', () => ({ id_token_hint: undefined }), 'Y000400'],
    ['an empty id_token_hint', () => ({ id_token_hint: '' }), 'Y000400'],
    ['an unknown parameter', () => ({ anything: 'x' }), 'Y000400'],
    ['an address that is none', () => ({ post_logout_redirect_uri: 'nowhere' }), 'Y000400'],
    ['a custom scheme', () => ({ post_logout_redirect_uri: 'myapp://bye' }), 'Y000400'],
    ['a hint that cannot be decoded', () => ({ id_token_hint: 'rubbish' }), 'Y04FEDB9'],
    ['an encrypted hint', () => ({ id_token_hint: `${hint}.x.y` }), 'Y04FEDB9'],
    ['a wrong signature', () => ({ id_token_hint: tampered() }), 'Y045AFAE'],
    ['another client_id', () => ({ client_id: other.client.client_id }), 'Y0467882'],
    ['an unregistered address', () => ({ post_logout_redirect_uri: `${GOODBYE}/` }), 'Y04CFAEF'],
  ])('%s', async (_what, query, code) => {
    for (const accept of ['text/html', '*/*', 'application/json'])
      await expectPage(await end({ id_token_hint: hint, ...query() }, { accept }), 400, code);
  });

  test('a repeated parameter', async () => {
    const query = formOf({ id_token_hint: hint, state: 'a' });
    query.append('state', 'b');
    await expectPage(await fetch(`${federation.franceconnect.issuer}/session/end?${query}`), 400, 'Y000400');
  });

  test('the listed parameters are taken', async () => {
    const query = { post_logout_redirect_uri: GOODBYE, state: '', client_id: service.client.client_id };
    expect((await end({ id_token_hint: hint, ...query, logout_hint: 'x', ui_locales: 'fr' })).status).toBe(200);
  });

  test('the ID token is not shown', async () => {
    const page = await (await end({ id_token_hint: hint, anything: 'x' })).text();
    expect(page).not.toContain(hint.slice(0, 20));
  });

  test('an audience nobody has', async () => {
    const leaving = await Service.register(federation);
    const { tokens } = await leaving.signIn();
    await federation.registerClient({ ...leaving.client, active: false });
    await expectPage(await end({ id_token_hint: tokens.id_token }), 400, 'Y0429C91');
  });

  test('a confirmation without and with a wrong xsrf', async () => {
    await expectPage(await post('/session/end/confirm', formOf({ xsrf: 'x', logout: 'yes' })), 400, 'Y047B9D9');
    const browser = new Walker({ scripts: false });
    await browser.get(`${federation.franceconnect.issuer}/session/end?id_token_hint=${hint}`);
    const page = await browser.submit('main form', { xsrf: 'wrong' });
    expect(page.status).toBe(400);
    expect(page.body).toContain('Erreur Y04976CE');
  });
});

describe('/authorize: pages (§2.3)', () => {
  const ask = (parameters: Record<string, string | undefined> = {}, by = service) =>
    fetch(by.request(parameters).url, { redirect: 'manual' });

  test('another fault beside an unregistered redirect_uri is Y040001', async () => {
    const page = await expectPage(
      await ask({ redirect_uri: 'http://localhost:1/cb', response_type: '' }),
      400,
      'Y040001',
    );
    expect(page).toContain("Une erreur s'est produite, veuillez réessayer ultérieurement");
  });

  test('an unregistered redirect_uri alone is Y04C013C, its differing part marked', async () => {
    const page = await expectPage(await ask({ redirect_uri: 'http://localhost:3000/callback/' }), 400, 'Y04C013C');
    expect(page).toContain('<mark>:3000</mark>');
    expect(page).toContain('<mark>/</mark>');
    expect(page).toContain('the port is :3000, registered is :3999; the trailing slash is too much');
  });

  test('amr asked by a service not registered for it is Y100009', async () => {
    const plain = await Service.register(federation, { claims: [] });
    for (const member of ['id_token', 'userinfo']) {
      const answer = await ask({ claims: JSON.stringify({ [member]: { amr: { essential: true } } }) }, plain);
      await expectPage(answer, 400, 'Y100009');
    }
    expect((await ask({ claims: '{"id_token":{"sub":null}}' }, plain)).status).toBe(303);
  });

  test('a registration that does not hold is Y043310B', async () => {
    const two = await Service.register(federation, { redirect_uris: [REDIRECT_URI, 'http://service.example/cb'] });
    await expectPage(await ask({}, two), 400, 'Y043310B');
  });

  test('a resumption nobody waits for is Y04D5AB7', async () => {
    const answer = await fetch(`${federation.franceconnect.issuer}/authorize/${'u'.repeat(43)}`, {
      redirect: 'manual',
    });
    await expectPage(answer, 400, 'Y04D5AB7');
  });
});

describe('/authorize: told to the service (§2.4)', () => {
  test.each([
    [
      'an empty response_type',
      { response_type: '' },
      'invalid_request',
      "missing required parameter 'response_type'",
      'Y048017B',
    ],
    [
      'an unknown response_type',
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
      'an empty scope',
      { scope: '' },
      'invalid_request',
      'openid scope must be requested when using the acr_values parameter',
      'Y04EE963',
    ],
    [
      'claims that are no JSON',
      { claims: '{' },
      'invalid_request',
      'could not parse the claims parameter JSON',
      'Y0485169',
    ],
    [
      'claims that are a list',
      { claims: '[]' },
      'invalid_request',
      'claims parameter should be a JSON object',
      'Y04C032B',
    ],
    [
      'claims of nothing',
      { claims: '{}' },
      'invalid_request',
      'claims parameter should have userinfo or id_token properties',
      'Y0420EF4',
    ],
    [
      'a list in claims.userinfo',
      { claims: '{"userinfo":[]}' },
      'invalid_request',
      'claims.userinfo should be an object',
      'Y0465CB6',
    ],
    [
      'a list in claims.id_token',
      { claims: '{"id_token":[]}' },
      'invalid_request',
      'claims.id_token should be an object',
      'Y04AAA70',
    ],
  ])('%s', async (_what, parameters, error, error_description, code) => {
    const { url, state } = service.request(parameters);
    const answer = await fetch(url, { redirect: 'manual' });
    expect(answer.status).toBe(303);
    const back = new URL(answer.headers.get('location') ?? '');
    expect(back.origin + back.pathname).toBe(REDIRECT_URI);
    const { issuer: iss } = federation.franceconnect;
    expect(Object.fromEntries(back.searchParams)).toEqual({ error, error_description, state, iss });
    expect(libraryCode({ error, error_description, route: 'authorization' })).toBe(code);
  });

  test.each(['token', 'id_token', 'code id_token'])('response_type=%s: in the fragment', async (response_type) => {
    const answer = await fetch(service.request({ response_type }).url, { redirect: 'manual' });
    const back = new URL(answer.headers.get('location') ?? '');
    expect(back.search).toBe('');
    expect(new URLSearchParams(back.hash.slice(1)).get('error')).toBe('unsupported_response_type');
  });
});
