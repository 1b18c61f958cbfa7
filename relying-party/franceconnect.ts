/**
 * Signing in with FranceConnect, whole: where to send the citizen, what to check when they come back, how to sign them out.
 * Nothing here knows this site or the simulator: the file can be copied into a service of your own, with `openid-client`,
 * `jose` and `zod`. Rules: FranceConnect v2 service contract §2 (authorize), §4–6 (token, ID token, userinfo), §9 (logout).
 */
import { isNativeError } from 'node:util/types';
import { compactDecrypt } from 'jose';
import * as oidc from 'openid-client';
import { z } from 'zod';

/** Levels of assurance, from the lowest. */
const LEVELS = ['eidas1', 'eidas2', 'eidas3'] as const;
export type Acr = (typeof LEVELS)[number];

export interface FranceConnectSettings {
  /** With its path and without trailing slash: `https://…/api/v2`. Plain http is accepted for a FranceConnect on one's machine. */
  issuer: string;
  client_id: string;
  client_secret: string;
  /** Exactly as registered: FranceConnect compares the text. */
  redirect_uri: string;
  post_logout_redirect_uri: string;
  /** As registered: the only algorithm accepted in signatures. ES256 unless told otherwise; symmetric ones are not an option. */
  id_token_signed_response_alg?: 'ES256' | 'RS256' | undefined;
  userinfo_signed_response_alg?: 'ES256' | 'RS256' | undefined;
  /** Takes a userinfo in plain JSON, which proves nothing: for demonstrations only. */
  acceptUnsignedUserinfo?: boolean | undefined;
  /** FranceConnect+ encrypts tokens and userinfo (§5): the private half of the key published at the service's `jwks_uri`. */
  decryption?: DecryptionKey | undefined;
  /** Seconds one request may take; 8 unless told otherwise. */
  timeout?: number | undefined;
  /** Sends the requests; the global `fetch` unless told otherwise. */
  fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
}

export interface DecryptionKey {
  key: CryptoKey;
  kid: string;
  /** As registered in `id_token_encrypted_response_alg` and `userinfo_encrypted_response_alg`. */
  alg: 'ECDH-ES' | 'RSA-OAEP' | 'RSA-OAEP-256';
}

/** What must be remembered, on the server and for this browser only, between the departure and the return. Serves once. */
export interface PendingSignIn {
  state: string;
  nonce: string;
  acr: Acr;
}

/** Who came back, every check passed. */
export interface SignIn {
  issuer: string;
  /** The person's name for this service at this issuer: with `issuer`, the only key an account may be found by. */
  sub: string;
  acr: Acr;
  /** When the person identified herself, seconds since 1970; by single sign-on too it is the moment she agreed (§5). */
  authTime: number;
  /** To be handed back at logout, and kept out of logs. */
  idToken: string;
  userinfo: Userinfo;
}

const text = z.string().trim().max(1024).default('');

/**
 * FranceConnect promises `sub` and nothing else: what the identity source or the register lacks is absent (§7.2), and
 * `birthplace` is empty for a person born abroad. A person of another European country comes without e-mail and country, and
 * `birthplace` is then free text.
 */
const userinfoClaims = z.object({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  given_name: text,
  given_name_array: z.array(z.string().trim()).default([]),
  family_name: text,
  /** `YYYY-MM-DD`; FranceConnect+ may pass `YYYY-MM-00` and `YYYY-00-00` on. */
  birthdate: z
    .literal('')
    .or(z.string().regex(/^\d{4}-\d{2}-\d{2}$/))
    .default(''),
  /** Absent where another European country sends none. */
  gender: z.enum(['male', 'female', 'unspecified']).optional(),
  birthplace: text,
  birthcountry: text,
  preferred_username: text,
  email: text,
});

export type Userinfo = Omit<z.infer<typeof userinfoClaims>, 'iss' | 'aud'>;

