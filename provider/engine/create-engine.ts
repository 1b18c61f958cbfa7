import type { RequestListener } from 'node:http';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { isRedirectAllowed } from '../../contract/redirect-policy.ts';
import { underPublicName } from '../../infrastructure/http/public-name.ts';
import type { KeyRing, SigningKey } from '../../infrastructure/keys.ts';
import { Provider } from '../../infrastructure/oidc-engine.ts';
import { addressesOf } from '../addresses.ts';
import type { Clients } from '../clients.ts';
import type { ProviderConfig } from '../config.ts';
import { currentContext } from '../context.ts';
import { AccessTokens } from './access-tokens.ts';
import { aroundEngine } from './around.ts';
import { registeredAddresses } from './clients.ts';
import { configuration, type EngineSettings } from './configuration.ts';
import { answerErrors } from './error-answers.ts';
import { noteErrors } from './errors.ts';
import { observe } from './events.ts';
import { GrantedIdentities } from './grants.ts';
import type { EngineHooks } from './hooks.ts';
import { Interactions } from './interactions.ts';
import { logoutWithoutSession } from './logout.ts';
import { observeExchange } from './observation.ts';

export interface Engine {
  /** Answers everything below the prefix that the contract exposes. */
  listener: RequestListener;
  interactions: Interactions;
  tokens: AccessTokens;
}

/** Builds the OpenID Connect engine of one platform. Nothing outside this folder knows which engine it is. */
export function createEngine(config: ProviderConfig, clients: Clients, hooks: EngineHooks): Engine {
  const identities = new GrantedIdentities(config);
  const current = rebuiltWithKeys(config.keys, (keys) => {
    const provider = buildProvider({ config, clients, identities, hooks, keys });
    return { provider, listener: underPublicName(config.url, provider.callback()) };
  });
  return {
    listener: (req, res) => current().listener(req, res),
    interactions: new Interactions(() => current().provider, identities),
    tokens: new AccessTokens(() => current().provider, identities),
  };
}

/**
 * The engine takes its keys once: others need another engine. Nothing is lost, for everything it knows of its clients, codes,
 * tokens and sessions is in the storage; requests under way end in the former one.
 */
function rebuiltWithKeys<T>(ring: KeyRing, build: (keys: readonly SigningKey[]) => T): () => T {
  let keys = ring.keys;
  let built = build(keys);
  return () => {
    if (ring.keys !== keys) {
      keys = ring.keys;
      built = build(keys);
    }
    return built;
  };
}

function buildProvider(settings: EngineSettings): Provider {
  const { config, hooks } = settings;
  const askedBack = leadServersBack(config);
  const provider = new Provider(addressesOf(config.url).issuer, configuration(settings));
  acceptRedirectsByPolicy(provider);
  provider.use((ctx, next) => observeExchange(ctx as KoaContextWithOIDC, next));
  provider.use(aroundEngine(provider, hooks));
  provider.use((ctx, next) => answerErrors(ctx as KoaContextWithOIDC, next, hooks));
  provider.use((ctx, next) => logoutWithoutSession(ctx as KoaContextWithOIDC, next, hooks));
  provider.use(answerRedirectStatus);
  provider.use(publishDocuments);
  provider.use((ctx, next) => askedBack(ctx as KoaContextWithOIDC, next));
  provider.proxy = true;
  noteErrors(provider);
  observe(provider, config.log);
  return provider;
}

/**
 * Accepts what a registration's redirect policy accepts; the engine's own comparison is exact.
 * Recipe: https://github.com/panva/node-oidc-provider/blob/main/recipes/redirect_uri_wildcards.md
 */
function acceptRedirectsByPolicy(provider: Provider) {
  const { prototype } = provider.Client;
  prototype.redirectUriAllowed = function (uri) {
    const { redirectPolicy, redirect_uris } = registeredAddresses(this);
    return isRedirectAllowed(redirectPolicy, redirect_uris, uri);
  };
  prototype.postLogoutRedirectUriAllowed = function (uri) {
    const { redirectPolicy, post_logout_redirect_uris } = registeredAddresses(this);
    return isRedirectAllowed(redirectPolicy, post_logout_redirect_uris, uri);
  };
}

/** The engine always says 303 where FranceConnect says 302 but towards the list of sources (reference: service contract §2.2). */
async function answerRedirectStatus(ctx: { status: number }, next: () => Promise<void>): Promise<void> {
  await next();
  const { redirectStatus } = currentContext();
  if (redirectStatus !== undefined && ctx.status === 303) ctx.status = redirectStatus;
}

/** What servers ask, in the discovery document. */
const FOR_SERVERS = ['token_endpoint', 'userinfo_endpoint', 'jwks_uri', 'revocation_endpoint'] as const;

/**
 * Where one issuer is announced at every name, its discovery document leaves the addresses that servers ask at the name by which
 * they asked for it: a back end in a container may not reach the browser's.
 */
function leadServersBack({ url, askedAt }: ProviderConfig) {
  const { origin } = new URL(url);
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next();
    const asked = askedAt?.(ctx.req);
    if (asked === undefined || asked === origin || ctx.oidc?.route !== 'discovery') return;
    const document = ctx.body as Record<string, unknown>;
    const moved = FOR_SERVERS.flatMap((name) => {
      const address = document[name];
      return typeof address === 'string' ? [[name, address.replace(origin, asked)] as const] : [];
    });
    ctx.body = { ...document, ...Object.fromEntries(moved) };
  };
}

/** Discovery and keys may be kept ten minutes and read from any browser page (reference: service contract §1.2). */
async function publishDocuments(
  ctx: { oidc?: { route?: string }; set(headers: Record<string, string>): void },
  next: () => Promise<void>,
) {
  await next();
  if (ctx.oidc?.route !== 'discovery' && ctx.oidc?.route !== 'jwks') return;
  ctx.set({ 'cache-control': 'public, max-age=600', 'access-control-allow-origin': '*' });
}
