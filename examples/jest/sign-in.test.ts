import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Service, startService } from '../service.ts';
import { useFranceConnect } from './franceconnect.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const franceconnect = useFranceConnect(() => service.callback);

/** Where the application sends the citizen. */
async function authorizationUrl(): Promise<string> {
  const { headers } = await fetch(`${service.url}/login`, { redirect: 'manual' });
  return headers.get('location') ?? '';
}

test('a citizen signs in', async () => {
  await service.connect(franceconnect.settings);
  const callback = await franceconnect.federation.signIn(await authorizationUrl(), { persona: 'angele-dubreuil' });
  expect(await (await fetch(callback)).text()).toContain('Bonjour Angèle');
});

test('FranceConnect is down when the code is redeemed', async () => {
  await service.connect(franceconnect.settings);
  const { client_id } = franceconnect.settings;
  const outage = { id: 'outage', faults: [{ kind: 'answer', at: 'token', status: 503 }] } as const;
  await franceconnect.federation.scenarios.use(outage, { client: client_id });
  const callback = await franceconnect.federation.signIn(await authorizationUrl());
  expect(await (await fetch(callback)).text()).toContain('Vous n’êtes pas connecté');
});

test('the citizen takes too long: the code has expired', async () => {
  await service.connect(franceconnect.settings);
  const callback = await franceconnect.federation.signIn(await authorizationUrl());
  await franceconnect.federation.clock.advance('31 s', franceconnect.settings.client_id);
  expect(await (await fetch(callback)).text()).toContain('Vous n’êtes pas connecté');
});