/**
 * Why a sign-in did not happen.
 *
 * - `refusal`: the citizen or FranceConnect said no; `code` is FranceConnect's OAuth word (`access_denied`, `invalid_grant`…).
 * - `failure`: FranceConnect did not answer properly; trying again later may work (`unreachable`, `timeout`,
 *   `unusable_answer`, `temporarily_unavailable`, `server_error`).
 * - `fault`: the answer cannot be trusted, or our own settings are wrong; nobody may be signed in (`invalid_signature`,
 *   `unknown_key`, `unexpected_alg`, `unexpected_iss`, `unexpected_aud`, `unexpected_nonce`, `unexpected_sub`,
 *   `expired_token`, `insufficient_acr`, `unsigned_userinfo`, `unusable_identity`, `unexpected_callback`,
 *   `unexpected_issuer`, `invalid_client`, `invalid_answer`…).
 *
 * Codes are stable; messages are for developers.
 */
export class FranceConnectError extends Error {
  override readonly name = 'FranceConnectError';
  readonly kind: 'refusal' | 'failure' | 'fault';
  readonly code: string;

  constructor(kind: FranceConnectError['kind'], code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
    this.code = code;
  }
}

/** FranceConnect lets its discovery document and its keys be cached for ten minutes (§1.2). */
const DISCOVERY_LIFETIME = 600_000;

export class FranceConnect {
  readonly #settings: FranceConnectSettings;
  #discovered: Promise<oidc.Configuration> | undefined;
  #discoveredAt = 0;

  constructor(settings: FranceConnectSettings) {
    this.#settings = settings;
  }

  get issuer(): string {
    return this.#settings.issuer;
  }

  /**
   * @returns the address to redirect the browser to, and what to remember until it comes back
   * @throws FranceConnectError, of kind `failure` when FranceConnect cannot be reached
   */
  async start(acr: Acr = 'eidas1'): Promise<{ url: URL; pending: PendingSignIn }> {
    const configuration = await this.#configuration();
    const pending = { state: oidc.randomState(), nonce: oidc.randomNonce(), acr };
    // Nothing more: FranceConnect refuses any parameter outside its list, PKCE's included (§2.1, Y030007).
    const parameters = {
      redirect_uri: this.#settings.redirect_uri,
      scope: 'openid identite_pivot email preferred_username',
      acr_values: acr,
      state: pending.state,
      nonce: pending.nonce,
    };
    return { url: built(oidc.buildAuthorizationUrl, configuration, parameters), pending };
  }

  /**
   * Exchanges the code and checks everything: `state`, `iss`, the ID token's signature, `iss`, `aud`, `exp`, `nonce` and
   * `acr`, then the userinfo's signature, `iss`, `aud` and `sub`.
   *
   * @param answer the parameters FranceConnect added to the callback address
   * @param pending what `start` returned for this `state`; the caller has already crossed it out, so that it serves once
   * @throws FranceConnectError
   */
  async finish(answer: URLSearchParams, pending: PendingSignIn): Promise<SignIn> {
    const refused = refusalOf(answer);
    if (refused) throw refused;
    const configuration = await this.#configuration();
    try {
      return await this.#exchange(configuration, answer, pending);
    } catch (error) {
      const explained = explain(error);
      // The keys may have changed since they were cached (FranceConnect restarted): the next attempt reads them afresh.
      if (explained.kind === 'fault') this.#discovered = undefined;
      throw explained;
    }
  }

  /**
   * Where to send the browser once the local session is over, so that FranceConnect and the identity source end theirs.
   * @throws FranceConnectError
   */
  async logoutUrl(idToken: string, state: string): Promise<URL> {
    const configuration = await this.#configuration();
    const { post_logout_redirect_uri } = this.#settings;
    return built(oidc.buildEndSessionUrl, configuration, { id_token_hint: idToken, post_logout_redirect_uri, state });
  }

