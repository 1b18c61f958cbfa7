import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, compactDecrypt, createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify } from 'jose';
import type { Client, Federation, SignInAs } from '../../federation/index.ts';

type EncryptionAlg = 'ECDH-ES' | 'RSA-OAEP' | 'RSA-OAEP-256';

/**
 * A service of FranceConnect+: publishes an encryption key, decrypts what it receives, then verifies it. Written by hand
 * with jose, because few client libraries read a nested userinfo.
 */
export class PlusService {
  readonly client: Client;
  readonly #federation: Federation;
  readonly #privateKey: CryptoKey;
  readonly #close: () => void;

  private constructor(federation: Federation, client: Client, privateKey: CryptoKey, close: () => void) {
    this.#federation = federation;
    this.client = client;
    this.#privateKey = privateKey;
    this.#close = close;
  }

  static async register(
    federation: Federation,
    metadata: Partial<Client> = {},
    alg: EncryptionAlg = 'ECDH-ES',
  ): Promise<PlusService> {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), use: 'enc', alg, kid: `service-${alg}` };
    const keys = createServer((_req, res) => {
      res.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [jwk] }));
    });
    await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve));
    const client = await federation.registerClient({
      redirect_uris: ['http://localhost:3997/callback'],
      post_logout_redirect_uris: ['http://localhost:3997/goodbye'],
      jwks_uri: `http://127.0.0.1:${(keys.address() as AddressInfo).port}/jwks`,
      id_token_encrypted_response_alg: alg,
      id_token_encrypted_response_enc: 'A256GCM',
      userinfo_encrypted_response_alg: alg,
      userinfo_encrypted_response_enc: 'A256GCM',
      ...metadata,
    });
    return new PlusService(federation, client, privateKey, () => keys.close());
  }

  close(): void {
    this.#close();
  }

  request(parameters: Record<string, string> = {}): URL {
    const url = new URL(`${this.#federation.franceconnectPlus.issuer}/authorize`);
    const all = {
      client_id: this.client.client_id,
      response_type: 'code',
      redirect_uri: this.client.redirect_uris[0] ?? '',
      scope: 'openid identite_pivot email',
      state: 's'.repeat(32),
      nonce: 'n'.repeat(32),
      acr_values: 'eidas2',
      ...parameters,
    };
    for (const [name, value] of Object.entries(all)) url.searchParams.set(name, value);
    return url;
  }

  async complete(callback: URL) {
    const { issuer } = this.#federation.franceconnectPlus;
    const { client_id, client_secret, redirect_uris } = this.client;
    const answer = await fetch(`${issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        code: callback.searchParams.get('code') ?? '',
        redirect_uri: redirect_uris[0] ?? '',
        client_id,
        client_secret,
      }),
    });
    const tokens = (await answer.json()) as Record<string, string>;
    if (!answer.ok) throw new Error(`token endpoint: ${JSON.stringify(tokens)}`);
    const userinfo = await fetch(`${issuer}/userinfo`, { headers: { authorization: `Bearer ${tokens.access_token}` } });
    return {
      tokens,
      idToken: await this.#open(tokens.id_token ?? ''),
      userinfo: { contentType: userinfo.headers.get('content-type'), ...(await this.#open(await userinfo.text())) },
    };
  }

  async signIn(as: SignInAs = { source: 'la-poste' }, parameters: Record<string, string> = {}) {
    const callback = await this.#federation.signIn(this.request(parameters), as);
    return { callback, ...(await this.complete(callback)) };
  }

  /** Decrypts, then verifies the signature inside. */
  async #open(jwe: string) {
    const { issuer } = this.#federation.franceconnectPlus;
    const { plaintext, protectedHeader: outer } = await compactDecrypt(jwe, this.#privateKey);
    const jws = new TextDecoder().decode(plaintext);
    const { payload, protectedHeader: inner } = await jwtVerify(jws, createRemoteJWKSet(new URL(`${issuer}/jwks`)), {
      issuer,
      audience: this.client.client_id,
    });
    return { outer, inner, payload, jws };
  }
}
