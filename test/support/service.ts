import * as oidc from 'openid-client';
import type { Client, Federation, SignInAs } from '../../federation/index.ts';

/** Scopes a service of the tests asks for, unless it says otherwise. */
export const SCOPE = 'openid identite_pivot email preferred_username';

export const REDIRECT_URI = 'http://localhost:3999/callback';

/** A service under test: registered, configured by discovery like any real one, everything verified. */
export class Service {
  readonly client: Client;
  readonly #federation: Federation;
  readonly #configuration: oidc.Configuration;

  private constructor(federation: Federation, client: Client, configuration: oidc.Configuration) {
    this.#federation = federation;
    this.client = client;
    this.#configuration = configuration;
  }

  static async register(federation: Federation, metadata: Partial<Client> = {}): Promise<Service> {
    const client = await federation.registerClient({
      redirect_uris: [REDIRECT_URI],
      post_logout_redirect_uris: ['http://localhost:3999/goodbye'],
      ...metadata,
    });
    return Service.of(federation, client);
  }

  /** A service that is registered already, with every default. */
  static known(federation: Federation, client_id: string, client_secret: string): Promise<Service> {
    const algs = { id_token_signed_response_alg: 'ES256', userinfo_signed_response_alg: 'ES256' };
    return Service.of(federation, { client_id, client_secret, redirect_uris: [REDIRECT_URI], ...algs } as Client);
  }

  private static async of(federation: Federation, client: Client): Promise<Service> {
    const { id_token_signed_response_alg, userinfo_signed_response_alg, client_secret } = client;
    const configuration = await oidc.discovery(
      new URL(federation.franceconnect.issuer),
      client.client_id,
      { client_secret, id_token_signed_response_alg, userinfo_signed_response_alg },
      oidc.ClientSecretPost(client_secret),
      { execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks] },
    );
    return new Service(federation, client, configuration);
  }

  /** A fresh authorization request; `undefined` leaves a parameter out. */
  request(parameters: Record<string, string | undefined> = {}): AuthorizationRequest {
    const all = {
      redirect_uri: this.client.redirect_uris[0],
      scope: SCOPE,
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      acr_values: 'eidas1',
      ...parameters,
    };
    const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Record<
      string,
      string
    >;
    return {
      url: oidc.buildAuthorizationUrl(this.#configuration, given),
      state: given.state ?? '',
      nonce: given.nonce ?? '',
    };
  }

  /** Redeems a callback and reads userinfo, all signatures verified. */
  async complete(callback: URL, request: AuthorizationRequest) {
    const redeemed = await this.redeem(callback, request);
    return { ...redeemed, userinfo: await this.userinfo(redeemed) };
  }

  /** Redeems a callback, the ID token verified. */
  async redeem(callback: URL, { state, nonce }: AuthorizationRequest) {
    const tokens = await oidc.authorizationCodeGrant(this.#configuration, callback, {
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims) throw new Error('no ID token');
    return { tokens, claims };
  }

  /** Reads userinfo, its signature verified. */
  userinfo({ tokens, claims }: Awaited<ReturnType<Service['redeem']>>) {
    return oidc.fetchUserInfo(this.#configuration, tokens.access_token, claims.sub);
  }

  /** A whole sign-in, headless. */
  async signIn(as: SignInAs = {}, parameters: Record<string, string | undefined> = {}) {
    const request = this.request(parameters);
    const callback = await this.#federation.signIn(request.url, as);
    return { callback, ...(await this.complete(callback, request)) };
  }

  /** Posts to an endpoint as a service's server does. */
  post(path: string, body: Record<string, string>): Promise<Response> {
    return fetch(this.#federation.franceconnect.issuer + path, { method: 'POST', body: new URLSearchParams(body) });
  }
}

export interface AuthorizationRequest {
  url: URL;
  state: string;
  nonce: string;
}
