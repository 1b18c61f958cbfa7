import type { AccessToken, Client, ClientCredentials, KoaContextWithOIDC, RefreshToken } from 'oidc-provider';
import { revocationFaults } from '../../contract/revocation-parameters.ts';
import { errors } from '../../infrastructure/oidc-engine.ts';

/** Whether a token ends. A request that will be refused for its form must end none; another service's token is an error (reference: service contract §4). */
export async function mayRevoke(
  ctx: KoaContextWithOIDC,
  client: Client,
  token: AccessToken | ClientCredentials | RefreshToken,
): Promise<boolean> {
  if (revocationFaults(ctx.oidc.body).length > 0) return false;
  if (token.clientId !== client.clientId) throw new errors.InvalidRequest('this token does not belong to you');
  return true;
}
