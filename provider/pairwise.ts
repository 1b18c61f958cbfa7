import { sub } from '../contract/sub.ts';
import type { ProviderSecrets } from './config.ts';

/** Base64 has no colon, so this account cannot be another person's hash. */
const EUROPEAN = 'eidas:';

/** The account of a person who came by the European node. @param hash see contract/sub.ts */
export function europeanAccount(hash: string): string {
  return EUROPEAN + hash;
}

/**
 * The `sub` of an account for a service or a data provider. Europeans have a secret of their own (reference: service contract §8, step 1).
 * @param entityId the service's `entityId`, the data provider's `client_id`
 */
export function subOf(
  entityId: string,
  account: string,
  secrets: Pick<ProviderSecrets, 'sub' | 'europeanSub'>,
): string {
  if (!account.startsWith(EUROPEAN)) return sub(entityId, account, secrets.sub);
  return sub(entityId, account.slice(EUROPEAN.length), secrets.europeanSub);
}
