import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as expressOpenidConnect from '../../examples/express-openid-connect/app.ts';
import * as oauth4webapi from '../../examples/oauth4webapi/app.ts';
import * as openidClient from '../../examples/openid-client/app.ts';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { listening } from '../support/listening.ts';

/** The example services, each against both platforms: sign-in, refusal, forged return, sign-out. */

let federation: Federation;
beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
});
afterAll(() => federation.stop());

const EXAMPLES = { openidClient, oauth4webapi, expressOpenidConnect };

const PLATFORMS = [
  ['FranceConnect', 'franceconnect', 'eidas1', 'ameli'],
  ['FranceConnect+', 'franceconnectPlus', 'eidas2', 'la-poste'],
] as const;

describe.each(Object.entries(EXAMPLES))('%s', (_library, { createApp }) => {
  describe.each(PLATFORMS)('with %s', (_name, platform, acr, source) => {
    let site: Awaited<ReturnType<typeof listening>>;
    beforeAll(async () => {
      site = await listening();
      const { client_id, client_secret } = await federation.registerClient({
        redirect_uris: [`${site.url}/callback`],
        post_logout_redirect_uris: [`${site.url}/`],
        name: 'Exemple',
        ...(platform === 'franceconnectPlus' && {
          jwks_uri: `${site.url}/jwks`,
          id_token_encrypted_response_alg: 'ECDH-ES',
          id_token_encrypted_response_enc: 'A256GCM',
          userinfo_encrypted_response_alg: 'ECDH-ES',
          userinfo_encrypted_response_enc: 'A256GCM',
        }),
      });
      const { issuer } = federation[platform];
      site.serve(await createApp({ issuer, client_id, client_secret, url: site.url, acr }));
    });
    afterAll(() => site.close());

    /** To FranceConnect's address, which the service has just built. */
    const depart = async () => {
      const browser = new Walker({ stopAt: federation[platform].issuer });
      await browser.get(site.url);
      const { url } = await browser.click('a[href="/connexion"]');
      return { browser, url };
    };

    const signedIn = async () => {
      const { browser, url } = await depart();
      const callback = await federation.signIn(url, { persona: 'angele-dubreuil', source });
      return { browser, callback, page: await browser.get(callback) };
    };

    test('signs a citizen in, and knows her', async () => {
      const { page } = await signedIn();
      expect([page.status, page.url.href]).toEqual([200, `${site.url}/`]);
      expect(page.document.querySelector('h1')?.text).toMatch(/^Bonjour Angèle.* DUBREUIL$/);
      expect(page.document.querySelector('code')?.text).toMatch(/^[0-9a-f]{64}v1$/);
    });

    test('asks for nothing that FranceConnect refuses', async () => {
      const { url } = await depart();
      const known = ['acr_values', 'client_id', 'nonce', 'redirect_uri', 'response_type', 'scope', 'state'];
      expect([...url.searchParams.keys()].toSorted()).toEqual(known);
    });

    test('signs nobody in on another browser’s return', async () => {
      const { url } = await depart();
      const callback = await federation.signIn(url, { persona: 'angele-dubreuil', source });
      const { browser } = await depart();
      const page = await browser.get(callback);
      expect(page.status).toBeGreaterThanOrEqual(400);
      expect((await browser.get(site.url)).body).not.toContain('DUBREUIL');
    });

    test('signs out of FranceConnect and comes back', async () => {
      const { browser } = await signedIn();
      const { url } = await browser.submit('form[action="/deconnexion"]');
      expect(url.pathname).toBe('/api/v2/session/end');
      const through = new Walker({ stopAt: `${site.url}/` });
      const { url: back } = await through.get(url);
      expect(back.href.split('?')[0]).toBe(`${site.url}/`);
      expect((await browser.get(site.url)).body).not.toContain('DUBREUIL');
    });
  });
});
