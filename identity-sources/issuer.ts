import type { KeyObject } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { JWK } from 'jose';
import type { Adapter, Configuration, InteractionResults, KoaContextWithOIDC } from 'oidc-provider';
import type { Clock } from '../infrastructure/clock.ts';
import { pathOf } from '../infrastructure/http/mount.ts';
import { underPublicName } from '../infrastructure/http/public-name.ts';
import { type SigningKey, signingKeys } from '../infrastructure/keys.ts';
import type { Logger } from '../infrastructure/log.ts';
import { ExternalSigningKey, errors, Provider } from '../infrastructure/oidc-engine.ts';
import { readable } from '../infrastructure/secrets.ts';
import { type AtOnce, signingAtOnce } from '../infrastructure/signing-at-once.ts';
import { oidcAdapterFactory } from '../infrastructure/storage/oidc-adapter.ts';
import type { Storage } from '../infrastructure/storage/storage.ts';
import type { Persona } from '../personas/persona.ts';
import { answeredAcr, claimsOf, SCOPE_CLAIMS, type Shortfall, shortfallOf } from './claims.ts';
import { type Explanation, expired, explain, notFound } from './explanations.ts';
import { alterAnswers } from './faults/alter-answers.ts';
import type { IdentitySource } from './identity-source.ts';
import type { SaidOfPerson } from './own-pages.ts';

/** A FranceConnect platform, as a client of every source. */
export interface Broker {
  client_id: string;
  client_secret: string;
  redirect_uris: readonly string[];
  post_logout_redirect_uris: readonly string[];
}

/** Seconds, as FranceConnect's mock source has them (identity sources §1.9). */
export const LIFETIMES = {
  AuthorizationCode: 30,
  AccessToken: 60,
  IdToken: 60,
  Interaction: 600,
  Session: 600,
  // As long as its code and token may live.
  Grant: 90,
} as const;

/** The HTML the engine asks for when it speaks to a person. */
export interface IssuerPages {
  error(explanation: Explanation): string;
  signingOut(form: { action: string; xsrf: string }): string;
  signedOut(): string;
}

export interface IssuerOptions {
  source: IdentitySource;
  /** Address of the issuer, without trailing slash. */
  issuer: string;
  brokers: readonly Broker[];
  /** For what lives some minutes. */
  storage: Storage;
  /** For the signing key. */
  keyStorage: Storage;
  /** The issuer under whose name the key is kept. */
  keysOf: string;
  /** Signs the cookies. */
  secret: string;
  clock: Clock;
  log: Logger;
  pages: IssuerPages;
}

/** A sign-in that FranceConnect asked for and that is not over. */
export interface SignInRequest {
  uid: string;
  /** FranceConnect's, for the way back. */
  state: string;
  redirect_uri: string;
  /** Levels FranceConnect asks for, as it wrote them. */
  acr_values: string;
}

/** What FranceConnect's callback receives in the place of a code. */
export interface Refusal {
  error: string;
  error_description: string;
}

const ABORTED: Refusal = { error: 'access_denied', error_description: 'user authentication aborted' };

/** One source's OpenID Connect side. */
export interface Issuer {
  /** Answers everything under the issuer's path but the sign-in pages. */
  readonly handler: RequestListener;
  /** The sign-in this browser is at, if it still is. */
  pending(req: IncomingMessage, res: ServerResponse): Promise<SignInRequest | undefined>;
  /** What the person's level lacks of what FranceConnect asks for; undefined when it suffices. */
  shortfall(req: IncomingMessage, res: ServerResponse, persona: Persona): Promise<Shortfall | undefined>;
  /** Ends the sign-in: sends the browser back to FranceConnect with this person. */
  identify(req: IncomingMessage, res: ServerResponse, persona: Persona, said?: SaidOfPerson): Promise<void>;
  /** Ends the sign-in: sends the browser back to FranceConnect without anybody (§4.1). */
  abort(req: IncomingMessage, res: ServerResponse, refusal?: Refusal): Promise<void>;
}

