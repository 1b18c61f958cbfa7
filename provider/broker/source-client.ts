import * as oidc from 'openid-client';
import type { Addresses, SourceRecord } from '../config.ts';
import type { Handshake } from './sessions.ts';

/** FranceConnect's patience with a source, in seconds (reference: identity sources §1.2). */
const TIMEOUT = 6;

/** Where a source failed: each step has its own code (reference: identity sources §1.5). */
export class SourceFailure extends Error {
  override readonly name = 'SourceFailure';
  readonly step: 'discovery' | 'token' | 'userinfo';

  constructor(step: SourceFailure['step'], cause: unknown) {
    super(`the source failed at ${step}`, { cause });
    this.step = step;
  }
}

/** What a source answered, signatures verified, contents not yet judged. */
export interface SourceAnswer {
  id_token: string;
  acr: unknown;
  userinfo: Record<string, unknown>;
}

/** FranceConnect as the relying party of one source: code flow, `prompt=login`, everything signed is verified. */
export class SourceClient {
  readonly #record: SourceRecord;
  readonly #addresses: Addresses;
  readonly #fetch: oidc.CustomFetch;
  #configuration: Promise<oidc.Configuration> | undefined;

  /** @param fetch how requests are sent */
  constructor(record: SourceRecord, addresses: Addresses, fetch: oidc.CustomFetch) {
    this.#record = record;
    this.#addresses = addresses;
    this.#fetch = fetch;
  }

  /** Address at the source where the citizen signs in. @throws SourceFailure when the source cannot be discovered */
  async authorizationUrl(request: { handshake: Handshake; acr: string; scope: string }): Promise<string> {
    const url = oidc.buildAuthorizationUrl(await this.#discovered(), {
      redirect_uri: this.#addresses.sourceCallback,
      response_type: 'code',
      scope: request.scope,
      acr_values: request.acr,
      nonce: request.handshake.nonce,
      state: request.handshake.state,
      // Always, whatever the service sent (reference: identity sources §1.1).
      prompt: 'login',
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
        throw new SourceFailure('token', cause);
      });
    const claims = tokens.claims();
    const userinfo = await oidc
      .fetchUserInfo(configuration, tokens.access_token, claims?.sub ?? oidc.skipSubjectCheck)
      .catch((cause) => {
        throw new SourceFailure('userinfo', cause);
      });
    return { id_token: tokens.id_token ?? '', acr: claims?.acr, userinfo };
  }

  /** Address that ends the session at the source, or undefined when it has none: that hop is skipped (§1.8). */
  async logoutUrl(logout: { id_token: string; state: string }): Promise<string | undefined> {
    const configuration = await this.#discovered();
    if (!configuration.serverMetadata().end_session_endpoint) return undefined;
    return oidc.buildEndSessionUrl(configuration, {
      id_token_hint: logout.id_token,
      post_logout_redirect_uri: this.#addresses.sourceLogoutCallback,
      state: logout.state,
    }).href;
  }

  /** Once per source; a failure is forgotten, so that a source that comes back is found again. */
  #discovered(): Promise<oidc.Configuration> {
    this.#configuration ??= this.#discover().catch((cause) => {
      this.#configuration = undefined;
      throw new SourceFailure('discovery', cause);
    });
    return this.#configuration;
  }

  #discover(): Promise<oidc.Configuration> {
    const { issuer, client_id, client_secret } = this.#record;
    const plainHttp = issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [];
    return oidc.discovery(new URL(issuer), client_id, { client_secret }, oidc.ClientSecretPost(client_secret), {
      execute: [...plainHttp, oidc.enableNonRepudiationChecks],
      [oidc.customFetch]: this.#fetch,
      timeout: TIMEOUT,
    });
  }
}
