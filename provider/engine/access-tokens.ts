import type { Provider } from 'oidc-provider';
import type { CivilIdentity } from '../../civil-status/register.ts';
import type { GrantedIdentities } from './grants.ts';

/** An access token that may still be used, and the sign-in it comes from. */
export interface LiveToken {
  /** The service's. */
  client_id: string;
  /** The account: see contract/sub.ts. */
  identityHash: string;
  scope: string;
  /** Seconds since the epoch. */
  iat: number;
  exp: number;
  jti: string;
  /** The level the service asked for. */
  acr: string;
  register: CivilIdentity | undefined;
}

/** The access tokens of one platform, for those a service shows them to. */
export class AccessTokens {
  /** The one of the moment: it changes with its keys. */
  readonly #provider: () => Provider;
  readonly #identities: GrantedIdentities;

  constructor(provider: () => Provider, identities: GrantedIdentities) {
    this.#provider = provider;
    this.#identities = identities;
  }

  /** Undefined for what is no token of ours, expired, revoked, or whose sign-in is over. */
  async find(value: string): Promise<LiveToken | undefined> {
    const token = await this.#provider().AccessToken.find(value);
    if (!token?.isValid || !token.grantId || !token.clientId) return undefined;
    const signIn = await this.#identities.signIn(token.grantId);
    if (!signIn) return undefined;
    const { clientId, accountId, scope = '', iat, exp, jti } = token;
    return { client_id: clientId, identityHash: accountId, scope, iat, exp: exp ?? iat, jti, ...signIn };
  }
}
