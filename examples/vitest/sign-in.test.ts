import { expect } from 'vitest';
import { test } from './franceconnect.ts';

test('a citizen signs in, and the journal saw the code redeemed', async ({ federation, service, client }) => {
  const { headers } = await fetch(`${service.url}/login`, { redirect: 'manual' });
  const redeemed = federation.journal.next('SP_REQUESTED_FC_TOKEN', { client: client.client_id });
  const callback = await federation.signIn(headers.get('location') ?? '', { persona: 'angele-dubreuil' });
  expect(await (await fetch(callback)).text()).toContain('Bonjour Angèle');
  expect((await redeemed).code).toBeUndefined();
});
