import { expect, test } from '@jest/globals';
import { systemClock } from '../../infrastructure/clock.ts';
import { memoryStorage } from '../../infrastructure/storage/memory.ts';
import { oidcAdapterFactory } from '../../infrastructure/storage/oidc-adapter.ts';

test('of two requests that both read a code as new, one consumes it', async () => {
  const codes = oidcAdapterFactory(memoryStorage(), 'test', systemClock)('AuthorizationCode');
  await codes.upsert('the-code', { grantId: 'grant' }, 30);
  const outcomes = await Promise.allSettled([codes.consume('the-code'), codes.consume('the-code')]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(await codes.find('the-code')).toMatchObject({ consumed: expect.any(Number) });
});
