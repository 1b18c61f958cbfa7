import { PATHS, PREFIX } from '../contract/endpoints.ts';
import type { Addresses } from './config.ts';

/** Absolute addresses of a platform from its origin. */
export function addressesOf(origin: string): Addresses {
  const issuer = `${origin}${PREFIX}`;
  return {
    issuer,
    sourceCallback: `${issuer}${PATHS.oidcCallback}`,
    sourceLogoutCallback: `${issuer}${PATHS.logoutCallback}`,
    home: `${origin}/_local`,
  };
}
