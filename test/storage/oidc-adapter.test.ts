import { beforeEach, describe, expect, test } from '@jest/globals';
import { memoryStorage } from '../../infrastructure/storage/memory.ts';
import { oidcAdapterFactory } from '../../infrastructure/storage/oidc-adapter.ts';
import type { Storage } from '../../infrastructure/storage/storage.ts';
import { StoppedClock } from './stopped-clock.ts';

/** Every model the engine may ask an adapter for. */
const MODELS = [
  'Session',
  'Interaction',
  'Grant',
  'AccessToken',
  'AuthorizationCode',
  'RefreshToken',
  'ReplayDetection',
];

let clock: StoppedClock;
let storage: Storage;
let adapterOf: ReturnType<typeof oidcAdapterFactory>;

beforeEach(() => {
  clock = new StoppedClock();
  storage = memoryStorage({ clock });
  adapterOf = oidcAdapterFactory(storage, 'low', clock);
});

describe('an artefact of the engine', () => {
  test.each(MODELS)('%s is found as it was stored, until destroyed', async (model) => {
    const adapter = adapterOf(model);
    expect(await adapter.find('id')).toBeUndefined();
    await adapter.upsert('id', { accountId: 'someone', extra: { a: [1] } }, 60);
    expect(await adapter.find('id')).toEqual({ accountId: 'someone', extra: { a: [1] } });
    await adapter.upsert('id', { accountId: 'someone else' }, 60);
    expect(await adapter.find('id')).toEqual({ accountId: 'someone else' });
    await adapter.destroy('id');
    await adapter.destroy('id');
    expect(await adapter.find('id')).toBeUndefined();
  });

  test.each(MODELS)('%s is gone when its life is over', async (model) => {
    const adapter = adapterOf(model);
    await adapter.upsert('id', { grantId: 'grant' }, 60);
    clock.pass(59);
    expect(await adapter.find('id')).toBeDefined();
    clock.pass(1);
    expect(await adapter.find('id')).toBeUndefined();
  });

  test('is not found under another model, nor by the engine of another platform', async () => {
    await adapterOf('AccessToken').upsert('id', {}, 60);
    expect(await adapterOf('RefreshToken').find('id')).toBeUndefined();
    expect(await oidcAdapterFactory(storage, 'high', clock)('AccessToken').find('id')).toBeUndefined();
  });

  test.each(['__proto__', 'constructor', 'a b', ''])('may be called %p', async (id) => {
    const tokens = adapterOf('AccessToken');
    expect(await tokens.find(id)).toBeUndefined();
    await tokens.upsert(id, { grantId: id }, 60);
    expect(await tokens.find(id)).toEqual({ grantId: id });
    await tokens.destroy(id);
    expect(await tokens.find(id)).toBeUndefined();
  });

  test('has no user code: the device flow is off', async () => {
    expect(await adapterOf('AccessToken').findByUserCode('code')).toBeUndefined();
  });
});

describe('a session', () => {
  test('is found by its uid', async () => {
    const sessions = adapterOf('Session');
    expect(await sessions.findByUid('uid')).toBeUndefined();
    await sessions.upsert('id', { uid: 'uid', accountId: 'someone' }, 60);
    expect(await sessions.findByUid('uid')).toEqual({ uid: 'uid', accountId: 'someone' });
  });

  test('keeps its uid when it changes identifier', async () => {
    const sessions = adapterOf('Session');
    await sessions.upsert('before', { uid: 'uid', accountId: 'someone' }, 60);
    await sessions.destroy('before');
    expect(await sessions.findByUid('uid')).toBeUndefined();
    await sessions.upsert('after', { uid: 'uid', accountId: 'someone' }, 60);
    expect(await sessions.findByUid('uid')).toEqual({ uid: 'uid', accountId: 'someone' });
  });

  test('is no longer found by its uid when its life is over', async () => {
    const sessions = adapterOf('Session');
    await sessions.upsert('id', { uid: 'uid' }, 60);
    clock.pass(60);
    expect(await sessions.findByUid('uid')).toBeUndefined();
  });
});

describe('a code', () => {
  test('is marked with the time it was consumed', async () => {
    const codes = adapterOf('AuthorizationCode');
    await codes.upsert('code', { grantId: 'grant' }, 30);
    clock.pass(7);
    await codes.consume('code');
    expect(await codes.find('code')).toEqual({ grantId: 'grant', consumed: Math.floor(clock.now() / 1000) });
  });

  test('is consumed once, however many come at the same time', async () => {
    const codes = adapterOf('AuthorizationCode');
    await codes.upsert('code', { grantId: 'grant' }, 30);
    const outcomes = await Promise.allSettled(Array.from({ length: 100 }, () => codes.consume('code')));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(codes.consume('code')).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  test('lives no longer for having been consumed', async () => {
    const codes = adapterOf('AuthorizationCode');
    await codes.upsert('code', { grantId: 'grant' }, 30);
    clock.pass(20);
    await codes.consume('code');
    clock.pass(9);
    expect(await codes.find('code')).toBeDefined();
    clock.pass(1);
    expect(await codes.find('code')).toBeUndefined();
  });

  test('that does not exist, or no longer, cannot be consumed and does not appear', async () => {
    const codes = adapterOf('AuthorizationCode');
    await expect(codes.consume('never')).rejects.toMatchObject({ error: 'invalid_grant' });
    expect(await codes.find('never')).toBeUndefined();
    await codes.upsert('late', {}, 30);
    clock.pass(30);
    await expect(codes.consume('late')).rejects.toMatchObject({ error: 'invalid_grant' });
    expect(await codes.find('late')).toBeUndefined();
  });
});

describe('revoking a grant', () => {
  const found = async () => {
    const entries = MODELS.map(async (model) => [model, (await adapterOf(model).find(`${model}-id`)) !== undefined]);
    return Object.fromEntries(await Promise.all(entries)) as Record<string, boolean>;
  };

  beforeEach(async () => {
    for (const model of MODELS) await adapterOf(model).upsert(`${model}-id`, { grantId: 'grant' }, 60);
  });

  // The engine asks each of these models in turn; whichever comes first must be enough.
  test.each(['AccessToken', 'AuthorizationCode', 'RefreshToken'])(
    'through %s takes its tokens and codes away, and leaves its interaction and session alone',
    async (model) => {
      await adapterOf(model).revokeByGrantId('grant');
      expect(await found()).toEqual({
        AccessToken: false,
        AuthorizationCode: false,
        RefreshToken: false,
        Session: true,
        Interaction: true,
        Grant: true,
        ReplayDetection: true,
      });
    },
  );

  test('takes every token of it away, and none of another', async () => {
    const tokens = adapterOf('AccessToken');
    await Promise.all(Array.from({ length: 20 }, (_, n) => tokens.upsert(`token-${n}`, { grantId: 'grant' }, 60)));
    await tokens.upsert('other', { grantId: 'other-grant' }, 60);
    await tokens.revokeByGrantId('grant');
    for (let n = 0; n < 20; n += 1) expect(await tokens.find(`token-${n}`)).toBeUndefined();
    expect(await tokens.find('other')).toBeDefined();
  });

  test('that nobody knows, or twice, is nothing', async () => {
    await adapterOf('AccessToken').revokeByGrantId('unknown');
    expect(await found()).toMatchObject({ AccessToken: true, AuthorizationCode: true });
    await adapterOf('AccessToken').revokeByGrantId('grant');
    await adapterOf('AccessToken').revokeByGrantId('grant');
    expect(await found()).toMatchObject({ AccessToken: false, Session: true });
  });
});
