import { PREFIX } from '../contract/endpoints.ts';
import type { Addresses } from './config.ts';

/** Absolute addresses of a platform from its origin. */
export function addressesOf(origin: string): Addresses {
  const issuer = `${origin}${PREFIX}`;
  return {
    issuer,
    sourceCallback: `${issuer}/oidc-callback`,
    sourceLogoutCallback: `${issuer}/client/logout-callback`,
    home: `${origin}/_local`,
  };
}
