import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Service } from '../support/service.ts';

/** Service contract §1.5: the published keys, and which of them signs. */

let federation: Federation;
let low: Response;
let lowKeys: Record<string, string>[];
let highKeys: Record<string, string>[];

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  const keysOf = async (answer: Response) => ((await answer.json()) as { keys: Record<string, string>[] }).keys;
  low = await fetch(`${federation.franceconnect.issuer}/jwks`);
  lowKeys = await keysOf(low);
  highKeys = await keysOf(await fetch(`${federation.franceconnectPlus.issuer}/jwks`));
});
afterAll(() => federation.stop());

test('§1.2 GET jwks + cors: a JWK set, kept ten minutes, readable by browsers', () => {
  expect(low.headers.get('content-type')).toMatch(/^application\/jwk-set\+json/);
  expect(low.headers.get('cache-control')).toBe('public, max-age=600');
  expect(low.headers.get('access-control-allow-origin')).toBe('*');
});

test('§1.5 low keys: one EC and one RSA key', () => {
  expect(lowKeys).toEqual([
    expect.objectContaining({ kty: 'EC', use: 'sig', alg: 'ES256', crv: 'P-256', kid: 'pkcs11:ES256:hsm' }),
    expect.objectContaining({ kty: 'RSA', use: 'sig', alg: 'RS256', kid: 'pkcs11:RS256:hsm' }),
  ]);
});

test('§1.5 high key: one EC key', () => {
  expect(highKeys).toEqual([
    expect.objectContaining({ kty: 'EC', use: 'sig', alg: 'ES256', crv: 'P-256', kid: 'pkcs11:hsm' }),
  ]);
});

test('§1.5 public members only', () => {
  const EC = ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'];
  expect([...lowKeys, ...highKeys].map((key) => Object.keys(key).sort())).toEqual([
    EC,
    ['alg', 'e', 'kid', 'kty', 'n', 'use'],
    EC,
  ]);
});

test('§1.5 no encryption key: every published key signs', () => {
  expect([...lowKeys, ...highKeys].map(({ use }) => use)).toEqual(['sig', 'sig', 'sig']);
});

test.each(['ES256', 'RS256'] as const)('§1.5 key of the registered alg: %s', async (alg) => {
  const service = await Service.register(federation, {
    id_token_signed_response_alg: alg,
    userinfo_signed_response_alg: alg,
  });
  // The client library has verified both signatures with the published keys.
  const { tokens } = await service.signIn();
  const { kid } = lowKeys.find((key) => key.alg === alg) ?? {};
  expect(decodeProtectedHeader(tokens.id_token ?? '')).toEqual({ alg, kid });
});

test('§1.5 HS256 by the secret: no kid, the client secret is the key', async () => {
  const service = await Service.register(federation, {
    id_token_signed_response_alg: 'HS256',
    userinfo_signed_response_alg: 'HS256',
  });
  const { client_id, client_secret, redirect_uris } = service.client;
  const callback = await federation.signIn(service.request().url);
  const answer = await service.post('/token', {
    grant_type: 'authorization_code',
    code: callback.searchParams.get('code') ?? '',
    redirect_uri: redirect_uris[0] ?? '',
    client_id,
    client_secret,
  });
  const { id_token } = (await answer.json()) as { id_token: string };
  const { protectedHeader } = await jwtVerify(id_token, new TextEncoder().encode(client_secret), {
    audience: client_id,
  });
  expect(protectedHeader).toEqual({ alg: 'HS256' });
});
