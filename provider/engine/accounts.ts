import type { Account } from 'oidc-provider';
import type { GrantedIdentities } from './grants.ts';

/**
 * A citizen towards the engine: the account is the identity hash, and the claims are those of the very sign-in the token
 * comes from, since the same person may arrive with another e-mail from another source at the same time.
 */
export function accountOf(accountId: string, token: unknown, identities: GrantedIdentities): Account {
  return {
    accountId,
    async claims(use) {
      const grantId = grantIdOf(token);
      const identity = use === 'userinfo' && grantId ? await identities.get(grantId) : undefined;
      return { ...identity, sub: accountId };
    },
  };
}

function grantIdOf(token: unknown): string | undefined {
  const grantId = (token as { grantId?: unknown } | undefined)?.grantId;
  return typeof grantId === 'string' ? grantId : undefined;
}
