import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Service } from '../support/service.ts';
import { credentialsOf, expectJson, expectPage, type Fields, formOf } from '../support/wire.ts';

/** Service contract §4: `/token/revocation`, whose body is a closed list. */

let federation: Federation;
let service: Service;
let other: Service;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  service = await Service.register(federation);
  other = await Service.register(federation, { redirect_uris: ['http://localhost:3998/cb'] });
});
afterAll(() => federation.stop());

const post = (body: URLSearchParams | string, headers: Record<string, string> = {}) =>
  fetch(`${federation.franceconnect.issuer}/token/revocation`, { method: 'POST', body, headers, redirect: 'manual' });
const revoke = (fields: Fields) => post(formOf({ token: 't'.repeat(43), ...credentialsOf(service), ...fields }));

const userinfo = (token: string) =>
  fetch(`${federation.franceconnect.issuer}/userinfo`, { headers: { authorization: `Bearer ${token}` } });

test.each<[string, Fields]>([
  ['no token', { token: undefined }],
  ['a token of 42 characters', { token: 't'.repeat(42) }],
  ...[...'.*?{}()|[]\\ '].map((character): [string, Fields] => [
    `a token with « ${character} »`,
    { token: 't'.repeat(43) + character },
  ]),
  ['token_type_hint', { token_type_hint: 'access_token' }],
  ['no client_id', { client_id: undefined }],
  ['no client_secret', { client_secret: undefined }],
  ['a secret of 31 characters', { client_secret: 's'.repeat(31) }],
  ['a secret that is not ASCII', { client_secret: 'é'.repeat(32) }],
  ['an unknown member', { anything: 'x' }],
])('§4 revocation body: %s is page 400 Y000400', async (_what, fields) => {
  const answer = await revoke(fields);
  expect(answer.headers.get('www-authenticate')).toBeNull();
  await expectPage(answer, 400, 'Y000400');
});

test('§4 revocation body: a repeated member, JSON, and nothing at all', async () => {
  const twice = formOf({ token: 't'.repeat(43), ...credentialsOf(service) });
  twice.append('token', 't'.repeat(43));
  await expectPage(await post(twice), 400, 'Y000400');
  await expectPage(await post('{}', { 'content-type': 'application/json' }), 400, 'Y000400');
  await expectPage(await post(''), 400, 'Y000400');
});

test('§4 revocation body: a request refused for its form revokes nothing and shows no token', async () => {
  const { tokens } = await service.signIn();
  const page = await expectPage(await revoke({ token: `${tokens.access_token}.` }), 400, 'Y000400');
  expect(page).not.toContain(tokens.access_token);
  await expectPage(await revoke({ token: tokens.access_token, token_type_hint: 'access_token' }), 400, 'Y000400');
  expect((await userinfo(tokens.access_token)).status).toBe(200);
});

test('§4 revocation success + §1.2 POST revocation + §6 revoked token: empty text, userinfo 401, and again 200', async () => {
  const { tokens } = await service.signIn();
  for (const _time of ['first', 'again']) {
    const answer = await revoke({ token: tokens.access_token });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    await expectJson(await userinfo(tokens.access_token), {
      status: 401,
      error: 'invalid_token',
      description: 'invalid token provided (access token not found)',
      code: 'Y040001',
    });
  }
});

test('§4 revocation success: an unknown token is no error', async () => {
  const answer = await revoke({});
  expect([answer.status, await answer.text()]).toEqual([200, '']);
});

test('§4 revocation of another’s token: invalid_request, and it lives on', async () => {
  const { tokens } = await service.signIn();
  await expectJson(await revoke({ token: tokens.access_token, ...credentialsOf(other) }), {
    status: 400,
    error: 'invalid_request',
    description: 'this token does not belong to you (undefined)',
    code: 'Y0466776',
  });
  expect((await userinfo(tokens.access_token)).status).toBe(200);
});

test.each([
  ['a wrong secret', { client_secret: 'x'.repeat(32) }, 'invalid secret provided', 'Y0434A7B'],
  ['an unknown client', { client_id: 'nobody' }, 'client not found', 'Y0479FCE'],
])('§4 revocation client errors: %s, as at /token', async (_what, fields, detail, code) => {
  await expectJson(await revoke(fields), {
    status: 401,
    error: 'invalid_client',
    description: `client authentication failed (${detail})`,
    code,
  });
});
