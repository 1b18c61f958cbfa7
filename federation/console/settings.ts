import type { ClientRegistration } from '../../contract/client-registration.ts';

/** The settings of a service, as lines of an environment file. */
export function environmentFile(issuer: string, { client_id, client_secret }: ClientRegistration): string {
  return [
    `FRANCECONNECT_ISSUER=${issuer}`,
    `FRANCECONNECT_CLIENT_ID=${client_id}`,
    `FRANCECONNECT_CLIENT_SECRET=${client_secret}`,
  ].join('\n');
}
