import { DEMO_CLIENT } from '../federation/clients/clients.ts';

/** The service whose users sign in: the one our command registers by itself, registered alike at the bare federation. */
export const SERVICE = {
  client_id: String(DEMO_CLIENT.client_id),
  client_secret: String(DEMO_CLIENT.client_secret),
  redirect_uri: String(DEMO_CLIENT.redirect_uris?.[0]),
  scope: 'openid identite_pivot email preferred_username',
} as const;
