import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { type Federation, startFederation } from '../../federation/index.ts';
import { PlusService } from '../support/plus-service.ts';
import { Service } from '../support/service.ts';
import { later } from '../support/time.ts';
import { expectJson, expectPage, type JsonError } from '../support/wire.ts';

/** Service contract §6: `/userinfo`, a signed JWT or a refusal in JSON. */

let federation: Federation;
let service: Service;
let issuer: string;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  issuer = federation.franceconnect.issuer;
  service = await Service.register(federation);
});
afterAll(() => federation.stop());

type Headers = Record<string, string>;

const get = (headers: Headers = {}, query = '') => fetch(`${issuer}/userinfo${query}`, { headers });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const TOKEN = 'x'.repeat(43);

const NOT_FOUND: JsonError = {
  status: 401,
  error: 'invalid_token',
  description: 'invalid token provided (access token not found)',
  code: 'Y040001',
};

describe('success', () => {
  test('§6 bearer + signed JWT + header + several calls + §1.2 GET userinfo', async () => {
    const { tokens } = await service.signIn();
    for (const _time of ['once', 'again', 'and again']) {
      const answer = await get(bearer(tokens.access_token));
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('application/jwt; charset=utf-8');
      expect(answer.headers.getSetCookie()).toEqual([]);
      expect(decodeProtectedHeader(await answer.text())).toEqual({ alg: 'ES256', kid: 'pkcs11:ES256:hsm' });
    }
  });

  test('§6 payload: sub, the claims of the scopes, aud, exp, iat, iss, in this order and nothing else', async () => {
    const { claims, userinfo } = await service.signIn(
      { persona: 'angele-dubreuil' },
      { scope: 'openid identite_pivot email' },
    );
    expect(Object.keys(userinfo)).toEqual(
      'sub given_name given_name_array family_name birthdate gender birthplace birthcountry email aud exp iat iss'.split(
        ' ',
      ),
    );
    expect(userinfo).toMatchObject({ sub: claims.sub, aud: service.client.client_id, iss: issuer });
  });

  test('§6 exp of the access token: that of a later call is the same', async () => {
    const { tokens, claims } = await service.signIn();
    const answer = await later(20, () => get(bearer(tokens.access_token)));
    const { exp, iat } = decodeJwt(await answer.text());
    expect(exp).toBeLessThanOrEqual(claims.iat + 61);
    expect(exp).toBeGreaterThanOrEqual(claims.iat + 59);
    expect(Number(exp) - Number(iat)).toBeLessThanOrEqual(41);
  });

  test('§6 query token + other query parameters: the historic ways', async () => {
    const { tokens } = await service.signIn();
    expect((await get({}, `?access_token=${tokens.access_token}`)).status).toBe(200);
    expect((await get(bearer(tokens.access_token), '?schema=openid')).status).toBe(200);
  });

  test('§6 never JSON: whatever the caller accepts', async () => {
    const { tokens } = await service.signIn();
    const answer = await get({ ...bearer(tokens.access_token), accept: 'application/json' });
    expect(answer.headers.get('content-type')).toBe('application/jwt; charset=utf-8');
    expect((await answer.text()).split('.')).toHaveLength(3);
  });

  test('§6 high nested: a JWE around the JWT', async () => {
    const plus = await PlusService.register(federation);
    try {
      const { userinfo } = await plus.signIn();
      expect(userinfo.contentType).toBe('application/jwt; charset=utf-8');
      expect(userinfo.outer).toMatchObject({ alg: 'ECDH-ES', enc: 'A256GCM', cty: 'JWT' });
      expect(userinfo.inner).toEqual({ alg: 'ES256', kid: 'pkcs11:hsm' });
    } finally {
      plus.close();
    }
  });
});

describe('refusals', () => {
  test('§6 no token: the challenge names both schemes', async () => {
    const answer = await get();
    expect(answer.headers.get('www-authenticate')).toBe(
      `Bearer realm="${issuer}", DPoP realm="${issuer}", algs="ES256 RS256"`,
    );
    await expectJson(answer, {
      status: 401,
      error: 'invalid_token',
      description: 'no access token provided (no access token provided)',
      code: 'Y04146A2',
    });
  });

  test('§6 a page for who prefers one: Accept text/html', async () => {
    await expectPage(await get({ accept: 'text/html' }), 401, 'Y04146A2');
    await expectPage(await get({ ...bearer(TOKEN), accept: 'text/html, application/json;q=0.5' }), 401, 'Y040001');
    await expectJson(await get({ ...bearer(TOKEN), accept: 'text/html;q=0.5, */*' }), NOT_FOUND);
  });

  const invalidRequest = (description: string, code: string): JsonError => ({
    status: 400,
    error: 'invalid_request',
    description: `${description} (undefined)`,
    code,
  });

  const REFUSED: [rule: string, headers: Headers, query: string, expected: JsonError][] = [
    ['unknown token', bearer(TOKEN), '', NOT_FOUND],
    ['unknown token', {}, `?access_token=${TOKEN}`, NOT_FOUND],
    [
      'other scheme',
      { authorization: `Basic ${TOKEN}` },
      '',
      invalidRequest('authorization header scheme must be `Bearer`', 'Y043D61A'),
    ],
    [
      'malformed header',
      { authorization: TOKEN },
      '',
      invalidRequest('invalid authorization header value format', 'Y04B729E'),
    ],
    [
      'two tokens',
      bearer(TOKEN),
      `?access_token=${TOKEN}`,
      invalidRequest('access token must only be provided using one mechanism', 'Y04514E0'),
    ],
    ['other scheme', { authorization: `DPoP ${TOKEN}` }, '', invalidRequest('`DPoP` header not provided', 'Y0452FF5')],
    [
      'other scheme',
      { ...bearer(TOKEN), dpop: 'x' },
      '',
      invalidRequest('authorization header scheme must be `DPoP` when DPoP is used', 'Y04F20DC'),
    ],
  ];

  test.each(REFUSED)('§6 %s: %j%s', async (_rule, headers, query, expected) => {
    const answer = await get(headers, query);
    const challenge = answer.headers.get('www-authenticate');
    expect(challenge).toMatch(new RegExp(`^(Bearer|DPoP) realm="${issuer}"`));
    expect(challenge).toContain(`error="${expected.error}"`);
    await expectJson(answer, expected);
  });

  test('§6 expired token: as an unknown one', async () => {
    const { tokens } = await service.signIn();
    await expectJson(await later(61, () => get(bearer(tokens.access_token))), NOT_FOUND);
  });

  test('§6 other query parameters: but a scope that was not granted', async () => {
    const { tokens } = await service.signIn({}, { scope: 'openid' });
    const answer = await get(bearer(tokens.access_token), '?scope=email');
    expect(answer.status).toBe(403);
    // The engine adds the missing scope to this one answer.
    expect(await answer.json()).toMatchObject({
      error: 'insufficient_scope',
      error_description: 'access token missing requested scope (undefined)',
      error_uri: expect.stringContaining('code=Y04CE9C8'),
    });
  });

  test('§1.2 POST userinfo: page 404', async () => {
    const { tokens } = await service.signIn();
    const posted = await fetch(`${issuer}/userinfo`, { method: 'POST', headers: bearer(tokens.access_token) });
    await expectPage(posted, 404, 'Y000404');
  });
});
