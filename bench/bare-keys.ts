import { generateKeyPairSync } from 'node:crypto';
import type { JWK } from 'oidc-provider';

/** One ES256 signing key, made anew by each process. */
export function signingKeys(kid: string): { keys: JWK[] } {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { keys: [{ ...privateKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' } as JWK] };
}
