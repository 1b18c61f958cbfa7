import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeProtectedHeader } from 'jose';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Service } from '../support/service.ts';

/** Service contract §2.9 and §4 to §8: code, tokens, userinfo, scopes. */

let federation: Federation;
let service: Service;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  service = await Service.register(federation);
});
afterAll(() => federation.stop());

const userinfo = (init: RequestInit = {}, query = '') =>
  fetch(`${federation.franceconnect.issuer}/userinfo${query}`, init);
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

/** A callback whose code has not been redeemed. */
const arrive = async (by = service) => {
  const request = by.request();
  const callback = await federation.signIn(request.url);
  return { request, callback, code: callback.searchParams.get('code') ?? '' };
};

const redeem = (code: string, by = service, more: Record<string, string> = {}) =>
  by.post('/token', {
    grant_type: 'authorization_code',
    code,
    redirect_uri: by.client.redirect_uris[0] ?? '',
    client_id: by.client.client_id,
    client_secret: by.client.client_secret,
    ...more,
  });

describe('the way back to the service (§2.9)', () => {
  test('code of 43 characters, state and iss, nothing else', async () => {
    const { request, callback } = await arrive();
    expect(Object.fromEntries(callback.searchParams)).toEqual({
      code: expect.stringMatching(/^[\w-]{43}$/),
      state: request.state,
      iss: federation.franceconnect.issuer,
    });
  });
});

describe('/token (§4)', () => {
  test('exactly five members', async () => {
    const answer = await redeem((await arrive()).code);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.headers.get('cache-control')).toContain('no-store');
    expect(await answer.json()).toEqual({
      access_token: expect.stringMatching(/^[\w-]{43}$/),
      expires_in: 60,
      id_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      scope: 'openid identite_pivot email preferred_username',
      token_type: 'Bearer',
    });
  });

  test('a code serves once; its replay kills the first token', async () => {
    const { code } = await arrive();
    const { access_token } = (await (await redeem(code)).json()) as { access_token: string };
    expect((await userinfo(bearer(access_token))).status).toBe(200);
    const replay = await redeem(code);
    expect(replay.status).toBe(400);
    expect(await replay.json()).toMatchObject({ error: 'invalid_grant' });
    expect((await userinfo(bearer(access_token))).status).toBe(401);
  });

  test('another service’s code, a wrong secret, an unknown client, another redirect_uri', async () => {
    const other = await Service.register(federation);
    const stolen = await redeem((await arrive()).code, other);
    expect(stolen.status).toBe(400);
    expect(await stolen.json()).toMatchObject({ error: 'invalid_grant' });
    const secret = await redeem((await arrive()).code, service, { client_secret: 'x'.repeat(32) });
    expect(secret.status).toBe(401);
    expect(await secret.json()).toMatchObject({ error: 'invalid_client' });
    const unknown = await redeem((await arrive()).code, service, { client_id: 'nobody' });
    expect(unknown.status).toBe(401);
    const elsewhere = await redeem((await arrive()).code, service, { redirect_uri: 'http://localhost:3999/other' });
    expect(elsewhere.status).toBe(400);
    expect(await elsewhere.json()).toMatchObject({ error: 'invalid_grant' });
  });

  test('no refresh token exists', async () => {
    const answer = await service.post('/token', {
      grant_type: 'refresh_token',
      refresh_token: 'x',
      client_id: service.client.client_id,
      client_secret: service.client.client_secret,
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: 'unsupported_grant_type' });
  });

  test('a revoked token opens userinfo no more', async () => {
    const { tokens } = await service.signIn();
    const { client_id, client_secret } = service.client;
    const revoked = await service.post('/token/revocation', { token: tokens.access_token, client_id, client_secret });
    expect(revoked.status).toBe(200);
    expect((await userinfo(bearer(tokens.access_token))).status).toBe(401);
  });
});

describe('id_token (§5)', () => {
  test('eight claims, no identity, sixty seconds', async () => {
    const before = Math.floor(Date.now() / 1000);
    const request = service.request();
    const { claims, tokens } = await service.complete(await federation.signIn(request.url), request);
    expect(claims).toEqual({
      sub: expect.stringMatching(/^[0-9a-f]{64}v1$/),
      auth_time: expect.any(Number),
      acr: 'eidas1',
      nonce: request.nonce,
      aud: service.client.client_id,
      exp: claims.iat + 60,
      iat: expect.any(Number),
      iss: federation.franceconnect.issuer,
    });
    expect(claims.auth_time).toBeGreaterThanOrEqual(before);
    expect(decodeProtectedHeader(tokens.id_token ?? '')).toEqual({ alg: 'ES256', kid: 'pkcs11:ES256:hsm' });
  });

  test('amr on request of the claims parameter: the source’s registered means', async () => {
    const { claims } = await service.signIn(
      { source: 'la-poste' },
      { claims: '{"id_token":{"amr":{"essential":true}}}' },
    );
    expect(claims.amr).toEqual(['fc', 'pop', 'mfa', 'pin']);
    const without = await service.signIn({ source: 'la-poste' }, { scope: 'openid amr' });
    expect(without.claims).not.toHaveProperty('amr');
    expect(without.userinfo).not.toHaveProperty('amr');
  });

  test('RS256 for the service that is registered so', async () => {
    const rsa = await Service.register(federation, {
      id_token_signed_response_alg: 'RS256',
      userinfo_signed_response_alg: 'RS256',
    });
    const { tokens } = await rsa.signIn();
    expect(decodeProtectedHeader(tokens.id_token ?? '')).toEqual({ alg: 'RS256', kid: 'pkcs11:RS256:hsm' });
  });

  test('HS256 carries no kid', async () => {
    const symmetric = await Service.register(federation, { id_token_signed_response_alg: 'HS256' });
    const { code } = await arrive(symmetric);
    const { id_token } = (await (await redeem(code, symmetric)).json()) as { id_token: string };
    expect(decodeProtectedHeader(id_token)).toEqual({ alg: 'HS256' });
  });
});

