import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { angele } from './people.ts';
import { chooses, startSources } from './support.ts';

let running: Awaited<ReturnType<typeof startSources>>;
beforeAll(async () => {
  running = await startSources();
});
afterAll(() => running.close());

test.each([
  ['impots', 'eidas1', 'eidas1'],
  ['impots', 'eidas2', 'eidas1'],
  ['la-poste', 'eidas1', 'eidas1'],
  ['la-poste', 'eidas2', 'eidas2'],
  ['la-poste', 'eidas3', 'eidas2'],
  ['alicem', 'eidas2', 'eidas2'],
  ['alicem', 'eidas3', 'eidas3'],
  ['alicem', 'eidas3 eidas2', 'eidas2'],
  ['alicem', 'eidas9', 'eidas1'],
])('%s asked for %s answers %s', async (source, asked, answered) => {
  const broker = await running.broker(source);
  const { walker, asked: request } = await broker.open({ acr_values: asked });
  const { idToken } = await broker.redeem(await chooses(walker, angele.id), request);
  expect(idToken.acr).toBe(answered);
});

test('the level is there even when nobody asked for one: FranceConnect refuses an ID token without it', async () => {
  const broker = await running.broker('la-poste');
  const asked = broker.ask();
  asked.url.searchParams.delete('acr_values');
  const { walker } = await broker.open();
  await walker.get(asked.url);
  const { idToken } = await broker.redeem(await chooses(walker, angele.id), asked);
  expect(idToken).toMatchObject({ acr: 'eidas1', amr: ['fc', 'pop', 'pin', 'mfa'] });
});

test('FranceConnect+ gets the birth claims by their own scopes', async () => {
  const broker = await running.broker('la-poste');
  const scope = 'openid profile email preferred_username birthplace birthcountry';
  const { walker, asked } = await broker.open({ scope, acr_values: 'eidas2' });
  const { userinfo } = await broker.redeem(await chooses(walker, angele.id), asked);
  const { phone_number: _notAsked, ...identity } = angele.identity;
  expect(userinfo).toMatchObject(identity);
});