/** Builds the engine of one source. */
export async function createIssuer(options: IssuerOptions): Promise<Issuer> {
  const { source, issuer, storage, keyStorage, keysOf, pages, log } = options;
  const prefix = `source:${source.id}`;
  // Claims are kept from sign-in to userinfo, not looked up again: a source may recognise people no book knows.
  const accounts = storage.collection<Record<string, unknown>>(`${prefix}:accounts`);
  const keys = await signingKeys(keyStorage, keysOf, [{ kid: `${source.id}-es256`, alg: 'ES256' }]);

  const engine = new Provider(issuer, {
    ...configuration(options),
    jwks: { keys: keys.map((key) => new OwnKey(key)) as unknown as NonNullable<Configuration['jwks']>['keys'] },
    adapter: keepingNoSession(oidcAdapterFactory(storage, prefix, options.clock)),
    async findAccount(_ctx, sub) {
      const claims = await accounts.get(sub);
      return claims && { accountId: sub, claims: () => ({ ...claims, sub }) };
    },
  });
  engine.proxy = true;
  engine.use(alterAnswers({ alg: 'ES256', jwk: keys[0] as JWK }));
  engine.use(ownSigningOutPage(pages));
  engine.use(ownNotFoundPage(source, pages));
  const report = (error: Error) => log.error({ err: error, source: source.id }, 'an identity source failed');
  engine.on('server_error', (_ctx, error) => report(error));
  // What fails outside of the engine's own error handling; without a listener it would be printed.
  (engine as NodeJS.EventEmitter).on('error', report);

  const interactionOf = onceForRequest((req: IncomingMessage, res: ServerResponse) =>
    engine.interactionDetails(req, res),
  );

  return {
    handler: underPublicName(issuer, engine.callback()),
    async pending(req, res) {
      const interaction = await unlessOver(interactionOf(req, res));
      if (!interaction) return undefined;
      const { state = '', redirect_uri, acr_values = '' } = interaction.params;
      const { uid } = interaction;
      return { uid, state: String(state), redirect_uri: String(redirect_uri), acr_values: String(acr_values) };
    },
    async shortfall(req, res, persona) {
      const { acr_values = '' } = (await interactionOf(req, res)).params;
      return shortfallOf(source, persona, String(acr_values));
    },
    async identify(req, res, persona, said = {}) {
      const interaction = await interactionOf(req, res);
      const { acr_values } = interaction.params;
      const accountId = source.subject(persona);
      await accounts.set(accountId, claimsOf(source, persona, said.claims), LIFETIMES.Session);
      const acr = said.acr ?? answeredAcr(source, persona, typeof acr_values === 'string' ? acr_values : '');
      const login = { accountId, acr, amr: [...source.amr], remember: false };
      await finish(interaction, res, { login, consent: {} });
    },
    async abort(req, res, refusal = ABORTED) {
      await finish(await interactionOf(req, res), res, { ...refusal });
    },
  };
}

/** The engine lets a key sign by itself: at once, which is half the cost of its own way. */
class OwnKey extends ExternalSigningKey {
  readonly #key: SigningKey;
  readonly #atOnce: AtOnce;

  constructor(key: SigningKey) {
    super();
    this.#key = key;
    this.#atOnce = signingAtOnce(key);
  }

  override get kid(): string {
    return this.#key.kid;
  }

  override get alg(): string {
    return this.#key.alg;
  }

  override keyObject(): KeyObject {
    return this.#atOnce.publicKey;
  }

  override sign(data: Uint8Array): Uint8Array {
    return this.#atOnce.sign(data);
  }
}

function configuration({ issuer, brokers, secret, pages, source }: IssuerOptions): Configuration {
  const path = pathOf(issuer);
  return {
    clients: brokers.map(({ redirect_uris, post_logout_redirect_uris, ...broker }) => ({
      ...broker,
      redirect_uris: [...redirect_uris],
      post_logout_redirect_uris: [...post_logout_redirect_uris],
      grant_types: ['authorization_code'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_post',
      id_token_signed_response_alg: 'ES256',
      ...(source.userinfo === 'signed' && { userinfo_signed_response_alg: 'ES256' as const }),
    })),
    // The paths of FranceConnect's own mock source (§4.1).
    routes: {
      authorization: '/authorize',
      token: '/token',
      userinfo: '/userinfo',
      jwks: '/jwks',
      end_session: '/session/end',
    },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    clientAuthMethods: ['client_secret_post'],
    clientBasedCORS: () => false,
    responseTypes: ['code'],
    subjectTypes: ['public'],
    scopes: ['openid'],
    claims: { acr: null, amr: null, auth_time: null, iss: null, rep_scope: null, ...mutable(SCOPE_CLAIMS) },
    acrValues: [...source.acr],
    pkce: { required: () => false },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'], userinfoSigningAlgValues: ['ES256'] },
    ttl: { ...LIFETIMES },
    cookies: {
      // Browsers share cookies between the ports of one host: every engine needs names of its own (design §7, trap 1).
      names: {
        session: `_${source.id}_session`,
        interaction: `_${source.id}_interaction`,
        resume: `_${source.id}_resume`,
      },
      keys: [secret],
      long: { signed: true, httpOnly: true, sameSite: 'lax', path },
      // No path: the engine narrows these two to one interaction, so that several tabs may sign in at once.
      short: { signed: true, httpOnly: true, sameSite: 'lax' },
    },
    features: {
      // Experimental: the engine starts only if the version of the feature is acknowledged.
      externalSigningSupport: { enabled: true, ack: 'experimental-01' },
      claimsParameter: { enabled: true },
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      jwtUserinfo: { enabled: true },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx) => signingOut(ctx, pages),
        postLogoutSuccessSource(ctx) {
          ctx.type = 'html';
          ctx.body = pages.signedOut();
        },
      },
    },
    interactions: { url: (_ctx, { uid }) => `${path}/interaction/${uid}` },
    // A code must survive the session that gave it: see keepingNoSession.
    expiresWithSession: () => false,
    loadExistingGrant: grantEverything,
    renderError(ctx, out, error) {
      // The engine has chosen HTML or JSON already at its other endpoints; at the authorization one it leaves it to us.
      if (ctx.accepts('html', 'json') === 'json') {
        ctx.body = out;
        return;
      }
      ctx.type = 'html';
      ctx.body = pages.error(explainEngineError(ctx, out, error, brokers));
    },
  };
}

