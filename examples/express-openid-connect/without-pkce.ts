import type { RequestHandler } from 'express';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { decrypt, type EncryptionKey } from '../shared/encryption-key.ts';
import type { Settings } from '../shared/settings.ts';

/**
 * express-openid-connect always adds PKCE to a code flow and has no option against it; FranceConnect refuses the two
 * parameters with an error page (Y030007). `state`, `nonce` and the client's secret stay, and protect the flow.
 */
export const withoutCodeChallenge: RequestHandler = (_req, res, next) => {
  const redirect = res.redirect.bind(res);
  res.redirect = (address: unknown) => {
    const url = String(address);
    if (!url.includes('code_challenge=')) return redirect(url);
    const authorization = new URL(url);
    authorization.searchParams.delete('code_challenge');
    authorization.searchParams.delete('code_challenge_method');
    return redirect(authorization.href);
  };
  next();
};

/**
 * What the library calls FranceConnect with. It removes the `code_verifier`, which would answer a challenge that was not
 * sent. It decrypts what FranceConnect+ encrypts and verifies each signature, because the library does neither.
 */
export function franceConnectFetch(
  encryption: EncryptionKey,
  { issuer, client_id }: Pick<Settings, 'issuer' | 'client_id'>,
): typeof fetch {
  const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`));

  /** @returns the signed token, decrypted. @throws when its signature is not FranceConnect's */
  async function verified(token: string): Promise<string> {
    const jws = token.split('.').length === 5 ? await decrypt(token, encryption) : token;
    await jwtVerify(jws, keys, { issuer, audience: client_id, algorithms: ['ES256'] });
    return jws;
  }

  return async (url, options = {}) => {
    const body = options.body instanceof URLSearchParams ? new URLSearchParams(options.body) : options.body;
    if (body instanceof URLSearchParams) body.delete('code_verifier');
    const answer = await fetch(url, { ...options, ...(body && { body }) });
    let text = await answer.text();
    const id_token = /"id_token":"([^"]+)"/.exec(text)?.[1];
    if (id_token) text = text.replace(id_token, await verified(id_token));
    if (answer.ok && new URL(String(url)).pathname.endsWith('/userinfo')) text = await verified(text);
    const { status, headers } = answer;
    return new Response(text, { status, headers: { 'content-type': headers.get('content-type') ?? '' } });
  };
}
