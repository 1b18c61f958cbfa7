import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type JsonWebKey,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { promisify } from 'node:util';
import { exportJWK, type JWK } from 'jose';
import type { Collection, Storage } from './storage/storage.ts';
import { UserError } from './user-error.ts';

const generate = promisify(generateKeyPair);

/** A private signing key as a JWK, with the identifier services see in `kid`. */
export type SigningKey = JWK & { kid: string; alg: 'ES256' | 'RS256'; use: 'sig' };

/** The key to make when the storage has none. */
export interface KeyRequest {
  kid: string;
  alg: SigningKey['alg'];
}

/**
 * The signing keys of one issuer: read back when the storage has them, made and kept otherwise, so that tokens and caches
 * survive a restart.
 * @throws UserError for a kept key that cannot be read
 */
export function signingKeys(storage: Storage, issuer: string, requests: readonly KeyRequest[]): Promise<SigningKey[]> {
  const kept = storage.collection<SigningKey>('signing-keys');
  return Promise.all(
    requests.map(async (request) => {
      const name = `${issuer} ${request.kid}`;
      const known = await kept.get(name);
      if (known) return readable(known, `'${name}' in the collection 'signing-keys'`);
      const key = await makeKey(request);
      // Of two instances that start together on one storage, the first decides.
      await kept.setIfAbsent(name, key);
      return (await kept.get(name)) ?? key;
    }),
  );
}

function readable<Key extends JWK>(key: Key, name: string): Key {
  if (isPrivateKey(key as JsonWebKey)) return key;
  throw new UserError(
    `The key kept as ${name} of the storage is not a private key (JWK). Restore it, or delete that entry: another key is then made.`,
  );
}

/** Also returns false when the two halves do not belong together. */
function isPrivateKey(key: JsonWebKey): boolean {
  try {
    const sample = Buffer.from('sample');
    const signature = sign('sha256', sample, createPrivateKey({ key, format: 'jwk' }));
    return verify('sha256', sample, createPublicKey({ key, format: 'jwk' }), signature);
  } catch {
    return false;
  }
}

async function makeKey({ kid, alg }: KeyRequest): Promise<SigningKey> {
  const { privateKey } =
    alg === 'ES256'
      ? await generate('ec', { namedCurve: 'P-256' })
      : await generate('rsa', { modulusLength: 2048, publicExponent: 0x10001 });
  return { ...(await exportJWK(privateKey)), kid, alg, use: 'sig' };
}

const KID_BYTES = 6;

/**
 * The signing keys of one issuer as they change: a new one is published, later signs, and the former one is retired, the
 * three steps of a rotation. Kept in the storage: a restart finds the same keys in the same order.
 */
export class KeyRing {
  readonly #storage: Storage;
  readonly #issuer: string;
  readonly #order: Collection<readonly KeyRequest[]>;
  #keys: readonly SigningKey[];

  private constructor(storage: Storage, issuer: string, keys: readonly SigningKey[]) {
    this.#storage = storage;
    this.#issuer = issuer;
    this.#order = orderOf(storage);
    this.#keys = keys;
  }

  /** @param initial the keys of an issuer that has none yet */
  static async open(storage: Storage, issuer: string, initial: readonly KeyRequest[]): Promise<KeyRing> {
    const read = async () => signingKeys(storage, issuer, (await orderOf(storage).get(issuer)) ?? initial);
    const ring = new KeyRing(storage, issuer, await read());
    storage.changes?.hear(ring.#topic, async () => {
      ring.#keys = await read();
    });
    return ring;
  }

  /** Of the announcements to the other processes on this storage. */
  get #topic(): string {
    return `signing-keys ${this.#issuer}`;
  }

  /** The published keys; of each algorithm the first signs. A new list after each change. */
  get keys(): readonly SigningKey[] {
    return this.#keys;
  }

  /** Whether this key signs. */
  signs({ kid, alg }: SigningKey): boolean {
    return this.#keys.find((key) => key.alg === alg)?.kid === kid;
  }

  /** Makes a key and publishes it after the others: services see it before anything is signed with it. */
  async publish(alg: SigningKey['alg'] = 'ES256'): Promise<SigningKey> {
    const kid = `local:${alg}:${randomBytes(KID_BYTES).toString('hex')}`;
    const [key] = await signingKeys(this.#storage, this.#issuer, [{ kid, alg }]);
    if (!key) throw new Error('The new key was not kept.');
    await this.#replace([...this.#keys, key]);
    return key;
  }

  /**
   * Makes this key the one that signs for its algorithm.
   * @throws UserError for a key that is not published
   */
  async signWith(kid: string): Promise<SigningKey> {
    const key = this.#require(kid);
    await this.#replace([key, ...this.#keys.filter((other) => other !== key)]);
    return key;
  }

  /**
   * Takes a key off the published ones: what it signed no longer verifies.
   * @throws UserError for a key that is not published, or that signs
   */
  async retire(kid: string): Promise<SigningKey> {
    const key = this.#require(kid);
    if (this.signs(key)) {
      throw new UserError(
        `kid: received ${kid}, expected a key that does not sign any more. Publish another ${key.alg} key and sign with it first.`,
      );
    }
    await this.#replace(this.#keys.filter((other) => other !== key));
    return key;
  }

  #require(kid: string): SigningKey {
    const key = this.#keys.find((known) => known.kid === kid);
    if (key) return key;
    throw new UserError(`kid: received ${kid}, expected one of ${this.#keys.map((known) => known.kid).join(', ')}`);
  }

  async #replace(keys: readonly SigningKey[]): Promise<void> {
    await this.#order.set(
      this.#issuer,
      keys.map(({ kid, alg }) => ({ kid, alg })),
    );
    this.#keys = keys;
    await this.#storage.changes?.announce(this.#topic);
  }
}

function orderOf(storage: Storage): Collection<readonly KeyRequest[]> {
  return storage.collection('signing-key-order');
}

/** A private key for decryption, as a JWK. */
export type EncryptionKey = JWK & { kid: string; alg: 'ECDH-ES'; use: 'enc' };

/** The key that decrypts what is sent to `owner`: read from the storage, or made and kept there. */
export async function encryptionKey(storage: Storage, owner: string): Promise<EncryptionKey> {
  const kept = storage.collection<EncryptionKey>('encryption-keys');
  const known = await kept.get(owner);
  if (known) return readable(known, `'${owner}' in the collection 'encryption-keys'`);
  const { privateKey } = await generate('ec', { namedCurve: 'P-256' });
  const key: EncryptionKey = { ...(await exportJWK(privateKey)), kid: `${owner}-enc`, alg: 'ECDH-ES', use: 'enc' };
  // Of two instances that start together on one storage, the first decides.
  await kept.setIfAbsent(owner, key);
  return (await kept.get(owner)) ?? key;
}

/** Returns the public half of a key. */
export function publicHalf({ kty, crv, x, y, n, e, kid, alg, use }: JWK): JWK {
  return Object.fromEntries(
    Object.entries({ kty, crv, x, y, n, e, kid, alg, use }).filter(([, member]) => member !== undefined),
  ) as JWK;
}