  async #exchange(configuration: oidc.Configuration, answer: URLSearchParams, pending: PendingSignIn): Promise<SignIn> {
    const { issuer, client_id, redirect_uri } = this.#settings;
    // Built on the registered address, not on the request's: FranceConnect compares it at the token endpoint (§4).
    const callback = new URL(redirect_uri);
    callback.search = answer.toString();
    const tokens = await oidc.authorizationCodeGrant(configuration, callback, {
      expectedState: pending.state,
      expectedNonce: pending.nonce,
      idTokenExpected: true,
    });
    const idToken = tokens.id_token;
    const claims = tokens.claims();
    if (!idToken || !claims) throw new FranceConnectError('fault', 'invalid_answer', 'The answer has no ID token.');
    const acr = reachedLevel(claims.acr, pending.acr);
    const authTime = claims.auth_time ?? claims.iat;
    const userinfo = readUserinfo(await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub), {
      issuer,
      client_id,
    });
    return { issuer, sub: claims.sub, acr, authTime, idToken: await this.#opened(idToken), userinfo };
  }

  /** FranceConnect+ wants its token back at logout without the encryption (§9). */
  async #opened(idToken: string): Promise<string> {
    const { decryption } = this.#settings;
    if (!decryption) return idToken;
    return new TextDecoder().decode((await compactDecrypt(idToken, decryption.key)).plaintext);
  }

  #configuration(): Promise<oidc.Configuration> {
    if (!this.#discovered || Date.now() - this.#discoveredAt > DISCOVERY_LIFETIME) {
      this.#discoveredAt = Date.now();
      this.#discovered = discover(this.#settings);
      // A failed discovery is not kept: FranceConnect may start after the service.
      this.#discovered.catch(() => {
        this.#discovered = undefined;
      });
    }
    return this.#discovered;
  }
}

/** The one content encryption of FranceConnect+ (§5). */
const ENCS = ['A256GCM'];

async function discover(settings: FranceConnectSettings): Promise<oidc.Configuration> {
  const issuer = new URL(settings.issuer);
  // Without it openid-client trusts the connection for what comes straight from FranceConnect, and checks no signature.
  const extensions = [oidc.enableNonRepudiationChecks];
  if (issuer.protocol === 'http:') extensions.push(oidc.allowInsecureRequests);
  const { decryption } = settings;
  if (decryption) extensions.push((configuration) => oidc.enableDecryptingResponses(configuration, ENCS, decryption));
  const metadata = {
    id_token_signed_response_alg: settings.id_token_signed_response_alg ?? 'ES256',
    // Set, it also means that a userinfo in plain JSON is refused.
    ...(!settings.acceptUnsignedUserinfo && {
      userinfo_signed_response_alg: settings.userinfo_signed_response_alg ?? 'ES256',
    }),
  };
  const authentication = oidc.ClientSecretPost(settings.client_secret);
  try {
    return await oidc.discovery(issuer, settings.client_id, metadata, authentication, {
      execute: extensions,
      timeout: settings.timeout ?? 8,
      ...(settings.fetch && { [oidc.customFetch]: settings.fetch as oidc.CustomFetch }),
    });
  } catch (error) {
    throw explain(error);
  }
}

type Build = (configuration: oidc.Configuration, parameters: Record<string, string>) => URL;

/** @throws FranceConnectError when the discovery document lacks the endpoint */
function built(build: Build, configuration: oidc.Configuration, parameters: Record<string, string>): URL {
  try {
    return build(configuration, parameters);
  } catch (error) {
    throw explain(error);
  }
}

/** Whether a level is the one wanted, or higher. */
export function reaches(level: Acr, wanted: Acr): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(wanted);
}

/** openid-client leaves `acr` to its caller; FranceConnect may answer with a higher level than asked, never a lower one. */
function reachedLevel(received: unknown, requested: Acr): Acr {
  const reached = LEVELS.find((level) => level === received);
  if (reached && reaches(reached, requested)) return reached;
  throw new FranceConnectError('fault', 'insufficient_acr', `acr is '${received}', asked for '${requested}'.`);
}

