import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request, { type Response } from 'supertest';
import { connectFederation, type Federation, startFederation, UserError } from '../../federation/index.ts';
import { DataProvider } from '../support/data-provider.ts';
import { PlusService } from '../support/plus-service.ts';
import { Service } from '../support/service.ts';

/** Service contract §10: a data provider asks whether a token lives, and whose it is. */

let federation: Federation;
let service: Service;
let dgfip: DataProvider;
let low: string;
let high: string;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  service = await Service.register(federation);
  dgfip = await DataProvider.register(federation, { scopes: ['openid', 'dgfip_rfr', 'dgfip_nbpart'] });
  low = federation.franceconnect.issuer;
  high = federation.franceconnectPlus.issuer;
});
afterAll(async () => {
  dgfip.close();
  await federation.stop();
});

const SCOPE = 'openid email dgfip_rfr droits_assurance_maladie';

const signIn = (as = {}) => service.signIn(as, { scope: SCOPE });
const newToken = async (as = {}) => (await signIn(as)).tokens.access_token;

describe('a live token', () => {
  test('§10 answer: a JWS in a JWE, neither charset nor cookie, without exp', async () => {
    const before = Math.floor(Date.now() / 1000);
    const answer = await dgfip.ask(low, await newToken());
    expect(answer.status).toBe(200);
    expect(answer.type).toBe('application/token-introspection+jwt');
    expect(answer.headers['set-cookie']).toBeUndefined();
    const { outer, inner, payload } = await dgfip.open(low, answer);
    expect(outer).toEqual({ alg: 'ECDH-ES', enc: 'A256GCM', epk: expect.any(Object) });
    expect(inner).toEqual({ alg: 'ES256', kid: 'pkcs11:ES256:hsm' });
    expect(Object.keys(payload).toSorted()).toEqual(['aud', 'iat', 'iss', 'token_introspection']);
    expect(payload).toMatchObject({ iss: low, aud: dgfip.registration.client_id });
    expect(payload.iat).toBeGreaterThanOrEqual(before);
    expect(payload.iat).toBeLessThanOrEqual(Math.ceil(Date.now() / 1000));
  });

  test('§10 token_introspection + aud + iat and exp + acr + jti: exactly its members, the service as aud, the token’s times', async () => {
    const { tokens, claims } = await signIn();
    const introspection = await dgfip.check(low, tokens.access_token);
    expect(introspection).toEqual({
      active: true,
      aud: service.client.client_id,
      sub: expect.stringMatching(/^[0-9a-f]{64}v1$/),
      iat: claims.iat,
      exp: claims.iat + 60,
      acr: 'eidas1',
      jti: expect.stringMatching(/./),
      scope: 'openid dgfip_rfr',
      gender: 'female',
      family_name: 'DUBREUIL',
      given_name: 'Angèle Louise',
      given_name_array: ['Angèle', 'Louise'],
      birthdate: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      birthplace: expect.stringMatching(/^\w{5}$/),
      birthcountry: '99100',
    });
  });

  test('§10 identity: the register’s, although the service asked for none of it', async () => {
    const persona = (await federation.personas.all()).find(({ id }) => id === 'helene-brissonnault');
    const rectified = persona?.register && 'identity' in persona.register ? persona.register.identity : undefined;
    const token = await newToken({ persona: 'helene-brissonnault', source: 'impots' });
    expect(rectified).toBeDefined();
    expect(await dgfip.check(low, token)).toMatchObject({ ...rectified });
  });

  test('§10 scope: what both are registered for, empty when there is nothing', async () => {
    const other = await DataProvider.register(federation, { scopes: ['mi_siv_carte_grise'] });
    expect(await other.check(low, await newToken())).toMatchObject({ active: true, scope: '' });
    other.close();
  });

  test('§10 sub: the data provider’s own, by its client_id, not the service’s', async () => {
    const { tokens, claims } = await signIn();
    const other = await DataProvider.register(federation);
    const [one, again, another] = await Promise.all(
      [dgfip, dgfip, other].map((provider) => provider.check(low, tokens.access_token)),
    );
    expect(one?.sub).toBe(again?.sub);
    expect(new Set([one?.sub, another?.sub, claims.sub]).size).toBe(3);
    // The same formula: a service whose entityId were the data provider's client_id would receive that very value.
    const twin = await Service.register(federation, { entityId: dgfip.registration.client_id });
    expect((await twin.signIn()).claims.sub).toBe(one?.sub);
    other.close();
  });

  test('§10 body: JSON as well as a form', async () => {
    const { client_id, client_secret } = dgfip.registration;
    const token = await newToken();
    const answer = await request(low).post('/checktoken').send({ token, client_id, client_secret }).buffer(true);
    const { payload } = await dgfip.open(low, answer);
    expect(payload.token_introspection).toMatchObject({ active: true });
  });

  test.each(['RSA-OAEP', 'RSA-OAEP-256'] as const)('§10 encryption: %s', async (alg) => {
    const provider = await DataProvider.register(federation, {}, alg);
    const { outer } = await provider.open(low, await provider.ask(low, await newToken()));
    expect(outer).toEqual({ alg, enc: 'A256GCM' });
    provider.close();
  });

  test('§10 signature: RS256 when registered so', async () => {
    const provider = await DataProvider.register(federation, { checktoken_signed_response_alg: 'RS256' });
    const { inner } = await provider.open(low, await provider.ask(low, await newToken()));
    expect(inner).toEqual({ alg: 'RS256', kid: 'pkcs11:RS256:hsm' });
    provider.close();
  });

  test('§13 checktoken: on FranceConnect+, the level asked for, the register’s identity and another sub', async () => {
    const plus = await PlusService.register(federation);
    const { tokens } = await plus.signIn({ source: 'la-poste' }, { scope: SCOPE });
    const introspection = await dgfip.check(high, tokens.access_token ?? '');
    expect(introspection).toMatchObject({
      active: true,
      aud: plus.client.client_id,
      acr: 'eidas2',
      scope: 'openid dgfip_rfr',
      given_name_array: expect.any(Array),
    });
    expect(await dgfip.check(low, tokens.access_token ?? '')).toEqual({ active: false });
    plus.close();
  });
});

