import type { Account } from 'oidc-provider';
import { FcError } from '../../contract/errors/fc-error.ts';
import type { GrantedIdentities } from './grants.ts';

/**
 * A citizen towards the engine: the account is the identity hash, and the claims are those of the very sign-in the token
 * comes from, since the same person may arrive with another e-mail from another source at the same time.
 * @throws FcError `Y190010` FranceConnect's session ended since that sign-in (reference: service contract §4, derived)
 */
export async function accountOf(accountId: string, token: unknown, identities: GrantedIdentities): Promise<Account> {
  const grantId = grantIdOf(token);
  const identity = grantId === undefined ? undefined : await identities.get(grantId);
  if (grantId !== undefined && !identity) throw new FcError('Y190010');
  return {
    accountId,
    claims: async (use) => ({ ...(use === 'userinfo' && identity), sub: accountId }),
  };
}

function grantIdOf(token: unknown): string | undefined {
  const grantId = (token as { grantId?: unknown } | undefined)?.grantId;
  return typeof grantId === 'string' ? grantId : undefined;
}
