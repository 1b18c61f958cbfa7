import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { type Client, type Federation, startFederation } from 'franceconnect-local';

/** A FranceConnect for the tests of a file, and a client of one's own for each test. */
export function useFranceConnect(redirectUri: () => string) {
  let federation: Federation;
  let client: Client;

  beforeAll(async () => {
    federation = await startFederation({ only: ['provider', 'sources'] });
  });
  beforeEach(async () => {
    client = await federation.registerClient({ redirect_uris: [redirectUri()] });
  });
  afterAll(() => federation.stop());

  return {
    get federation() {
      return federation;
    },
    /** Spread over your application's settings. */
    get settings() {
      const { client_id, client_secret } = client;
      return { issuer: federation.franceconnect.issuer, client_id, client_secret };
    },
  };
}
