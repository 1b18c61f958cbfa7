import { PATHS, PREFIX } from '../contract/endpoints.ts';
import type { Addresses } from './config.ts';

/** Absolute addresses of a platform. @param url what stands before its prefix: an origin, or a path of one */
export function addressesOf(url: string, home = `${url}/_local`): Addresses {
  const issuer = `${url}${PREFIX}`;
  return {
    issuer,
    sourceCallback: `${issuer}${PATHS.oidcCallback}`,
    sourceLogoutCallback: `${issuer}${PATHS.logoutCallback}`,
    home,
  };
}
