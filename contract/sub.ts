import { createHash } from 'node:crypto';
import { type IdentitePivot, serial } from './identite-pivot.ts';

/**
 * FranceConnect's key for a person: base64 of the SHA-256 of the serial. The bytes are Latin-1, so letters above U+00FF keep
 * only their low byte (reference: service contract §8, step 3).
 */
export function identityHash(identity: Omit<IdentitePivot, 'given_name_array'>): string {
  return createHash('sha256')
    .update(Buffer.from(serial(identity), 'latin1'))
    .digest('base64');
}

/** The same key for somebody the European node vouches for, whom no register knows: of the `sub` it gave (§8, step 1). */
export function europeanIdentityHash(sourceSub: string): string {
  return createHash('sha256').update(sourceSub, 'utf8').digest('base64');
}

/**
 * The `sub` a service receives: 64 hexadecimal digits and `v1` (§8, step 4).
 * @param entityId the service's; services that share it share the `sub`
 * @param secret the platform's
 */
export function sub(entityId: string, hash: string, secret: string): string {
  return `${createHash('sha256').update(`${entityId}${hash}${secret}`, 'utf8').digest('hex')}v1`;
}
