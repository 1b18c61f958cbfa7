import { metFault } from '../../../scenarios/index.ts';
import type { AccountState, ProviderConfig } from '../../config.ts';

/** The accounts FranceConnect keeps, unless the flow meets another state. */
export function accountsWithFaults(
  accountState: ProviderConfig['accountState'],
  sources: ProviderConfig['sources'],
): ProviderConfig['accountState'] {
  return (identityHash) => {
    const usual = accountState(identityHash);
    const fault = metFault('account');
    if (!fault) return usual;
    const met: AccountState =
      fault.state === 'disabled' ? { disabled: true } : { blocked_sources: sources.all().map(({ uid }) => uid) };
    return { ...usual, ...met };
  };
}
