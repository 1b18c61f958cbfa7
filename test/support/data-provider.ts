import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type CryptoKey,
  compactDecrypt,
  createRemoteJWKSet,
  exportJWK,
  generateKeyPair,
  type JWK,
  jwtVerify,
} from 'jose';
import request, { type Response, type Test } from 'supertest';
import type { Federation } from '../../federation/index.ts';

type Registration = Awaited<ReturnType<Federation['registerDataProvider']>>;
type EncryptionAlg = Registration['checktoken_encrypted_response_alg'];

/** A data provider under test: publishes an encryption key, asks, decrypts, verifies. */
export class DataProvider {
  readonly registration: Registration;
  /** What its key set answers; a test may change it. */
  readonly keySet: { status: number; body: unknown };
  readonly #privateKey: CryptoKey;
  readonly #close: () => void;

  private constructor(
    registration: Registration,
    privateKey: CryptoKey,
    keySet: { status: number; body: unknown },
    close: () => void,
  ) {
    this.registration = registration;
    this.keySet = keySet;
    this.#privateKey = privateKey;
    this.#close = close;
  }

  static async register(
    federation: Federation,
    metadata: Partial<Registration> = {},
    alg: EncryptionAlg = 'ECDH-ES',
  ): Promise<DataProvider> {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    const key: JWK = { ...(await exportJWK(publicKey)), use: 'enc', alg, kid: 'data-provider' };
    const keySet: { status: number; body: unknown } = { status: 200, body: { keys: [key] } };
    const server = createServer((_req, res) => {
      res.writeHead(keySet.status, { 'content-type': 'application/json' }).end(JSON.stringify(keySet.body));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const registration = await federation.registerDataProvider({
      jwks_uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`,
      checktoken_encrypted_response_alg: alg,
      ...metadata,
    });
    return new DataProvider(registration, privateKey, keySet, () => server.close());
  }

  close(): void {
    this.#close();
  }

  /** The request as it should be, with changes; `undefined` leaves a parameter out. */
  ask(issuer: string, token: string, changes: Record<string, string | undefined> = {}): Test {
    const { client_id, client_secret } = this.registration;
    const given = Object.entries({ token, client_id, client_secret, ...changes }).filter(
      ([, value]) => value !== undefined,
    );
    // The answer is `application/token-introspection+jwt`, which superagent reads when told to.
    return request(issuer).post('/checktoken').type('form').send(Object.fromEntries(given)).buffer(true);
  }

  /** Decrypts an answer, then verifies the signature inside. */
  async open(issuer: string, answer: Response) {
    const { plaintext, protectedHeader: outer } = await compactDecrypt(answer.text, this.#privateKey);
    const { payload, protectedHeader: inner } = await jwtVerify(
      new TextDecoder().decode(plaintext),
      createRemoteJWKSet(new URL(`${issuer}/jwks`)),
      { issuer, audience: this.registration.client_id },
    );
    return { outer, inner, payload };
  }

  /** What FranceConnect says of a token. */
  async check(issuer: string, token: string): Promise<Record<string, unknown>> {
    const { payload } = await this.open(issuer, await this.ask(issuer, token));
    return payload.token_introspection as Record<string, unknown>;
  }
}