describe('/userinfo (§6)', () => {
  test('is a signed JWT that expires with the access token, good several times', async () => {
    const request = service.request();
    const {
      tokens,
      claims,
      userinfo: first,
    } = await service.complete(await federation.signIn(request.url, { persona: 'angele-dubreuil' }), request);
    const answer = await userinfo(bearer(tokens.access_token));
    expect(answer.headers.get('content-type')).toBe('application/jwt; charset=utf-8');
    expect(decodeProtectedHeader(await answer.text())).toEqual({ alg: 'ES256', kid: 'pkcs11:ES256:hsm' });
    expect(Object.keys(first)).toEqual([
      'sub',
      'given_name',
      'given_name_array',
      'family_name',
      'birthdate',
      'gender',
      'birthplace',
      'birthcountry',
      'email',
      'aud',
      'exp',
      'iat',
      'iss',
    ]);
    expect(first).toMatchObject({
      sub: claims.sub,
      aud: service.client.client_id,
      iss: federation.franceconnect.issuer,
    });
  });

  test('the token may come in the query', async () => {
    const { tokens } = await service.signIn();
    expect((await userinfo({}, `?access_token=${tokens.access_token}`)).status).toBe(200);
    expect((await userinfo(bearer(tokens.access_token), '?schema=openid')).status).toBe(200);
  });

  test.each([
    ['no token', {}, 401, 'invalid_token'],
    ['an unknown token', bearer('x'.repeat(43)), 401, 'invalid_token'],
    ['another scheme', { headers: { authorization: 'Basic eDp5' } }, 400, 'invalid_request'],
  ])('%s', async (_what, init, status, error) => {
    const answer = await userinfo(init);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('www-authenticate')).toContain(`Bearer realm="${federation.franceconnect.issuer}"`);
    expect(await answer.json()).toMatchObject({ error });
  });
});

describe('scopes (§7.1)', () => {
  const PROTOCOL = ['sub', 'aud', 'exp', 'iat', 'iss'];

  test.each([
    ['openid', []],
    ['openid gender', ['gender']],
    ['openid birthdate', ['birthdate']],
    ['openid birthplace', ['birthplace']],
    ['openid birthcountry', ['birthcountry']],
    ['openid given_name', ['given_name', 'given_name_array']],
    ['openid family_name', ['family_name']],
    ['openid email', ['email']],
    ['openid preferred_username', ['preferred_username']],
    ['openid profile', ['given_name', 'given_name_array', 'family_name', 'birthdate', 'gender', 'preferred_username']],
    ['openid birth', ['birthplace', 'birthcountry']],
    [
      'openid identite_pivot',
      ['given_name', 'given_name_array', 'family_name', 'birthdate', 'gender', 'birthplace', 'birthcountry'],
    ],
    ['openid idp_birthdate', ['idp_birthdate']],
    ['openid idp_id', ['idp_id']],
    ['openid amr', []],
    ['openid dgfip_rfr', []],
  ])('%s', async (scope, expected) => {
    const persona = (await federation.personas.all()).find(
      ({ identity, register, account, why }) =>
        identity.preferred_username && !register && !account && !why.includes('Y6'),
    );
    const { userinfo: claims } = await service.signIn({ persona: persona?.id ?? '' }, { scope });
    expect(
      Object.keys(claims)
        .filter((claim) => !PROTOCOL.includes(claim))
        .sort(),
    ).toEqual([...expected].sort());
  });

  test('an unknown scope is dropped from what is granted', async () => {
    const { tokens } = await service.signIn({}, { scope: 'openid address email' });
    expect(tokens.scope).toBe('openid email');
  });

  test('born abroad: an empty birthplace, not a missing one (§7.3)', async () => {
    const persona = (await federation.personas.all()).find(({ kinds }) => kinds.includes('born-abroad'));
    const { userinfo: claims } = await service.signIn({ persona: persona?.id ?? '' });
    expect(claims.birthplace).toBe('');
    expect(claims.birthcountry).not.toBe('99100');
  });
});

describe('sub (§8)', () => {
  test('the same at every source and for services that share an entityId; another for another service', async () => {
    const entityId = 'e'.repeat(32);
    const [one, two] = await Promise.all([
      Service.register(federation, { entityId }),
      Service.register(federation, { entityId }),
    ]);
    const at = async (by: Service, source: string) =>
      (await by.signIn({ persona: 'angele-dubreuil', source })).claims.sub;
    const sub = await at(one, 'impots');
    expect(await at(one, 'alicem')).toBe(sub);
    expect(await at(two, 'ameli')).toBe(sub);
    expect(await at(service, 'impots')).not.toBe(sub);
  });
});
