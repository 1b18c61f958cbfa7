import { CompactEncrypt, importJWK, type JWK, SignJWT } from 'jose';
import type { DataProviderRegistration, TokenIntrospection } from '../../contract/data-provider.ts';
import { FcError } from '../../contract/errors/fc-error.ts';
import type { SigningKey } from '../../infrastructure/keys.ts';
import { fetchPublished } from '../fetched.ts';

/** Who answers: FranceConnect's name and keys. */
export interface Answerer {
  issuer: string;
  keys: readonly SigningKey[];
}

/**
 * What `/checktoken` answers: a JWS in a JWE for the data provider, without `exp` (reference: service contract §10).
 * @returns the answer, and what was signed inside
 * @throws FcError `Y440008` no key signs as registered, `Y440010` and `Y440011` its key set cannot be had, `Y440001` no key fits,
 * `Y440009` several do, `Y440004` it is no key, `Y440005` it cannot encrypt (§11.2)
 */
export async function checktokenAnswer(
  introspection: TokenIntrospection | { active: false },
  dataProvider: DataProviderRegistration,
  answerer: Answerer,
): Promise<{ jwe: string; jws: string }> {
  const key = await encryptionKey(dataProvider);
  const jws = await signed(introspection, dataProvider, answerer);
  const { checktoken_encrypted_response_alg: alg, checktoken_encrypted_response_enc: enc } = dataProvider;
  const imported = await importJWK(key, alg).catch((cause) => {
    throw new FcError('Y440004', { cause });
  });
  try {
    const sealing = new CompactEncrypt(new TextEncoder().encode(jws)).setProtectedHeader({ alg, enc });
    return { jwe: await sealing.encrypt(imported), jws };
  } catch (cause) {
    throw new FcError('Y440005', { cause });
  }
}

async function signed(
  token_introspection: TokenIntrospection | { active: false },
  { client_id, checktoken_signed_response_alg: alg }: DataProviderRegistration,
  { issuer, keys }: Answerer,
): Promise<string> {
  const key = keys.find((candidate) => candidate.alg === alg);
  if (!key) {
    const expected = keys.map((candidate) => candidate.alg).join(' or ');
    throw new FcError('Y440008', { faults: [{ path: 'checktoken_signed_response_alg', received: alg, expected }] });
  }
  return (
    new SignJWT({ token_introspection })
      .setProtectedHeader({ alg, kid: key.kid })
      // By the machine's time, as the engine stamps its tokens.
      .setIssuedAt()
      .setIssuer(issuer)
      .setAudience(client_id)
      .sign(await importJWK(key, alg))
  );
}

async function encryptionKey({
  jwks_uri,
  checktoken_encrypted_response_alg: alg,
}: DataProviderRegistration): Promise<JWK> {
  const keys = await fetchKeys(jwks_uri);
  const [key, another] = keys.filter((candidate) => candidate.use === 'enc' && candidate.alg === alg);
  if (key && !another) return key;
  const received = keys.map((candidate) => `use ${candidate.use}, alg ${candidate.alg}`).join('; ') || '(no key)';
  const faults = [{ path: 'jwks_uri', received, expected: `one key: use enc, alg ${alg}` }];
  throw new FcError(another ? 'Y440009' : 'Y440001', { faults });
}

async function fetchKeys(jwks_uri: string): Promise<JWK[]> {
  const fault = (received: string) => ({
    faults: [{ path: 'jwks_uri', received, expected: `a key set at ${jwks_uri}` }],
  });
  const answer = await fetchPublished(jwks_uri).catch((cause) => {
    throw new FcError('Y440010', { cause, ...fault('no answer') });
  });
  if (!answer.ok) throw new FcError('Y440010', fault(`HTTP ${answer.status}`));
  const body = (await answer.json().catch(() => undefined)) as { keys?: unknown } | undefined;
  if (!Array.isArray(body?.keys)) throw new FcError('Y440011', fault('not a JSON object with keys'));
  return body.keys.filter((key) => typeof key === 'object' && key !== null);
}
