import * as oidc from 'openid-client';
import type { Fetch } from '../../infrastructure/http/own-requests.ts';
import type { Addresses, SourceRecord } from '../config.ts';
import type { Handshake } from './session.ts';

/** FranceConnect's patience with a source, in seconds (reference: identity sources §1.2). */
const TIMEOUT = 6;

/** What openid-client hands to its fetch. */
type FetchOptions = Omit<RequestInit, 'body' | 'signal'> & { body?: unknown; signal?: AbortSignal | undefined };

/** Sends a request to a source. */
export type SourceFetch = (url: string, options: FetchOptions) => Promise<Response>;

/** No redirection is followed, and a source's whole answer is there in time. */
export const fetchFromSource =
  (send: Fetch = fetch): SourceFetch =>
  (url, { signal, ...options }) => {
    const patience = AbortSignal.timeout(TIMEOUT * 1000);
    return send(url, {
      ...(options as RequestInit),
      redirect: 'manual',
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
    });
  };

/** Where a source failed: each step has its own code (reference: identity sources §1.5). */
type FailedStep = 'discovery' | 'token' | 'token-shape' | 'userinfo' | 'sub';

export class SourceFailure extends Error {
  override readonly name = 'SourceFailure';
  readonly step: FailedStep;
  /** The source's title. */
  readonly source: string;

  constructor(step: FailedStep, source: string, cause: unknown) {
    super(`${source} failed at ${step}`, { cause });
    this.step = step;
    this.source = source;
  }
}

/** What a source answered, signatures verified, contents not yet judged. */
export interface SourceAnswer {
  access_token: string;
  id_token: string;
  /** Of the ID token. */
  claims: Record<string, unknown>;
  userinfo: Record<string, unknown>;
}

/** What FranceConnect asks of a source. */
interface AuthorizationRequest {
  handshake: Handshake;
  acr: string;
  scope: string;
  /** The `claims` parameter, where there is one. */
  claims: Record<string, unknown> | undefined;
}

/** FranceConnect as the relying party of one source: code flow, `prompt=login`, everything signed is verified. */
export class SourceClient {
  readonly #record: SourceRecord;
  readonly #addresses: Addresses;
  readonly #fetch: SourceFetch;
  #configuration: Promise<oidc.Configuration> | undefined;

  /** @param fetch how requests are sent */
  constructor(record: SourceRecord, addresses: Addresses, fetch: SourceFetch) {
    this.#record = record;
    this.#addresses = addresses;
    this.#fetch = fetch;
  }

  /** Address at the source where the citizen signs in. @throws SourceFailure when the source cannot be discovered */
  async authorizationUrl(request: AuthorizationRequest): Promise<string> {
    const url = oidc.buildAuthorizationUrl(await this.#discovered(), {
      redirect_uri: this.#addresses.sourceCallback,
      response_type: 'code',
      scope: request.scope,
      acr_values: request.acr,
      nonce: request.handshake.nonce,
      state: request.handshake.state,
      // Always, whatever the service sent (reference: identity sources §1.1).
      prompt: 'login',
      ...(request.claims && { claims: JSON.stringify(request.claims) }),
    });
    return url.href;
  }

  /**
   * Redeems the code and reads the identity.
   * @param query the callback's query string, `?` included
   * @throws SourceFailure at the step that failed
   */
  async complete(query: string, { state, nonce }: Handshake): Promise<SourceAnswer> {
    const configuration = await this.#discovered();
    const callback = new URL(`${this.#addresses.sourceCallback}${query}`);
    const tokens = await oidc
      .authorizationCodeGrant(configuration, callback, {
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      })
      .catch((cause) => {
        throw this.#failure(lacks(cause, 'access_token') ? 'token-shape' : 'token', cause);
      });
    const claims = { ...tokens.claims() };
    const subject = typeof claims.sub === 'string' ? claims.sub : oidc.skipSubjectCheck;
    const userinfo = await oidc.fetchUserInfo(configuration, tokens.access_token, subject).catch((cause) => {
      throw this.#failure(lacks(cause, 'sub') ? 'sub' : 'userinfo', cause);
    });
    return { access_token: tokens.access_token, id_token: tokens.id_token ?? '', claims, userinfo };
  }

  /** Whether the source announces a logout; without one that hop is skipped (identity sources §1.8). @throws SourceFailure */
  async hasLogout(): Promise<boolean> {
    return Boolean((await this.#discovered()).serverMetadata().end_session_endpoint);
  }

  /**
   * Address that ends the session at the source.
   * @throws SourceFailure when the source cannot be discovered
   * @throws TypeError what it announces is no address
   */
  async logoutUrl(logout: { id_token: string; state: string }): Promise<string> {
    return oidc.buildEndSessionUrl(await this.#discovered(), {
      id_token_hint: logout.id_token,
      post_logout_redirect_uri: this.#addresses.sourceLogoutCallback,
      state: logout.state,
    }).href;
  }

  /** Once per source; a failure is forgotten, so that a source that comes back is found again. */
  #discovered(): Promise<oidc.Configuration> {
    this.#configuration ??= this.#discover().catch((cause) => {
      this.#configuration = undefined;
      throw this.#failure('discovery', cause);
    });
    return this.#configuration;
  }

  async #discover(): Promise<oidc.Configuration> {
    const { issuer, client_id, client_secret, userinfo_signed_response_alg } = this.#record;
    const plainHttp = issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [];
    const metadata = { client_secret, ...(userinfo_signed_response_alg && { userinfo_signed_response_alg }) };
    const configuration = await oidc.discovery(
      new URL(issuer),
      client_id,
      metadata,
      oidc.ClientSecretPost(client_secret),
      {
        execute: [...plainHttp, oidc.enableNonRepudiationChecks],
        [oidc.customFetch]: this.#fetch,
        timeout: TIMEOUT,
      },
    );
    configuration.timeout = 0;
    if (userinfo_signed_response_alg === '') refuseSignedUserinfo(configuration, this.#fetch);
    return configuration;
  }

  #failure(step: FailedStep, cause: unknown): SourceFailure {
    return new SourceFailure(step, this.#record.title, cause);
  }
}

/** The client library reads a signed answer as willingly as a plain one; FranceConnect only what its record says (§1.4). */
function refuseSignedUserinfo(configuration: oidc.Configuration, ask: SourceFetch): void {
  const { userinfo_endpoint } = configuration.serverMetadata();
  configuration[oidc.customFetch] = async (url, options) => {
    const answer = await ask(url, options);
    if (url === userinfo_endpoint && answer.headers.get('content-type')?.startsWith('application/jwt')) {
      throw new TypeError('userinfo is a signed JWT, where the record of the source says plain JSON');
    }
    return answer;
  };
}

/** Whether an answer was refused for want of a member that is a text, by what the library says came instead. */
function lacks(error: unknown, member: string): boolean {
  if (!(error instanceof oidc.ClientError) || error.code !== 'OAUTH_INVALID_RESPONSE') return false;
  const { body } = ((error.cause as Error).cause ?? {}) as { body?: Readonly<Record<string, unknown>> };
  if (!body) return false;
  const value = body[member];
  return typeof value !== 'string' || value === '';
}
