import { beforeEach, describe, expect, test } from '@jest/globals';
import { KeyRing, type SigningKey } from '../../infrastructure/keys.ts';
import { memoryStorage } from '../../infrastructure/storage/memory.ts';
import type { Storage } from '../../infrastructure/storage/storage.ts';
import { UserError } from '../../infrastructure/user-error.ts';

const ISSUER = 'http://localhost:4000/api/v2';
const INITIAL = [
  { kid: 'ec', alg: 'ES256' },
  { kid: 'rsa', alg: 'RS256' },
] as const;

let storage: Storage;
const open = () => KeyRing.open(storage, ISSUER, INITIAL);
const kids = (ring: KeyRing) => ring.keys.map(({ kid }) => kid);
const signing = (ring: KeyRing) => ring.keys.filter((key) => ring.signs(key)).map(({ kid }) => kid);

beforeEach(() => {
  storage = memoryStorage();
});

describe('a key ring', () => {
  test('starts with the keys of the platform, each signing for its algorithm', async () => {
    const ring = await open();
    expect(kids(ring)).toEqual(['ec', 'rsa']);
    expect(signing(ring)).toEqual(['ec', 'rsa']);
  });

  test('rotates in three steps: published, signing, the former one retired', async () => {
    const ring = await open();
    const former = ring.keys;
    const { kid } = await ring.publish();
    expect(ring.keys).not.toBe(former);
    expect(kids(ring)).toEqual(['ec', 'rsa', kid]);
    expect(signing(ring)).toEqual(['ec', 'rsa']);
    await ring.signWith(kid);
    expect(signing(ring)).toEqual([kid, 'rsa']);
    await ring.retire('ec');
    expect(kids(ring)).toEqual([kid, 'rsa']);
  });

  test('is the same after a restart, private parts included', async () => {
    const ring = await open();
    await ring.signWith((await ring.publish('RS256')).kid);
    await ring.retire('rsa');
    expect((await open()).keys).toEqual(ring.keys);
  });

  test.each<[string, (key: SigningKey) => unknown]>([
    ['without its private part', ({ d: _, ...rest }) => rest],
    ['cut short', (key) => ({ ...key, d: key.d?.slice(0, 8) })],
    ['of an unknown type', (key) => ({ ...key, kty: 'EB' })],
    ['that is a text', () => 'key'],
  ])('names a kept key %s in one sentence', async (_name, spoil) => {
    const ring = await open();
    const [key] = ring.keys;
    if (!key) throw new Error('no key');
    await storage.collection('signing-keys').set(`${ISSUER} ec`, spoil(key));
    await expect(open()).rejects.toThrow(
      new UserError(
        `The key kept as '${ISSUER} ec' in the collection 'signing-keys' of the storage is not a private key (JWK). Restore it, or delete that entry: another key is then made.`,
      ),
    );
  });

  test('keeps the key that signs, and names the known ones for one it does not know', async () => {
    const ring = await open();
    await expect(ring.retire('ec')).rejects.toThrow('expected a key that does not sign any more');
    await expect(ring.signWith('es')).rejects.toThrow('kid: received es, expected one of ec, rsa');
  });
});
