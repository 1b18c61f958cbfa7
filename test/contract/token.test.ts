import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';
import { at, later } from '../support/time.ts';
import { credentialsOf, expectJson, type Fields, formOf, type JsonError } from '../support/wire.ts';

/** Service contract §4: code → tokens, and every way it is refused. */

let federation: Federation;
let service: Service;
let other: Service;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  service = await Service.register(federation);
  other = await Service.register(federation, { redirect_uris: ['http://localhost:3998/cb'] });
});
afterAll(() => federation.stop());

const newCode = async (parameters: Fields = {}) =>
  (await federation.signIn(service.request(parameters).url)).searchParams.get('code') ?? 'no code';

const redemption = (fields: Fields = {}): Fields => ({
  grant_type: 'authorization_code',
  code: 'x'.repeat(43),
  redirect_uri: REDIRECT_URI,
  ...credentialsOf(service),
  ...fields,
});

const post = (body: URLSearchParams | string, headers: Record<string, string> = {}) =>
  fetch(`${federation.franceconnect.issuer}/token`, { method: 'POST', body, headers, redirect: 'manual' });
const redeem = (fields: Fields = {}, headers: Record<string, string> = {}) => post(formOf(redemption(fields)), headers);

const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
});

const userinfo = (token: string) =>
  fetch(`${federation.franceconnect.issuer}/userinfo`, { headers: { authorization: `Bearer ${token}` } });

const invalidClient = (detail: string, code: string): JsonError => ({
  status: 401,
  error: 'invalid_client',
  description: `client authentication failed (${detail})`,
  code,
});
const invalidRequest = (description: string, code: string): JsonError => ({
  status: 400,
  error: 'invalid_request',
  description: `${description} (undefined)`,
  code,
});
const invalidGrant = (detail: string, code: string): JsonError => ({
  status: 400,
  error: 'invalid_grant',
  description: `grant request is invalid (${detail})`,
  code,
});
const UNSUPPORTED_GRANT: JsonError = {
  status: 400,
  error: 'unsupported_grant_type',
  description: 'unsupported grant_type requested (undefined)',
  code: 'Y04C2044',
};
const NO_SECRET = invalidClient(
  'the provided authentication mechanism does not match the registered client authentication method',
  'Y044D82C',
);

describe('success', () => {
  test('§4 grant_type + code + redirect_uri + client_secret_post + answer + §1.2 POST token: exactly five members', async () => {
    const answer = await redeem({ code: await newCode() });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.headers.get('cache-control')).toContain('no-store');
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await answer.json()).toEqual({
      access_token: expect.stringMatching(/^[\w-]{43}$/),
      expires_in: 60,
      id_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      scope: 'openid identite_pivot email preferred_username',
      token_type: 'Bearer',
    });
  });

  test('§4 scope as requested: groups are not expanded, unknown ones are dropped, the order is kept', async () => {
    const answer = await redeem({ code: await newCode({ scope: 'openid email identite_pivot address birth' }) });
    expect(await answer.json()).toMatchObject({ scope: 'openid email identite_pivot birth' });
  });

  test('§4 extra members ignored', async () => {
    const answer = await redeem({ code: await newCode(), scope: '\u0007', anything: 'y', state: 'z' });
    expect(answer.status).toBe(200);
  });

  test('§4 Basic tolerated: the same service, without secret in the body', async () => {
    const { client_id, client_secret } = service.client;
    const answer = await redeem({ code: await newCode(), client_secret: undefined }, basic(client_id, client_secret));
    expect(answer.status).toBe(200);
  });

  test('§4 access token lifetime: userinfo works for sixty seconds and no longer', async () => {
    const { access_token } = (await (await redeem({ code: await newCode() })).json()) as { access_token: string };
    expect((await later(58, () => userinfo(access_token))).status).toBe(200);
    expect((await later(61, () => userinfo(access_token))).status).toBe(401);
  });
});

