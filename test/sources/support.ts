import * as oidc from 'openid-client';
import {
  type Broker,
  builtInSources,
  createIdentitySources,
  type IdentitySource,
  type IdentitySourcesOptions,
  issuerOf,
} from '../../identity-sources/index.ts';
import { type Page, Walker } from '../../infrastructure/browser/walker.ts';
import { systemClock } from '../../infrastructure/clock.ts';
import { openServer } from '../../infrastructure/http/server.ts';
import { MemoryJournal } from '../../infrastructure/journal/memory.ts';
import { silentLog } from '../../infrastructure/log.ts';
import { memoryStorage } from '../../infrastructure/storage/memory.ts';
import { createPersonaBook } from '../../personas/book.ts';
import type { Persona } from '../../personas/persona.ts';
import { catalogue, ScenarioBook } from '../../scenarios/index.ts';
import { approveOnTelephone } from '../support/telephone.ts';
import { people } from './people.ts';

/** Nothing listens there: a walk stops when it is sent there. */
export const BROKER: Broker = {
  client_id: 'franceconnect-low',
  client_secret: 'a-secret-of-at-least-thirty-two-characters',
  redirect_uris: ['http://localhost:4999/api/v2/oidc-callback'],
  post_logout_redirect_uris: ['http://localhost:4999/api/v2/client/logout-callback'],
};
const [CALLBACK = ''] = BROKER.redirect_uris;
const [AFTER_LOGOUT = ''] = BROKER.post_logout_redirect_uris;

const SCOPE = 'openid profile email birth';

/** The sources on a free port, for one test file. */
export async function startSources({
  citizens = people,
  sources = builtInSources,
  ...options
}: Partial<IdentitySourcesOptions> & { citizens?: readonly Persona[]; sources?: readonly IdentitySource[] } = {}) {
  const server = await openServer({ name: 'sources', host: '127.0.0.1', port: 0, option: '--port-sources' });
  const clock = options.clock ?? systemClock;
  const app = await createIdentitySources({
    url: server.url,
    sources,
    brokers: [BROKER],
    book: createPersonaBook({ clock, citizens }),
    storage: memoryStorage({ clock }),
    keyStorage: memoryStorage(),
    clock,
    log: silentLog,
    journal: new MemoryJournal(),
    scenarios: new ScenarioBook({ storage: memoryStorage(), catalogue }),
    home: 'http://localhost:4000/_local',
    ...options,
  }).catch(async (error: unknown) => {
    await server.close();
    throw error;
  });
  server.serve(app);
  return { url: server.url, close: () => server.close(), broker: (id: string) => brokerOf(issuerOf(server.url, id)) };
}

/** FranceConnect as a client of one source. */
export type TestBroker = Awaited<ReturnType<typeof brokerOf>>;

async function brokerOf(issuer: string) {
  const config = await oidc.discovery(
    new URL(issuer),
    BROKER.client_id,
    { id_token_signed_response_alg: 'ES256', userinfo_signed_response_alg: 'ES256' },
    oidc.ClientSecretPost(BROKER.client_secret),
    { execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks] },
  );

  /** What FranceConnect sends (identity sources §1.1). */
  function ask(parameters: Record<string, string> = {}) {
    const state = oidc.randomState();
    const nonce = oidc.randomNonce();
    const url = oidc.buildAuthorizationUrl(config, {
      redirect_uri: CALLBACK,
      scope: SCOPE,
      acr_values: 'eidas1',
      prompt: 'login',
      state,
      nonce,
      ...parameters,
    });
    return { url, state, nonce };
  }

  /** Opens the sign-in page in a browser of its own, or the one given. */
  async function open(parameters?: Record<string, string>, walker = new Walker({ stopAt: [CALLBACK, AFTER_LOGOUT] })) {
    const asked = ask(parameters);
    const page = await walker.get(asked.url);
    return { walker, asked, page };
  }

  /** Code for tokens, tokens for claims, every signature verified. */
  async function redeem(arrival: Page, { state, nonce }: { state: string; nonce: string }) {
    const tokens = await oidc.authorizationCodeGrant(config, arrival.url, {
      expectedState: state,
      expectedNonce: nonce,
    });
    const idToken = tokens.claims();
    if (!idToken) throw new Error('no id_token');
    const userinfo = await oidc.fetchUserInfo(config, tokens.access_token, idToken.sub);
    return { idToken, userinfo, tokens };
  }

  function logoutUrl(idToken: string, state: string) {
    return oidc.buildEndSessionUrl(config, { id_token_hint: idToken, post_logout_redirect_uri: AFTER_LOGOUT, state });
  }

  return { config, ask, open, redeem, logoutUrl };
}

/** What the source asks on the telephone, approved. */
export async function approveIfAsked(walker: Walker, _page: Page): Promise<Page> {
  return approveOnTelephone(walker);
}

/** One click on a person. */
export async function chooses(walker: Walker, id: string): Promise<Page> {
  return approveIfAsked(walker, await walker.submit(`button[name=persona][value=${id}]`));
}
