import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MovableClock } from '../../infrastructure/clock.ts';
import { angele } from './people.ts';
import { chooses, startSources } from './support.ts';

const clock = new MovableClock();
let running: Awaited<ReturnType<typeof startSources>>;
beforeAll(async () => {
  running = await startSources({ clock });
});
afterAll(() => running.close());

const seconds = 1000;

test('a code lives thirty seconds', async () => {
  const broker = await running.broker('impots');
  const { walker, asked } = await broker.open();
  const arrival = await chooses(walker, angele.id);
  clock.advance(31 * seconds);
  await expect(broker.redeem(arrival, asked)).rejects.toMatchObject({ error: 'invalid_grant' });
});

test('an access token lives a minute, and says so', async () => {
  const broker = await running.broker('impots');
  const { walker, asked } = await broker.open();
  const { tokens, idToken } = await broker.redeem(await chooses(walker, angele.id), asked);
  expect(tokens.expires_in).toBe(60);
  expect(idToken.exp - idToken.iat).toBe(60);
  clock.advance(61 * seconds);
  const headers = { authorization: `Bearer ${tokens.access_token}` };
  expect((await fetch(`${running.url}/impots/userinfo`, { headers })).status).toBe(401);
});

test('a sign-in waits ten minutes', async () => {
  const { walker } = await (await running.broker('alicem')).open();
  await walker.submit(`button[name=persona][value=${angele.id}]`);
  clock.advance(601 * seconds);
  const page = await walker.submit('button[value=approuver]');
  expect(page.status).toBe(404);
  expect(page.document.querySelector('h1')?.text).toBe('Cette page de connexion n’est plus valable');
});

test('pressing « Approuver » twice leads to the same place', async () => {
  const broker = await running.broker('alicem');
  const { walker, asked } = await broker.open();
  const telephone = await walker.submit(`button[name=persona][value=${angele.id}]`);
  const csrf = telephone.document.querySelector('input[name=csrf]')?.getAttribute('value') ?? '';
  const cookie = await walker.cookies.getCookieString(telephone.url.href);
  const body = new URLSearchParams({ csrf, decision: 'approuver' });
  await fetch(telephone.url, { method: 'POST', body, headers: { cookie }, redirect: 'manual' });
  const arrival = await walker.submit('button[value=approuver]');
  expect((await broker.redeem(arrival, asked)).userinfo.family_name).toBe('DUBREUIL');
});

test('the signing key is kept over a restart', async () => {
  const { memoryStorage } = await import('../../infrastructure/storage/memory.ts');
  const keyStorage = memoryStorage();
  const keysOf = async (url: string) =>
    (await fetch(`${url}/impots/jwks`)).json() as Promise<{ keys: { x: string }[] }>;
  const before = await startSources({ keyStorage });
  const first = await keysOf(before.url);
  await before.close();
  // The issuer, and so the key, go with the address.
  const after = await startSources({ keyStorage, url: before.url });
  expect(await keysOf(after.url)).toEqual(first);
  expect(first.keys[0]).not.toHaveProperty('d');
  await after.close();
});
