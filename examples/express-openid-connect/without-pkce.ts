import type { RequestHandler } from 'express';
import { decrypt, type EncryptionKey } from '../shared/encryption-key.ts';

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
 * What the library asks FranceConnect with: without the `code_verifier`, which would answer a challenge that was not sent;
 * and, as the library does not decrypt, with what FranceConnect+ encrypts decrypted.
 */
export function franceConnectFetch(encryption: EncryptionKey): typeof fetch {
  return async (url, options = {}) => {
    const body = options.body instanceof URLSearchParams ? new URLSearchParams(options.body) : options.body;
    if (body instanceof URLSearchParams) body.delete('code_verifier');
    const answer = await fetch(url, { ...options, ...(body && { body }) });
    const text = await answer.text();
    const { status, headers } = answer;
    return new Response(await opened(text, encryption), {
      status,
      headers: { 'content-type': headers.get('content-type') ?? '' },
    });
  };
}

/** An encrypted userinfo, or an answer with an encrypted ID token; anything else as it is. */
async function opened(text: string, encryption: EncryptionKey): Promise<string> {
  if (isEncrypted(text)) return decrypt(text, encryption);
  const id_token = /"id_token":"([^"]+)"/.exec(text)?.[1];
  return id_token && isEncrypted(id_token) ? text.replace(id_token, await decrypt(id_token, encryption)) : text;
}

const isEncrypted = (token: string) => /^[\w-]+(\.[\w-]*){4}$/.test(token);
