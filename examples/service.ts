import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as oidc from 'openid-client';

/** What the application must know to speak to FranceConnect. */
export interface FranceConnectSettings {
  issuer: string;
  client_id: string;
  client_secret: string;
}

/**
 * Stands for your application: `/login` sends the citizen to FranceConnect, `/callback` says good morning. A real one keeps
 * state and nonce in the browser's session.
 */
export async function startService() {
  let settings: oidc.Configuration | undefined;
  const nonces = new Map<string, string>();

  const server = createServer((req, res) => {
    const url = new URL(req.url ?? '/', origin());
    answer(url).then(
      ({ redirect, html }) => {
        if (redirect) res.writeHead(303, { location: redirect }).end();
        else res.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
      },
      (error: Error) =>
        res
          .writeHead(502, { 'content-type': 'text/plain; charset=utf-8' })
          .end(`Vous n’êtes pas connecté : ${error.message}`),
    );
  });
  const origin = () => `http://localhost:${(server.address() as AddressInfo).port}`;

  async function answer(url: URL): Promise<{ redirect?: string; html?: string }> {
    if (!settings) throw new Error('the service is not connected to FranceConnect yet');
    if (url.pathname === '/login') return { redirect: authorizationUrl(settings) };
    if (url.pathname !== '/callback') return { html: '<h1>Accueil</h1><a href="/login">Se connecter</a>' };
    const state = url.searchParams.get('state') ?? '';
    const tokens = await oidc.authorizationCodeGrant(settings, url, {
      expectedState: state,
      expectedNonce: nonces.get(state) ?? '',
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    // FranceConnect gives eidas1 and nothing else; openid-client leaves the level to its caller.
    if (claims?.acr !== 'eidas1') throw new Error('the level is not the one asked for');
    const { given_name } = await oidc.fetchUserInfo(settings, tokens.access_token, claims.sub);
    return { html: `<h1>Bonjour ${given_name}</h1>` };
  }

  function authorizationUrl(configuration: oidc.Configuration): string {
    const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
    nonces.set(state, nonce);
    const scope = 'openid given_name';
    const request = { redirect_uri: `${origin()}/callback`, scope, state, nonce, acr_values: 'eidas1' };
    return oidc.buildAuthorizationUrl(configuration, request).href;
  }

  await new Promise<void>((resolve) => server.listen(0, resolve));
  return {
    url: origin(),
    callback: `${origin()}/callback`,
    async connect({ issuer, client_id, client_secret }: FranceConnectSettings) {
      const algorithms = { id_token_signed_response_alg: 'ES256', userinfo_signed_response_alg: 'ES256' };
      settings = await oidc.discovery(new URL(issuer), client_id, { client_secret, ...algorithms }, undefined, {
        execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks],
      });
    },
    stop: () => new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}

/** The application that runs. */
export type Service = Awaited<ReturnType<typeof startService>>;
