import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { exportJWK, type JWK } from 'jose';
import type { Storage } from './storage/storage.ts';

const generate = promisify(generateKeyPair);

/** A private signing key as a JWK, with the identifier services see in `kid`. */
export type SigningKey = JWK & { kid: string; alg: 'ES256' | 'RS256'; use: 'sig' };

/** What key to make when there is none yet. */
export interface KeyRequest {
  kid: string;
  alg: SigningKey['alg'];
}

/**
 * The signing keys of one issuer: read back when the storage has them, made and kept otherwise, so that tokens and caches
 * survive a restart.
 */
export function signingKeys(storage: Storage, issuer: string, requests: readonly KeyRequest[]): Promise<SigningKey[]> {
  const kept = storage.collection<SigningKey>('signing-keys');
  return Promise.all(
    requests.map(async (request) => {
      const name = `${issuer} ${request.kid}`;
      const known = await kept.get(name);
      if (known) return known;
      const key = await makeKey(request);
      // Of two instances that start together on one storage, the first decides.
      await kept.setIfAbsent(name, key);
      return (await kept.get(name)) ?? key;
    }),
  );
}

async function makeKey({ kid, alg }: KeyRequest): Promise<SigningKey> {
  const { privateKey } =
    alg === 'ES256'
      ? await generate('ec', { namedCurve: 'P-256' })
      : await generate('rsa', { modulusLength: 2048, publicExponent: 0x10001 });
  return { ...(await exportJWK(privateKey)), kid, alg, use: 'sig' };
}
