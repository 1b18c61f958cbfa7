import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { compactDecrypt } from 'jose';

const ALG = 'ECDH-ES';

/** What FranceConnect+ encrypts for the audit's service: a key it publishes, and the private half. */
export interface Encryption extends AsyncDisposable {
  /** Members of the service's registration. */
  readonly registration: Record<string, string>;
  /** The token inside; any other token as it is. */
  opened(token: string): Promise<string>;
}

/** Publishes a key on a free port of this machine. */
export async function publishEncryptionKey(): Promise<Encryption> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...publicKey.export({ format: 'jwk' }), use: 'enc', alg: ALG, kid: 'source-audit' };
  const server = createServer((_req, res) => {
    res.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    registration: {
      jwks_uri: `http://127.0.0.1:${port}/jwks`,
      id_token_encrypted_response_alg: ALG,
      id_token_encrypted_response_enc: 'A256GCM',
      userinfo_encrypted_response_alg: ALG,
      userinfo_encrypted_response_enc: 'A256GCM',
    },
    opened: (token) => openedWith(privateKey, token),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function openedWith(key: KeyObject, token: string): Promise<string> {
  if (token.split('.').length !== 5) return token;
  return new TextDecoder().decode((await compactDecrypt(token, key)).plaintext);
}
