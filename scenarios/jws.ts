import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { CompactSign, decodeJwt, decodeProtectedHeader, importJWK, type JWK } from 'jose';
import { edited } from './edit.ts';
import type { FaultOf } from './fault.ts';

/** What a token is signed with: a private key, or the service's secret. */
export type Signer = { alg: string; jwk: JWK } | { alg: string; secret: string };

type Header = Record<string, unknown> & { alg: string };

/**
 * A signed token that says something else, signed again.
 * @param signer what it was signed with
 * @param clientSecret the service's, for the forgery that uses it
 * @returns the token; or its claims, when the fault is that nothing is signed
 */
export async function altered(
  jws: string,
  fault: FaultOf<'jwt'>,
  signer: Signer,
  clientSecret: string,
): Promise<string | Record<string, unknown>> {
  const header = edited(decodeProtectedHeader(jws), fault.header ?? {}) as Header;
  const claims = shifted(edited(decodeJwt(jws), fault.claims ?? {}), fault.shift ?? {});
  switch (fault.sign) {
    case 'plain':
      return claims;
    case 'none':
      return `${encoded({ ...header, alg: 'none' })}.${encoded(claims)}.`;
    case 'other-key':
      return signed(header, claims, stranger(signer));
    case 'secret':
      return signed({ ...header, alg: 'HS256' }, claims, { alg: 'HS256', secret: clientSecret });
    case 'public-key':
      return signed({ ...header, alg: 'HS256' }, claims, { alg: 'HS256', secret: publicKeyOf(signer) });
    case 'broken':
      return broken(await signed(header, claims, signer));
    default:
      return signed(header, claims, signer);
  }
}

/** The same claims signed with another key, named in the header. */
export function signedWith(jws: string, key: JWK & { kid: string; alg: string }): Promise<string> {
  const header = { ...decodeProtectedHeader(jws), alg: key.alg, kid: key.kid };
  return signed(header, decodeJwt(jws), { alg: key.alg, jwk: key });
}

async function signed(header: Header, claims: Record<string, unknown>, signer: Signer): Promise<string> {
  const key = 'jwk' in signer ? await importJWK(signer.jwk, signer.alg) : new TextEncoder().encode(signer.secret);
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims))).setProtectedHeader(header).sign(key);
}

function shifted(claims: Record<string, unknown>, seconds: Readonly<Record<string, number>>): Record<string, unknown> {
  const moved = Object.entries(seconds).map(([name, by]) => [name, Number(claims[name] ?? 0) + by]);
  return { ...claims, ...Object.fromEntries(moved) };
}

/** A key of the same kind that nobody published. */
function stranger(signer: Signer): Signer {
  if ('secret' in signer) return { alg: signer.alg, secret: randomBytes(32).toString('hex') };
  const { privateKey } =
    signer.jwk.kty === 'EC'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { alg: signer.alg, jwk: privateKey.export({ format: 'jwk' }) as JWK };
}

/** As the classic attack has it: the published key, taken for a shared secret. */
function publicKeyOf(signer: Signer): string {
  if ('secret' in signer) return signer.secret;
  return createPublicKey({ key: signer.jwk as never, format: 'jwk' })
    .export({ type: 'spki', format: 'pem' })
    .toString();
}

/** One bit of the signature is wrong. */
function broken(jws: string): string {
  const [header, claims, signature = ''] = jws.split('.');
  const bytes = Buffer.from(signature, 'base64url');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return `${header}.${claims}.${bytes.toString('base64url')}`;
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
