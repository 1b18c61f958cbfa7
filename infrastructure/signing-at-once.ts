import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject, sign } from 'node:crypto';
import type { SigningKey } from './keys.ts';

/** A key that signs on the spot. */
export interface AtOnce {
  publicKey: KeyObject;
  /** @param data header and claims, in compact form */
  sign(data: Uint8Array): Uint8Array;
}

/**
 * Signs without handing the data to another thread, as Web Cryptography does: by elliptic curve, handing it over and waiting
 * for it costs twice as much as signing.
 */
export function signingAtOnce({ kid: _kid, alg: _alg, ...jwk }: SigningKey): AtOnce {
  const key = createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' });
  // A signature by elliptic curve is two numbers side by side in a JWS (RFC 7518, §3.4); to RSA it is nothing. Said on the key
  // and not beside it: Node takes what is no key for one, twice, and each mistake is an error made and thrown away.
  const signing = Object.assign(key, { dsaEncoding: 'ieee-p1363' as const });
  return {
    publicKey: createPublicKey(key),
    sign: (data) => sign('sha256', data, signing),
  };
}