describe('any other token', () => {
  test.each([
    ['unknown', 'x'.repeat(43)],
    ['of another form', 'not a token'],
  ])('§10 not live: %s', async (_name, token) => {
    const { payload } = await dgfip.open(low, await dgfip.ask(low, token));
    expect(payload.token_introspection).toEqual({ active: false });
  });

  test('§10 not live: revoked', async () => {
    const token = await newToken();
    const { client_id, client_secret } = service.client;
    await service.post('/token/revocation', { token, client_id, client_secret });
    expect(await dgfip.check(low, token)).toEqual({ active: false });
  });

  test('§10 not live: expired', async () => {
    const late = await Service.register(federation);
    const { tokens } = await late.signIn();
    expect(await dgfip.check(low, tokens.access_token)).toMatchObject({ active: true });
    await federation.clock.advance('61s', late.client.client_id);
    expect(await dgfip.check(low, tokens.access_token)).toEqual({ active: false });
  });

  test('§10 not live: a code is no token', async () => {
    const code = await federation.signIn(service.request().url);
    expect(await dgfip.check(low, code.searchParams.get('code') ?? '')).toEqual({ active: false });
  });
});

describe('errors', () => {
  const INVALID = { error: 'invalid_request', error_description: 'Required parameter missing or invalid.' };
  const REFUSED = { error: 'invalid_client', error_description: 'Client authentication failed.' };

  const expectError = async (answer: Response, status: number, body: unknown) => {
    expect(answer.type).toBe('application/json');
    expect([answer.status, answer.body]).toEqual([status, body]);
  };

  test.each<[string, Record<string, string | undefined>]>([
    ['without token', { token: undefined }],
    ['with an empty token', { token: '' }],
    ['without client_id', { client_id: undefined }],
    ['without secret', { client_secret: undefined }],
    ['with anything more', { token_type_hint: 'access_token' }],
  ])('§10 Y100013 + §11.2 Y100013: %s', async (_name, changes) => {
    await expectError(await dgfip.ask(low, 'x'.repeat(43), changes), 400, INVALID);
  });

  test.each([
    ['nothing', 'application/json', ''],
    ['JSON cut short', 'application/json', '{"token":'],
    ['a list', 'application/json', '[]'],
    ['a number for a token', 'application/json', '{"token":1,"client_id":"a","client_secret":"b"}'],
    ['a parameter twice', 'application/x-www-form-urlencoded', 'token=a&token=b&client_id=a&client_secret=b'],
    ['a body of another type', 'text/plain', 'token=a&client_id=a&client_secret=b'],
  ])('§10 Y100013 + §11.2 Y100013: %s', async (_name, type, body) => {
    const answer = await request(low).post('/checktoken').type(type).send(body);
    await expectError(answer, 400, INVALID);
  });

  test('§10 Y330001 + §11.2 Y330001: unknown data provider, a service is none', async () => {
    await expectError(await dgfip.ask(low, 'x', { client_id: 'nobody' }), 401, REFUSED);
    const { client_id, client_secret } = service.client;
    await expectError(await dgfip.ask(low, 'x', { client_id, client_secret }), 401, REFUSED);
  });

  test('§10 Y330001 + §11.2 Y330001: a data provider that is not active', async () => {
    const closed = await DataProvider.register(federation, { active: false });
    await expectError(await closed.ask(low, 'x'), 401, REFUSED);
    closed.close();
  });

  test('§10 Y330002 + §11.2 Y330002: wrong secret', async () => {
    await expectError(await dgfip.ask(low, 'x', { client_secret: 'x'.repeat(64) }), 401, REFUSED);
  });

  test('§10 GET: page 404', async () => {
    const answer = await request(low).get('/checktoken');
    expect([answer.status, /Erreur (Y\w+)/.exec(answer.text)?.[1]]).toEqual([404, 'Y000404']);
  });

  test('§10 jwks_uri + §11.2 Y440001 + Y440004 + Y440009 + Y440010 + Y440011: what is wrong with the key set is told', async () => {
    const provider = await DataProvider.register(federation);
    const technical = 'authentication aborted due to a technical error on the authorization server';
    const error = (error_description: string) => ({ error: 'server_error', error_description });
    const { body } = provider.keySet;
    provider.keySet.status = 404;
    await expectError(await provider.ask(low, 'x'), 500, error('failed to fetch JWKS'));
    provider.keySet.status = 200;
    provider.keySet.body = { key: [] };
    await expectError(await provider.ask(low, 'x'), 500, error('invalid JWKS format'));
    const [key] = (body as { keys: object[] }).keys;
    for (const [code, ...keys] of [
      ['Y440001'],
      ['Y440001', { ...key, use: 'sig' }],
      ['Y440001', { ...key, alg: 'RSA-OAEP' }],
      ['Y440001', null],
      ['Y440004', { ...key, x: 'none' }],
      ['Y440009', key, { ...key, kid: 'another' }],
    ]) {
      const since = Date.now();
      provider.keySet.body = { keys };
      await expectError(await provider.ask(low, 'x'), 500, error(technical));
      const [refused] = await federation.journal.entries({ kind: 'DP_VERIFIED_FC_CHECKTOKEN', since });
      expect([refused?.code, keys]).toEqual([code, keys]);
    }
    provider.close();
    await expectError(await provider.ask(low, 'x'), 500, error('failed to fetch JWKS'));
  });

  test('§10 jwks_uri + §11.2 Y440005: a key that cannot encrypt', async () => {
    const provider = await DataProvider.register(federation, {}, 'RSA-OAEP-256');
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    provider.keySet.body = { keys: [{ ...publicKey.export({ format: 'jwk' }), use: 'enc', alg: 'RSA-OAEP-256' }] };
    const since = Date.now();
    expect((await provider.ask(low, 'x')).status).toBe(500);
    const [refused] = await federation.journal.entries({ kind: 'DP_VERIFIED_FC_CHECKTOKEN', since });
    expect(refused?.code).toBe('Y440005');
    provider.close();
  });

  test('§10 signature + §11.2 Y440008: one the platform does not have', async () => {
    const provider = await DataProvider.register(federation, { checktoken_signed_response_alg: 'RS256' });
    expect((await provider.ask(high, 'x')).status).toBe(500);
    provider.close();
  });
});

