import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject, sign } from 'node:crypto';
import type { SigningKey } from './keys.ts';

/** A key that signs synchronously. */
export interface AtOnce {
  publicKey: KeyObject;
  /** @param data header and claims, in compact form */
  sign(data: Uint8Array): Uint8Array;
}

/**
 * Signs synchronously. Web Cryptography hands the data to another thread, which costs twice as much as a signature by elliptic
 * curve.
 */
export function signingAtOnce({ kid: _kid, alg: _alg, ...jwk }: SigningKey): AtOnce {
  const key = createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' });
  // A JWS has the two numbers of an elliptic-curve signature side by side (RFC 7518, §3.4); RSA ignores the option. It is set on
  // the key: given as `{ key, dsaEncoding }`, Node would first create and discard two errors at each signature.
  const signing = Object.assign(key, { dsaEncoding: 'ieee-p1363' as const });
  return {
    publicKey: createPublicKey(key),
    sign: (data) => sign('sha256', data, signing),
  };
}
