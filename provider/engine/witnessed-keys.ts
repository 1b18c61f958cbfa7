import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject, sign } from 'node:crypto';
import { ExternalSigningKey } from 'oidc-provider';
import type { SigningKey } from '../../infrastructure/keys.ts';

/**
 * The same keys, and a witness of each token they sign. Where tokens are encrypted, the engine shows the signed one inside to
 * nobody; but it lets a key sign by itself, as one in a hardware module does, and that key sees what it signs.
 */
export function witnessedKeys(keys: readonly SigningKey[], signed: (jws: string) => void): ExternalSigningKey[] {
  return keys.map((key) => new WitnessedKey(key, signed));
}

class WitnessedKey extends ExternalSigningKey {
  readonly #kid: string;
  readonly #alg: string;
  readonly #private: KeyObject;
  readonly #public: KeyObject;
  readonly #signed: (jws: string) => void;

  constructor({ kid, alg, ...jwk }: SigningKey, signed: (jws: string) => void) {
    super();
    this.#kid = kid;
    this.#alg = alg;
    this.#private = createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' });
    this.#public = createPublicKey(this.#private);
    this.#signed = signed;
  }

  override get kid(): string {
    return this.#kid;
  }

  override get alg(): string {
    return this.#alg;
  }

  override keyObject(): KeyObject {
    return this.#public;
  }

  /** At once: handing one signature to another thread costs more than making it. @param data header and claims, in compact form */
  override sign(data: Uint8Array): Uint8Array {
    // A signature by elliptic curve is two numbers side by side in a JWS (RFC 7518, §3.4); to RSA it is nothing.
    const signature = sign('sha256', data, { key: this.#private, dsaEncoding: 'ieee-p1363' });
    this.#signed(`${Buffer.from(data).toString('latin1')}.${signature.toString('base64url')}`);
    return signature;
  }
}
