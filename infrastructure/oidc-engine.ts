import type * as engine from 'oidc-provider';
// @ts-expect-error: the types describe the package's entry only.
import * as helpers from 'oidc-provider/lib/helpers/errors.js';
// @ts-expect-error: as above.
import * as keystore from 'oidc-provider/lib/helpers/keystore.js';
// @ts-expect-error: as above.
import * as provider from 'oidc-provider/lib/provider.js';

/**
 * What oidc-provider exports, without its entry module: on Node 20 that module prints a warning about the run time at each
 * import. Node 20.19 is this package's floor, and the tests run the package on it.
 */
export const Provider: typeof engine.Provider = provider.Provider;
export type Provider = engine.Provider;
export const errors: typeof engine.errors = helpers;
export const ExternalSigningKey: typeof engine.ExternalSigningKey = keystore.ExternalSigningKey;
