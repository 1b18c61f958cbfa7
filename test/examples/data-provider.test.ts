import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createApp } from '../../examples/data-provider/app.ts';
import { rightsOf } from '../../examples/data-provider/rights.ts';
import { completeDataProvider } from '../../federation/clients/data-providers.ts';
import { type Federation, startFederation } from '../../federation/index.ts';
import { listening } from '../support/listening.ts';
import { Service } from '../support/service.ts';

/** The example data provider, from a service's sign-in to the rights it is given. */

const SCOPE = 'api_fc-statutaugmentev1';

let federation: Federation;
let service: Service;
let site: Awaited<ReturnType<typeof listening>>;
beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  service = await Service.register(federation);
  site = await listening();
  const { client_id, client_secret } = await federation.registerDataProvider({
    jwks_uri: `${site.url}/jwks`,
    scopes: ['openid', SCOPE],
  });
  site.serve(await createApp({ issuer: federation.franceconnect.issuer, client_id, client_secret, scope: SCOPE }));
});
afterAll(async () => {
  await site.close();
  await federation.stop();
});

const ask = async (token?: string) => {
  const answer = await fetch(`${site.url}/droits`, token ? { headers: { authorization: `Bearer ${token}` } } : {});
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

test('gives rights for the access token of a service that was granted the scope', async () => {
  const { tokens, claims } = await service.signIn({ persona: 'angele-dubreuil' }, { scope: `openid ${SCOPE}` });
  const { status, body } = await ask(tokens.access_token);
  expect(status).toBe(200);
  expect(body).toEqual({
    sub: expect.stringMatching(/v1$/),
    euros: rightsOf('1984-03-22', new Date().getFullYear()).euros,
  });
  expect(body.sub).not.toBe(claims.sub);
});

test('refuses a token without the scope, one that does not live, and none', async () => {
  const { tokens } = await service.signIn({}, { scope: 'openid' });
  expect(await ask(tokens.access_token)).toMatchObject({ status: 403, body: { error: 'insufficient_scope' } });
  expect(await ask('x'.repeat(43))).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
  expect(await ask()).toMatchObject({ status: 401, body: { error: 'missing_token' } });
});

test('credits each year of working age since 2019, up to the ceiling', () => {
  expect(rightsOf('1984-03-22', 2026)).toEqual({ euros: 3_500 });
  expect(rightsOf('2004-03-22', 2026)).toEqual({ euros: 2_000 });
  expect(rightsOf('2015-01-01', 2026)).toEqual({ euros: 0 });
  expect(rightsOf('1950-01-01', 2040)).toEqual({ euros: 5_000 });
});

test('its file of data providers can be given to --data-providers', async () => {
  const file = new URL('../../examples/data-provider/data-providers.json', import.meta.url);
  for (const entry of JSON.parse(await readFile(file, 'utf8')))
    expect(completeDataProvider(entry)).toMatchObject(entry);
});
