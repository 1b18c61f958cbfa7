import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';

/** The page of a sign-in says what the service made of a token it must refuse. */

let federation: Federation;
let service: Service;
beforeAll(async () => {
  federation = await startFederation();
  service = await Service.register(federation);
});
afterAll(() => federation.stop());

/** Redeems a code whose ID token has another nonce. */
async function redeemBroken(scope: string): Promise<string> {
  await federation.scenarios.use('invalid-nonce', { client: service.client.client_id, times: 1 });
  const callback = await federation.signIn(service.request({ scope }).url);
  const { client_id, client_secret } = service.client;
  const code = callback.searchParams.get('code') ?? '';
  const answer = await service.post('/token', {
    grant_type: 'authorization_code',
    redirect_uri: REDIRECT_URI,
    code,
    client_id,
    client_secret,
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

async function reaction(): Promise<string> {
  const last = (await federation.journal.entries({ client: service.client.client_id })).at(-1);
  const { origin } = new URL(federation.franceconnect.issuer);
  const { document } = await new Walker().get(`${origin}/_local/flows/${last?.flow}`);
  return document.querySelector('.reaction')?.text ?? '';
}

test('a service that goes on to ask for the identity accepted what it must refuse', async () => {
  const token = await redeemBroken('openid email');
  await fetch(`${federation.franceconnect.issuer}/userinfo`, { headers: { authorization: `Bearer ${token}` } });
  expect(await reaction()).toContain('✗ accepted what it must refuse');
});

test('right after the answer, or without an identity to ask for, nobody can tell', async () => {
  await redeemBroken('openid email');
  expect(await reaction()).toContain('? cannot tell. It has asked for nothing yet');
  await redeemBroken('openid');
  expect(await reaction()).toContain('? cannot tell. It asked for no identity');
});

test('a service that redeems the code of a callback with another state accepted what it must refuse', async () => {
  await federation.scenarios.use('invalid-state', { client: service.client.client_id, times: 1 });
  const callback = await federation.signIn(service.request({ scope: 'openid email' }).url);
  expect(await reaction()).toContain('? cannot tell. It has asked for nothing yet');
  const { client_id, client_secret } = service.client;
  const code = callback.searchParams.get('code') ?? '';
  const form = { grant_type: 'authorization_code', redirect_uri: REDIRECT_URI, code, client_id, client_secret };
  await service.post('/token', form);
  expect(await reaction()).toContain('✗ accepted what it must refuse. It redeemed the code');
});
