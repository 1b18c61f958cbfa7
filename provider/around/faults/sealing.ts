import { CompactEncrypt, importJWK, type JWK } from 'jose';
import type { ClientRegistration } from '../../../contract/client-registration.ts';
import { fetchPublished } from '../../fetched.ts';

/**
 * Puts a signed token into its encryption, as the engine does where FranceConnect+ encrypts (reference: service contract §5).
 * @throws Error when the service publishes no key for it
 */
export async function sealed(
  token: string,
  issuer: string,
  use: 'id_token' | 'userinfo',
  client: ClientRegistration,
): Promise<string> {
  const { client_id, jwks_uri = '' } = client;
  const alg = client[`${use}_encrypted_response_alg`] ?? '';
  const enc = client[`${use}_encrypted_response_enc`] ?? '';
  const { keys } = (await (await fetchPublished(jwks_uri)).json()) as { keys: JWK[] };
  const key = keys.find((candidate) => candidate.use !== 'sig' && (candidate.alg ?? alg) === alg);
  if (!key) throw new Error(`${client_id} publishes no key for ${alg} at ${jwks_uri}`);
  return new CompactEncrypt(new TextEncoder().encode(token))
    .setProtectedHeader({
      alg,
      enc,
      cty: 'JWT',
      ...(key.kid !== undefined && { kid: key.kid }),
      iss: issuer,
      aud: client_id,
    })
    .encrypt(await importJWK(key, alg));
}
