import {
  compactVerify,
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  type JSONWebKeySet,
  type JWTPayload,
} from 'jose';
import type { Mistake } from './mistakes.ts';

/** How the reference service is registered. */
export interface Registration {
  issuer: string;
  clientId: string;
  clientSecret: string;
}

/** What it refuses, in words it has foreseen. */
export class Refusal extends Error {}

/** Whom it signed in. */
export interface Identity {
  sub: string;
  name: string;
  email: string;
  idToken: string;
}

export interface Discovery {
  issuer: string;
  authorization_endpoint: string;
  token_endpoint: string;
  userinfo_endpoint: string;
  end_session_endpoint: string;
  jwks_uri: string;
}

const PATIENCE = 10_000;
const ALGORITHM = 'ES256';
const LEVEL = 'eidas1';

/** The relying party's side of a sign-in, every check of it in its place; a mistake leaves one out. */
export class SignIns {
  readonly #registration: Registration;
  readonly #makes: (mistake: Mistake) => boolean;
  #kept: JSONWebKeySet | undefined;

  constructor(registration: Registration, mistakes: readonly Mistake[]) {
    this.#registration = registration;
    this.#makes = (mistake) => mistakes.includes(mistake);
  }

  async discovery(): Promise<Discovery> {
    const { issuer } = this.#registration;
    const document = (await json(`${issuer}/.well-known/openid-configuration`)) as Partial<Discovery>;
    if (document.issuer !== issuer) throw new Refusal('the discovery document is another issuer’s');
    for (const name of ['authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'jwks_uri'] as const) {
      if (!document[name]) throw new Refusal(`the discovery document has no ${name}`);
    }
    return document as Discovery;
  }

  /** @param nonce undefined: nothing to compare with */
  async finish(code: string, nonce: string | undefined, redirectUri: string): Promise<Identity> {
    const discovery = await this.discovery();
    const { idToken, accessToken } = await this.#redeem(discovery, code, redirectUri);
    const keys = await this.#keys(discovery);
    const claims = await this.#verifiedIdToken(idToken, keys);
    this.#checkClaims(claims, nonce);
    const userinfo = await this.#userinfo(discovery, accessToken, keys);
    if (!this.#makes('userinfo-sub-unchecked')) {
      if (typeof userinfo.sub !== 'string' || userinfo.sub !== claims.sub)
        throw new Refusal('userinfo is of somebody else');
    }
    if (
      !this.#makes('userinfo-unverified') &&
      !this.#makes('userinfo-json-accepted') &&
      !this.#makes('decodes-everything')
    ) {
      this.#checkUserinfo(userinfo);
    }
    return {
      sub: String(claims.sub),
      name: `${userinfo.given_name ?? ''} ${userinfo.family_name ?? ''}`,
      email: String(userinfo.email ?? ''),
      idToken,
    };
  }

  async #redeem({ token_endpoint }: Discovery, code: string, redirect_uri: string) {
    const { clientId: client_id, clientSecret: client_secret } = this.#registration;
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri,
      client_id,
      client_secret,
    });
    const answer = await fetch(token_endpoint, { method: 'POST', body, signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status !== 200) throw new Refusal(`the token endpoint answers ${answer.status}`);
    const tokens = (await answer.json()) as Record<string, unknown>;
    const { id_token: idToken, access_token: accessToken, token_type } = tokens;
    if (typeof idToken !== 'string' || typeof accessToken !== 'string') throw new Refusal('a token is missing');
    if (String(token_type).toLowerCase() !== 'bearer') throw new Refusal('tokens of an unknown type');
    return { idToken, accessToken };
  }

  async #keys({ jwks_uri }: Discovery): Promise<JSONWebKeySet> {
    if (this.#makes('decodes-everything')) return { keys: [] };
    const keys = this.#kept ?? ((await json(jwks_uri)) as JSONWebKeySet);
    if (this.#makes('keys-kept-forever')) this.#kept = keys;
    return keys;
  }

  async #verifiedIdToken(token: string, keys: JSONWebKeySet): Promise<JWTPayload> {
    if (this.#makes('id-token-unverified') || this.#makes('decodes-everything')) return decodeJwt(token);
    if (this.#makes('alg-none-accepted') && decodeProtectedHeader(token).alg === 'none') return decodeJwt(token);
    return verified(token, keys);
  }

  #checkClaims(claims: JWTPayload, nonce: string | undefined): void {
    const { issuer, clientId } = this.#registration;
    const now = Date.now() / 1000;
    const refuse = (why: string) => {
      throw new Refusal(why);
    };
    if (!this.#makes('iss-unchecked') && claims.iss !== issuer) refuse('another issuer');
    if (!this.#makes('aud-unchecked') && claims.aud !== clientId) refuse('meant for another service');
    if (!this.#makes('aud-unchecked') && claims.azp !== undefined && claims.azp !== clientId)
      refuse('issued to another');
    if (typeof claims.sub !== 'string' || claims.sub === '') refuse('no subject');
    if (typeof claims.iat !== 'number') refuse('no time of issue');
    if (!this.#makes('exp-unchecked') && !(typeof claims.exp === 'number' && claims.exp > now - 5)) refuse('expired');
    if (typeof claims.nbf === 'number' && claims.nbf > now + 60) refuse('not valid yet');
    if (nonce !== undefined && !this.#makes('nonce-ignored') && claims.nonce !== nonce) refuse('another nonce');
    if (!this.#highEnough(claims.acr)) refuse('a level that is not enough');
  }

  #highEnough(acr: unknown): boolean {
    if (this.#makes('acr-unchecked')) return true;
    // « undefined » comes after « eidas1 ».
    if (this.#makes('acr-compared-as-text')) return String(acr) >= LEVEL;
    return typeof acr === 'string' && /^eidas[1-3]$/.test(acr);
  }

  async #userinfo(
    { userinfo_endpoint }: Discovery,
    token: string,
    keys: JSONWebKeySet,
  ): Promise<Record<string, unknown>> {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(userinfo_endpoint, { headers, signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status !== 200) throw new Refusal(`userinfo answers ${answer.status}`);
    const body = await answer.text();
    if (!answer.headers.get('content-type')?.startsWith('application/jwt')) {
      if (!this.#makes('userinfo-json-accepted')) throw new Refusal('userinfo is not signed');
      return JSON.parse(body) as Record<string, unknown>;
    }
    if (this.#makes('userinfo-unverified') || this.#makes('decodes-everything')) {
      const claims = decodeJwt(body);
      this.#checkUserinfo(claims);
      return claims;
    }
    const claims = await verified(body, keys);
    if (this.#makes('userinfo-json-accepted')) this.#checkUserinfo(claims);
    return claims;
  }

  #checkUserinfo({ iss, aud, exp }: Record<string, unknown>): void {
    const { issuer, clientId } = this.#registration;
    if (iss !== issuer || aud !== clientId)
      throw new Refusal('userinfo of another issuer, or meant for another service');
    if (typeof exp === 'number' && exp < Date.now() / 1000 - 5) throw new Refusal('userinfo has expired');
  }
}

/** With the registered algorithm, and the one key that fits. */
async function verified(token: string, keys: JSONWebKeySet): Promise<JWTPayload> {
  await compactVerify(token, createLocalJWKSet(keys), { algorithms: [ALGORITHM] });
  return decodeJwt(token);
}

async function json(url: string): Promise<unknown> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
  if (answer.status !== 200) throw new Refusal(`${new URL(url).pathname} answers ${answer.status}`);
  return answer.json();
}
