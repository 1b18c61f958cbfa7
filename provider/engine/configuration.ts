import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { PATHS } from '../../contract/endpoints.ts';
import { ENCRYPTION_ALGS, ENCRYPTION_ENCS } from '../../contract/platform.ts';
import { asAsked, pathOf } from '../../infrastructure/http/mount.ts';
import type { SigningKey } from '../../infrastructure/keys.ts';
import { oidcAdapterFactory } from '../../infrastructure/storage/oidc-adapter.ts';
import { addressesOf } from '../addresses.ts';
import type { Clients } from '../clients.ts';
import type { ProviderConfig } from '../config.ts';
import { currentContext } from '../context.ts';
import { subOf } from '../pairwise.ts';
import { assertAmrAllowed } from './claims-request.ts';
import { clientAdapter, EXTRA_CLIENT_METADATA } from './clients.ts';
import { engineKeys } from './engine-keys.ts';
import { errorRenderer } from './error-answers.ts';
import { accountOf, type GrantedIdentities } from './grants.ts';
import type { EngineHooks } from './hooks.ts';
import { logoutSuccessSource, startLogout } from './logout.ts';
import { outgoingFetch } from './outgoing.ts';
import { mayRevoke } from './revocation.ts';

/** What the engine is configured with. */
export interface EngineSettings {
  config: ProviderConfig;
  clients: Clients;
  identities: GrantedIdentities;
  hooks: EngineHooks;
  keys: readonly SigningKey[];
}

/** The engine's whole configuration on one page. Lifetimes in seconds. */
export function configuration({ config, clients, identities, hooks, keys }: EngineSettings): Configuration {
  const { rules, secrets } = config;
  const { around } = hooks;
  const path = pathOf(config.url) || '/';
  const adapter = oidcAdapterFactory(config.storage, rules.platform, config.clock);
  const services = clientAdapter(clients, rules);
  const servicesInClear = clientAdapter(clients, { ...rules, encrypts: false });
  return {
    adapter: (model: string) => {
      if (model === 'Client')
        return { ...services, find: (id) => (around.inClear() ? servicesInClear : services).find(id) };
      return adapter(model);
    },
    jwks: { keys: engineKeys(keys, rules.encrypts) },
    routes: {
      authorization: PATHS.authorize,
      token: PATHS.token,
      revocation: PATHS.revocation,
      userinfo: PATHS.userinfo,
      jwks: PATHS.jwks,
      end_session: PATHS.logout,
    },
    scopes: ['openid'],
    claims: Object.fromEntries(Object.entries(rules.claimsByScope).map(([scope, claims]) => [scope, [...claims]])),
    acrValues: [...rules.acrValues],
    responseTypes: ['code'],
    subjectTypes: ['pairwise'],
    // The identity hash is the account; the service's entityId, not its host, makes the sector (reference: service contract §8).
    pairwiseIdentifier: async (_ctx, accountId, client) => subOf(String(client.entityId), accountId, secrets),
    clientAuthMethods: ['client_secret_post', 'private_key_jwt'],
    clientDefaults: {
      grant_types: ['authorization_code'],
      response_types: ['code'],
      subject_type: 'pairwise',
      token_endpoint_auth_method: 'client_secret_post',
    },
    extraClientMetadata: { properties: [...EXTRA_CLIENT_METADATA] },
    enabledJWA: {
      idTokenSigningAlgValues: [...rules.signingAlgs],
      userinfoSigningAlgValues: [...rules.signingAlgs],
      requestObjectSigningAlgValues: [...rules.requestObjectSigningAlgs],
      clientAuthSigningAlgValues: [...rules.proofAlgs],
      dPoPSigningAlgValues: [...rules.proofAlgs],
      idTokenEncryptionAlgValues: [...ENCRYPTION_ALGS],
      idTokenEncryptionEncValues: [...ENCRYPTION_ENCS],
      userinfoEncryptionAlgValues: [...ENCRYPTION_ALGS],
      userinfoEncryptionEncValues: [...ENCRYPTION_ENCS],
      requestObjectEncryptionAlgValues: [],
      requestObjectEncryptionEncValues: [...ENCRYPTION_ENCS],
    },
    features: {
      devInteractions: { enabled: false },
      claimsParameter: { enabled: true, assertClaimsParameter: assertAmrAllowed },
      jwtUserinfo: { enabled: true },
      encryption: { enabled: rules.encrypts },
      // Experimental: the engine does not start unless this names the version of the feature.
      externalSigningSupport: { enabled: true, ack: 'experimental-01' },
      revocation: { enabled: true, allowedPolicy: mayRevoke },
      // Advertised by FranceConnect, and refused by its closed list of parameters (§1.3, §2.1).
      requestObjects: { enabled: true },
      dPoP: { enabled: true },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx: KoaContextWithOIDC) => startLogout(ctx, hooks),
        postLogoutSuccessSource: (ctx: KoaContextWithOIDC) => logoutSuccessSource(ctx, hooks),
      },
    },
    // Servers ask, not pages: only discovery and keys open to browsers (§1.2).
    clientBasedCORS: () => false,
    // At /token too the redirect_uri is required, even of a service that has only one (§4).
    allowOmittingSingleRegisteredRedirectUri: false,
    // The historic way, still accepted (§6).
    acceptQueryParamAccessTokens: true,
    fetch: outgoingFetch,
    // Advertised but unusable as well: the closed list refuses code_challenge.
    pkce: { required: () => false },
    interactions: {
      async url(ctx, interaction) {
        if (ctx.oidc.route === 'resume') return asAsked(hooks.askAgain(interaction.uid));
        const { status, location } = await hooks.openFlow(interactionRequest(interaction));
        currentContext().redirectStatus = status;
        return asAsked(location);
      },
    },
    findAccount: (_ctx, accountId, token) => accountOf(accountId, token, identities, addressesOf(config.url).issuer),
    renderError: errorRenderer(hooks),
    cookies: {
      keys: [secrets.cookies],
      names: { session: rules.cookies.session, interaction: rules.cookies.interaction, resume: rules.cookies.resume },
      long: { httpOnly: true, sameSite: 'lax', path },
      // On the root: the forms of the flow are posted outside the interaction's own path (§2.2).
      short: { httpOnly: true, sameSite: 'lax', path },
    },
    ttl: {
      AuthorizationCode: () => around.lifetime('code', rules.codeLifetime),
      AccessToken: () => around.lifetime('token', rules.tokenLifetime),
      IdToken: () => around.lifetime('token', rules.tokenLifetime),
      // Userinfo works for the access token's whole life, which starts when the code is redeemed (§4).
      Grant: rules.codeLifetime + rules.tokenLifetime,
      Interaction: rules.interactionLifetime,
      Session: rules.session.lifetime,
    },
  };
}

function interactionRequest({ uid, params }: { uid: string; params: Record<string, unknown> }) {
  const text = (name: string) => (typeof params[name] === 'string' ? params[name] : '');
  return {
    uid,
    client_id: text('client_id'),
    redirect_uri: text('redirect_uri'),
    scope: text('scope'),
    state: text('state'),
    acr_values: text('acr_values'),
    params,
  };
}
