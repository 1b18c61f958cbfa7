import { compactDecrypt, exportJWK, generateKeyPair, type JWK } from 'jose';

/** The key FranceConnect encrypts for: FranceConnect+ does for services, both do for data providers. */
export interface EncryptionKey {
  alg: 'ECDH-ES';
  kid: string;
  key: CryptoKey;
  /** To publish at the registered `jwks_uri`: FranceConnect looks for `use` and `alg`. */
  published: JWK;
}

/** A new key at each start: FranceConnect reads the published one whenever it needs it. A real service keeps its own. */
export async function newEncryptionKey(kid = 'example'): Promise<EncryptionKey> {
  const alg = 'ECDH-ES';
  const { privateKey, publicKey } = await generateKeyPair(alg);
  return { alg, kid, key: privateKey, published: { ...(await exportJWK(publicKey)), use: 'enc', alg, kid } };
}

/** What is inside: a signed token, still to be verified. */
export async function decrypt(jwe: string, { key, alg }: EncryptionKey): Promise<string> {
  const { plaintext } = await compactDecrypt(jwe, key, {
    keyManagementAlgorithms: [alg],
    contentEncryptionAlgorithms: ['A256GCM'],
  });
  return new TextDecoder().decode(plaintext);
}
