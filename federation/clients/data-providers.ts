import { randomBytes } from 'node:crypto';
import {
  DATA_PROVIDER_DEFAULTS,
  type DataProviderRegistration,
  dataProviderRegistration,
} from '../../contract/data-provider.ts';
import { faultsOf } from '../../contract/faults.ts';
import { InvalidInput } from '../input/invalid-input.ts';
import { withoutUndefined } from '../input/without-undefined.ts';

const ID_BYTES = 32;

/**
 * A whole registration from what a data provider gives of itself: the address of its keys is enough.
 * @throws UserError listing every faulty field
 */
export function completeDataProvider(given: Partial<DataProviderRegistration>): DataProviderRegistration {
  const metadata = withoutUndefined(given);
  const client_id = metadata.client_id ?? randomBytes(ID_BYTES).toString('hex');
  const complete = {
    ...DATA_PROVIDER_DEFAULTS,
    uid: client_id,
    title: `Data provider ${client_id.slice(0, 8)}`,
    client_id,
    client_secret: randomBytes(ID_BYTES).toString('hex'),
    ...metadata,
  };
  const faults = faultsOf(dataProviderRegistration, complete);
  if (faults.length > 0) throw new InvalidInput('This data provider cannot be registered', faults);
  return dataProviderRegistration.parse(complete);
}
