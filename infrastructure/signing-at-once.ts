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
  return {
    publicKey: createPublicKey(key),
    // A signature by elliptic curve is two numbers side by side in a JWS (RFC 7518, §3.4); to RSA it is nothing.
    sign: (data) => sign('sha256', data, { key, dsaEncoding: 'ieee-p1363' }),
  };
}