describe('registration', () => {
  test('§10 record: every fault is told at once', async () => {
    const registering = federation.registerDataProvider({
      jwks_uri: 'nowhere',
      client_secret: 'short',
      scopes: ['nothing'],
    });
    await expect(registering).rejects.toThrow(UserError);
    await expect(registering).rejects.toThrow(/scopes\.0: .*\n.*client_secret: .*at least 32 characters\n.*jwks_uri: /);
  });

  test('§10 record: over the control API too', async () => {
    const distant = await connectFederation(low);
    const provider = await DataProvider.register(distant, { title: 'Elsewhere' });
    expect(provider.registration).toMatchObject({ title: 'Elsewhere', checktoken_encrypted_response_enc: 'A256GCM' });
    expect(await provider.check(low, await newToken())).toMatchObject({ active: true });
    provider.close();
  });

  test('§10 journal: tells of the check, in the sign-in the token comes from', async () => {
    const since = Date.now();
    const token = await newToken();
    const { outer, inner, payload } = await dgfip.open(low, await dgfip.ask(low, token));
    const entry = await federation.journal.next('DP_VERIFIED_FC_CHECKTOKEN', { since });
    const [redeemed] = await federation.journal.entries({ kind: 'SP_REQUESTED_FC_TOKEN', since });
    expect([entry.flow, entry.client]).toEqual([redeemed?.flow, service.client.client_id]);
    expect(entry.detail.answer?.parameters).toMatchObject({ active: true, scope: 'openid dgfip_rfr' });
    // An opaque token's identifier is the token itself.
    const token_introspection = { ...(payload.token_introspection as object), jti: expect.stringMatching(/^\[masked/) };
    const claims = { ...payload, token_introspection };
    expect(entry.detail.tokens).toEqual([
      { name: 'introspection', header: inner, claims, encrypted: true, encryption: outer },
    ]);
    expect(JSON.stringify(entry)).not.toContain(dgfip.registration.client_secret);
    expect(JSON.stringify(entry)).not.toContain(token);
  });
});