/** openid-client compares `iss` and `aud` of a userinfo only when they are there; FranceConnect always sends both (§6). */
function readUserinfo(received: unknown, expected: { issuer: string; client_id: string }): Userinfo {
  const read = userinfoClaims.safeParse(received);
  if (!read.success) {
    const where = read.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw new FranceConnectError('fault', 'unusable_identity', `The userinfo is missing, or malformed, in: ${where}.`);
  }
  const { iss, aud, ...userinfo } = read.data;
  if (iss !== expected.issuer)
    throw new FranceConnectError('fault', 'unexpected_iss', 'The userinfo is of another issuer.');
  if (![aud].flat().includes(expected.client_id)) {
    throw new FranceConnectError('fault', 'unexpected_aud', 'The userinfo is for another client.');
  }
  return userinfo;
}

/** OAuth words by which FranceConnect says that it is the one in trouble. */
const OUTAGES = new Set(['server_error', 'temporarily_unavailable']);

/** The error an authorization answer carries instead of a code (§2.4). */
export function refusalOf(answer: URLSearchParams): FranceConnectError | undefined {
  const code = answer.get('error');
  if (code === null) return undefined;
  const message = `FranceConnect answered ${code}: ${answer.get('error_description') ?? 'no description'}.`;
  return new FranceConnectError(OUTAGES.has(code) ? 'failure' : 'refusal', code, message);
}

/** An unexpected HTTP status, or a page where JSON was due. */
const NOT_AN_ANSWER = new Set(['OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON']);

/** Messages only, never the causes themselves: they hold tokens and claims. */
function explain(error: unknown): FranceConnectError {
  if (error instanceof FranceConnectError) return error;
  const chain = [...causes(error)];
  const message = chain.flatMap((cause) => (isNativeError(cause) ? [cause.message] : [])).join(' ← ');
  const as = (kind: FranceConnectError['kind'], code: string) =>
    new FranceConnectError(kind, code, message, { cause: error });

  if (error instanceof oidc.ResponseBodyError) return tokenEndpointError(error);
  if (error instanceof oidc.WWWAuthenticateChallengeError) return as('fault', 'unauthorized');
  if (chain.some(isTimeout)) return as('failure', 'timeout');
  if (chain.some(isNetworkFailure)) return as('failure', 'unreachable');
  if (error instanceof oidc.ClientError && NOT_AN_ANSWER.has(error.code ?? '')) return as('failure', 'unusable_answer');
  return as('fault', brokenRule(error, chain));
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError';
}

/** What fetch throws; unlike a programming mistake, it has a cause. */
function isNetworkFailure(error: unknown): boolean {
  return isNativeError(error) && error.name === 'TypeError' && error.cause !== undefined && !('code' in error);
}

function tokenEndpointError({ error, error_description, status }: oidc.ResponseBodyError): FranceConnectError {
  const message = `The token endpoint answered ${status} ${error}: ${error_description ?? 'no description'}.`;
  if (status >= 500) return new FranceConnectError('failure', error, message);
  // The code was used already, or older than its thirty seconds.
  if (error === 'invalid_grant') return new FranceConnectError('refusal', error, message);
  const hint = error === 'invalid_client' ? ' Check client_id and client_secret.' : '';
  return new FranceConnectError('fault', error, message + hint);
}

/** openid-client reports the rule by a code and, where codes coincide, by what it leaves in the causes. */
function brokenRule(error: unknown, chain: unknown[]): string {
  const told = Object.assign({}, ...chain.filter((cause) => typeof cause === 'object' && !isNativeError(cause)));
  switch (error instanceof oidc.ClientError ? error.code : undefined) {
    case 'OAUTH_JWT_CLAIM_COMPARISON_FAILED':
      return `unexpected_${told.claim}`;
    case 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED':
      return 'expired_token';
    case 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED':
      return `unexpected_${told.attribute}`;
    case 'OAUTH_JWT_USERINFO_EXPECTED':
      return 'unsigned_userinfo';
    case 'OAUTH_KEY_SELECTION_FAILED':
      return 'unknown_key';
    default:
      if ('signature' in told) return 'invalid_signature';
      if ('header' in told) return 'unexpected_alg';
      if ('parameters' in told) return 'unexpected_callback';
      return 'invalid_answer';
  }
}

function* causes(error: unknown): Generator<unknown> {
  for (let cause = error; cause !== undefined && cause !== null; cause = (cause as { cause?: unknown }).cause)
    yield cause;
}
