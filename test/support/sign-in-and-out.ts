import * as oidc from 'openid-client';
import { type Client, walkThroughFranceConnect } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import type { Ask } from './by-name.ts';
import { REDIRECT_URI, SCOPE } from './service.ts';

export const GOODBYE = 'http://localhost:3999/goodbye';

/** A service whose back end and whose citizen's browser reach FranceConnect in their own ways. */
export async function signInAndOut(
  { client_id, client_secret }: Client,
  discovery: string | oidc.ServerMetadata,
  backEnd: Ask = fetch,
  browser: Ask = backEnd,
): Promise<{
  metadata: oidc.ServerMetadata;
  claims: Record<string, unknown>;
  userinfo: Record<string, unknown>;
  end: string;
}> {
  const metadata = { client_secret, id_token_signed_response_alg: 'ES256', userinfo_signed_response_alg: 'ES256' };
  const authentication = oidc.ClientSecretPost(client_secret);
  const send = backEnd as unknown as oidc.CustomFetch;
  const configuration =
    typeof discovery === 'string'
      ? await oidc.discovery(new URL(discovery), client_id, metadata, authentication, {
          execute: [oidc.allowInsecureRequests],
          [oidc.customFetch]: send,
        })
      : new oidc.Configuration(discovery, client_id, metadata, authentication);
  configuration[oidc.customFetch] = send;
  oidc.allowInsecureRequests(configuration);
  oidc.enableNonRepudiationChecks(configuration);
  const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
  const url = oidc.buildAuthorizationUrl(configuration, {
    ...{ redirect_uri: REDIRECT_URI, scope: SCOPE, acr_values: 'eidas1' },
    ...{ state, nonce },
  });
  const walker = new Walker({ stopAt: [REDIRECT_URI, GOODBYE], fetch: browser });
  const walked = { open: (to: URL) => walker.get(to), press: walker.submit.bind(walker) };
  const callback = await walkThroughFranceConnect(walked, url, { id: 'angele-dubreuil', credentials: {} }, ['ameli']);
  const tokens = await oidc.authorizationCodeGrant(configuration, callback, {
    ...{ expectedState: state, expectedNonce: nonce, idTokenExpected: true },
  });
  const claims = { ...tokens.claims() };
  const userinfo = await oidc.fetchUserInfo(configuration, tokens.access_token, String(claims.sub));
  const logout = { id_token_hint: tokens.id_token ?? '', state, post_logout_redirect_uri: GOODBYE };
  await walker.get(oidc.buildEndSessionUrl(configuration, logout));
  return { metadata: configuration.serverMetadata(), claims, userinfo, end: walker.page.url.href };
}