describe('refusals', () => {
  const REFUSED: [rule: string, fields: Fields, expected: JsonError][] = [
    ['wrong secret', { client_secret: 'x'.repeat(32) }, invalidClient('invalid secret provided', 'Y0434A7B')],
    ['no secret', { client_secret: undefined }, NO_SECRET],
    ['no secret', { client_secret: '' }, NO_SECRET],
    ['unknown client', { client_id: 'nobody' }, invalidClient('client not found', 'Y0479FCE')],
    [
      'no credentials',
      { client_id: undefined, client_secret: undefined },
      invalidRequest('no client authentication mechanism provided', 'Y044FEB3'),
    ],
    ['no grant_type', { grant_type: undefined }, invalidRequest("missing required parameter 'grant_type'", 'Y048017B')],
    ['no code', { code: undefined }, invalidRequest("missing required parameter 'code'", 'Y048017B')],
    ['no code', { code: '' }, invalidRequest("missing required parameter 'code'", 'Y048017B')],
    [
      'no redirect_uri',
      { redirect_uri: undefined },
      invalidRequest("missing required parameter 'redirect_uri'", 'Y048017B'),
    ],
    ['no refresh token + other grant_type', { grant_type: 'refresh_token', refresh_token: 'x' }, UNSUPPORTED_GRANT],
    ['other grant_type', { grant_type: 'password' }, UNSUPPORTED_GRANT],
    ['other grant_type', { grant_type: 'client_credentials' }, UNSUPPORTED_GRANT],
    ['unknown code', {}, invalidGrant('authorization code not found', 'Y049E20B')],
    [
      'client_secret_post',
      { client_secret: undefined, client_assertion: 'rubbish', client_assertion_type: 'x' },
      invalidRequest('invalid client_assertion format', 'Y04E1CFF'),
    ],
  ];

  test.each(REFUSED)('§4 %s + error shape: %j', async (_rule, fields, expected) => {
    await expectJson(await redeem(fields), expected);
  });

  test('§4 error shape: never cached, the literal « undefined » for no detail, a page behind error_uri', async () => {
    const answer = await redeem({ code: undefined });
    expect(answer.headers.get('cache-control')).toContain('no-store');
    const uri = await expectJson(answer, invalidRequest("missing required parameter 'code'", 'Y048017B'));
    const page = await fetch(uri);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Y048017B');
  });

  test('§4 wrong secret: neither the secret sent nor the registered one is shown', async () => {
    const client_secret = 'a secret that is wrong and must not be shown';
    const answer = await redeem({ client_secret });
    const uri = await expectJson(answer, invalidClient('invalid secret provided', 'Y0434A7B'));
    const page = await (await fetch(uri)).text();
    expect(page).toContain(`${client_secret.length} characters, not shown`);
    expect(page).not.toContain(client_secret);
    expect(page).not.toContain(service.client.client_secret);
  });

  test('§4 unknown client: an inactive one is unknown', async () => {
    const inactive = await Service.register(federation, { active: false });
    await expectJson(await redeem(credentialsOf(inactive)), invalidClient('client not found', 'Y0479FCE'));
  });

  test('§4 two mechanisms: Basic and a secret in the body', async () => {
    const { client_id, client_secret } = service.client;
    await expectJson(
      await redeem({}, basic(client_id, client_secret)),
      invalidRequest('client authentication must only be provided using one mechanism', 'Y04DADA6'),
    );
  });

  test('§4 Basic tolerated: but well formed, and of the same client', async () => {
    await expectJson(
      await redeem({ client_id: undefined, client_secret: undefined }, { authorization: 'Basic' }),
      invalidRequest('invalid authorization header value format', 'Y04F62CD'),
    );
    await expectJson(
      await redeem(
        { client_id: 'another', client_secret: undefined },
        basic(service.client.client_id, service.client.client_secret),
      ),
      invalidRequest('mismatch in body and authorization client ids', 'Y0419ECE'),
    );
  });

  test('§4 repeated parameter', async () => {
    const body = formOf(redemption());
    body.append('code', 'another');
    await expectJson(await post(body), invalidRequest("'code' parameter must not be provided twice", 'Y0496E4A'));
  });

  test.each(['application/json', 'text/plain', 'multipart/form-data'])('§4 form only: not %s', async (type) => {
    await expectJson(
      await post(JSON.stringify(redemption()), { 'content-type': type }),
      invalidRequest(
        'only application/x-www-form-urlencoded content-type bodies are supported on POST /token',
        'Y043C322',
      ),
    );
  });
});

describe('codes that do not serve', () => {
  test('§4 code of another client', async () => {
    const answer = await redeem({ code: await newCode(), ...credentialsOf(other) });
    await expectJson(answer, invalidGrant('client mismatch', 'Y047A2EA'));
  });

  test('§4 other redirect_uri', async () => {
    const answer = await redeem({ code: await newCode(), redirect_uri: `${REDIRECT_URI}/` });
    await expectJson(answer, invalidGrant('authorization code redirect_uri mismatch', 'Y04F8199'));
  });

  test('§4 code_verifier: no challenge was possible', async () => {
    const answer = await redeem({ code: await newCode(), code_verifier: 'v'.repeat(43) });
    await expectJson(answer, invalidGrant('PKCE verification failed', 'Y0446550'));
  });

  test.each([
    ['v'.repeat(42), 'code_verifier must be a string with a minimum length of 43 characters', 'Y04F7D1A'],
    ['v'.repeat(129), 'code_verifier must be a string with a maximum length of 128 characters', 'Y04E55DE'],
    ['é'.repeat(43), 'code_verifier contains invalid characters', 'Y04A079C'],
  ])('§4 code_verifier: %s', async (code_verifier, description, code) => {
    await expectJson(await redeem({ code: await newCode(), code_verifier }), invalidRequest(description, code));
  });

  test('§4 code replayed: refused, and the first access token dies', async () => {
    const code = await newCode();
    const { access_token } = (await (await redeem({ code })).json()) as { access_token: string };
    expect((await userinfo(access_token)).status).toBe(200);
    await expectJson(await redeem({ code }), invalidGrant('authorization code already consumed', 'Y0416228'));
    await expectJson(await userinfo(access_token), {
      status: 401,
      error: 'invalid_token',
      description: 'invalid token provided (access token not found)',
      code: 'Y040001',
    });
  });

  test('§4 code + unknown code: thirty seconds, then it is gone', async () => {
    const [early, late] = [await newCode(), await newCode()];
    expect((await later(28, () => redeem({ code: early }))).status).toBe(200);
    const answer = await later(32, () => redeem({ code: late }));
    await expectJson(answer, invalidGrant('authorization code not found', 'Y049E20B'));
  });

  test('§4 expired code: still stored for the fraction of a second the engine does not count', async () => {
    const second = Math.ceil(Date.now() / 1000) * 1000;
    const code = await at(second + 900, () => newCode());
    const answer = await at(second + 30_100, () => redeem({ code }));
    await expectJson(answer, invalidGrant('authorization code is expired', 'Y043F0A8'));
  });
});