/** FranceConnect asks for a fixed list and its users have no choice in it: no page, everything is granted. */
async function grantEverything({ oidc }: KoaContextWithOIDC) {
  const { session, client } = oidc;
  if (!session?.accountId || !client) return undefined;
  const grant = new oidc.provider.Grant({ accountId: session.accountId, clientId: client.clientId });
  grant.addOIDCScope(oidc.requestParamOIDCScopes);
  grant.addOIDCClaims(oidc.requestParamClaims);
  await grant.save();
  return grant;
}

/**
 * A source forgets who signed in as soon as the code has left: FranceConnect wants its sources to keep no session and
 * asks for `prompt=login` every time (identity sources §1.8). This also spares a second citizen in the same browser the
 * engine's self-submitting page, which ends the first one's session (design §7, trap 4). Logging out needs no session:
 * the request is checked by its `id_token_hint`, and what its confirmation must bring back is all that is kept.
 */
function keepingNoSession(adapterOf: (model: string) => Adapter): (model: string) => Adapter {
  return (model) => {
    const adapter = adapterOf(model);
    if (model !== 'Session') return adapter;
    return {
      ...adapter,
      async upsert(id, payload, expiresIn) {
        if (payload.state && !payload.accountId) await adapter.upsert(id, payload, expiresIn);
      },
    };
  };
}

/**
 * Without a session the engine answers a logout with a page of its own, in English and sent by an inline script: ours
 * takes its place, and does what it would have done.
 */
function ownSigningOutPage(pages: IssuerPages) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>) => {
    await next();
    if (ctx.oidc?.route === 'end_session' && ctx.status === 200) signingOut(ctx, pages);
  };
}

function signingOut(ctx: KoaContextWithOIDC, pages: IssuerPages) {
  const xsrf = String(ctx.oidc.session?.state?.secret ?? '');
  ctx.type = 'html';
  ctx.body = pages.signingOut({ action: ctx.oidc.urlFor('end_session_confirm'), xsrf });
}

function ownNotFoundPage(source: IdentitySource, pages: IssuerPages) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>) => {
    await next();
    // `oidc` is there as soon as the engine has a route for the request.
    if (ctx.oidc || ctx.status !== 404) return;
    const explanation = notFound(`${ctx.method} /${source.id}${readable(ctx.path)} is not an address of this issuer.`);
    if (ctx.accepts('json', 'html') === 'html') {
      ctx.type = 'html';
      ctx.body = pages.error(explanation);
    } else {
      ctx.body = { error: 'not_found', error_description: explanation.developers };
    }
    ctx.status = 404;
  };
}

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/** Several steps of one request ask for its interaction; a cookie is verified and a record read for each that does. */
function onceForRequest<T>(find: (req: IncomingMessage, res: ServerResponse) => Promise<T>): typeof find {
  const found = new WeakMap<IncomingMessage, Promise<T>>();
  return (req, res) => {
    const result = found.get(req) ?? find(req, res);
    found.set(req, result);
    return result;
  };
}

async function unlessOver<T>(interaction: Promise<T>): Promise<T | undefined> {
  try {
    return await interaction;
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined;
    throw error;
  }
}

/** As the engine's own `interactionFinished`, which would look for the interaction once more. */
async function finish(interaction: Interaction, res: ServerResponse, result: InteractionResults): Promise<void> {
  interaction.result = result;
  await interaction.persist();
  res.writeHead(303, { location: interaction.returnTo, 'content-length': '0' }).end();
}

function explainEngineError(
  ctx: KoaContextWithOIDC,
  out: { error: string; error_description?: string | undefined },
  error: Error,
  brokers: readonly Broker[],
): Explanation {
  if (error instanceof errors.SessionNotFound) return expired;
  const { client_id, redirect_uri } = ctx.oidc.params ?? ctx.query;
  const broker = brokers.find((known) => known.client_id === client_id);
  return explain(out, {
    clientId: String(client_id),
    redirectUri: String(redirect_uri),
    knownClients: brokers.map((known) => known.client_id),
    knownRedirectUris: broker?.redirect_uris ?? [],
  });
}

function mutable(table: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(table).map(([scope, claims]) => [scope, [...claims]]));
}
