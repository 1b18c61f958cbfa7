import { dataProviderRegistration } from '../../../contract/data-provider.ts';
import { type Operation, operation } from '../../../infrastructure/operation.ts';
import { withoutUndefined } from '../../input/without-undefined.ts';
import type { Controlled } from '../controlled.ts';

/** The address of its keys is enough. */
const newDataProvider = dataProviderRegistration.partial().extend({
  jwks_uri: dataProviderRegistration.shape.jwks_uri,
});

/** Who may ask FranceConnect about the access tokens it is shown. */
export function dataProviderOperations({ federation }: Controlled): Operation[] {
  return [
    operation({
      method: 'post',
      path: '/data-providers',
      topic: 'Data providers',
      summary: 'Register a data provider',
      details: 'It may then ask /checktoken on both platforms. The address of its encryption keys is enough.',
      body: newDataProvider,
      example: { jwks_uri: 'http://localhost:4300/jwks', scopes: ['droits_assurance_maladie'] },
      status: 201,
      answer: dataProviderRegistration,
      run: async ({ body }) => federation.registerDataProvider(withoutUndefined(body)),
    }),
  ];
}
