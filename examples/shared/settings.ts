/** What each of the example services is told. */
export interface Settings {
  /** `http://localhost:4000/api/v2`, or FranceConnect+'s on port 4001. */
  issuer: string;
  client_id: string;
  client_secret: string;
  /** Where the service itself answers, without trailing slash. */
  url: string;
  /** `eidas1` for FranceConnect, `eidas2` or `eidas3` for FranceConnect+. */
  acr: string;
}

/** The settings that `npm start` prints, unless the environment says otherwise. */
export function settingsFromEnvironment(env = process.env): Settings {
  return {
    issuer: env.FRANCECONNECT_ISSUER ?? 'http://localhost:4000/api/v2',
    client_id: env.FRANCECONNECT_CLIENT_ID ?? 'demo',
    client_secret: env.FRANCECONNECT_CLIENT_SECRET ?? 'demo-secret-for-this-laptop-only-0123456789',
    url: env.URL ?? 'http://localhost:3000',
    acr: env.ACR ?? 'eidas1',
  };
}
