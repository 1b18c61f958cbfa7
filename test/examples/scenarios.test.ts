import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import * as expressOpenidConnect from '../../examples/express-openid-connect/app.ts';
import * as oauth4webapi from '../../examples/oauth4webapi/app.ts';
import * as openidClient from '../../examples/openid-client/app.ts';
import { startService } from '../../examples/service.ts';
import { type Client, type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { catalogue } from '../../scenarios/index.ts';
import { listening } from '../support/listening.ts';

/** Every scenario that a correct service refuses, played to each example: nobody is signed in. */

let federation: Federation;
beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
});
afterEach(() => federation.reset());
afterAll(() => federation.stop());

/** A service that answers, with its sign-in link. */
interface Site {
  url: string;
  connect: (client: Client) => Promise<void>;
  close: () => Promise<void>;
}

const servedBy = (createApp: typeof openidClient.createApp) => async (): Promise<Site> => {
  const { url, serve, close } = await listening();
  const { issuer } = federation.franceconnect;
  return {
    url,
    close,
    connect: async ({ client_id, client_secret }) =>
      serve(await createApp({ issuer, client_id, client_secret, url, acr: 'eidas1' })),
  };
};

const SITES: Readonly<Record<string, () => Promise<Site>>> = {
  'openid-client': servedBy(openidClient.createApp),
  oauth4webapi: servedBy(oauth4webapi.createApp),
  'express-openid-connect': servedBy(expressOpenidConnect.createApp),
  'service.ts': async () => {
    const { url, connect, stop } = await startService();
    return { url, connect: (client) => connect({ ...client, issuer: federation.franceconnect.issuer }), close: stop };
  },
};

/** What a page of a site that knows somebody says. */
const GREETING = 'Bonjour';

/** @returns the pages the citizen sees: the service's answer to their return, and its home page afterwards */
async function play(open: () => Promise<Site>, scenario?: string): Promise<string[]> {
  const site = await open();
  try {
    const client = await federation.registerClient({ redirect_uris: [`${site.url}/callback`] });
    if (scenario !== undefined) await federation.scenarios.use(scenario);
    const connected = await site.connect(client).then(
      () => true,
      () => false,
    );
    if (!connected) return ['The service did not start.'];
    const browser = new Walker({ stopAt: federation.franceconnect.issuer });
    await browser.get(site.url);
    const { url, body, stopped } = await browser.click('a[href="/connexion"], a[href="/login"]');
    if (!stopped) return [body];
    const callback = await federation.signIn(url, { persona: 'angele-dubreuil', source: 'ameli' });
    return [(await browser.get(callback)).body, (await browser.get(site.url)).body];
  } finally {
    await site.close();
  }
}

const REFUSED = catalogue.filter(({ verdict }) => verdict === 'refuse').map(({ id }) => id);

describe.each(Object.entries(SITES))('%s', (_name, open) => {
  test('signs somebody in when nothing is wrong', async () => {
    expect((await play(open)).join()).toContain(GREETING);
  });

  test.each(REFUSED)('refuses %s', async (scenario) => {
    expect((await play(open, scenario)).join()).not.toContain(GREETING);
  });
});
