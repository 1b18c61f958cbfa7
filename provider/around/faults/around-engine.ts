import { decodeJwt, decodeProtectedHeader, type JWK } from 'jose';
import type { ClientRegistration } from '../../../contract/client-registration.ts';
import { ENGINE_ROUTES } from '../../../contract/endpoints.ts';
import { type KeyRing, signingKeys } from '../../../infrastructure/keys.ts';
import { currentFlow, type Fault, type Flow, type Meeting, meet, whileMeeting } from '../../../scenarios/index.ts';
import { addressesOf } from '../../addresses.ts';
import type { ClientRegistry } from '../../clients.ts';
import type { ProviderConfig } from '../../config.ts';
import type { EngineExchange, EngineHooks } from '../../engine/hooks.ts';
import { recordRead } from '../journal/document-reads.ts';
import { noteScenarios, noteSigned } from '../journal/recording.ts';
import { engineFault } from './engine-faults.ts';
import type { FaultyExchange } from './exchange.ts';
import { flowOfClient } from './flow-of-client.ts';
import { peekForm } from './peek-form.ts';
import { sealed } from './sealing.ts';

type Context = EngineExchange['ctx'];

/** Applies to each request and answer of the engine the faults its flow meets. Costs nothing while no scenario is in use. */
export function faultsAroundEngine(config: ProviderConfig, clients: ClientRegistry): EngineHooks['around'] {
  const { scenarios: book, rules, keys, storage, documentReads } = config;
  const { issuer } = addressesOf(config.url);

  return async (exchange, next) => {
    const { ctx } = exchange;
    const endpoint = endpointOf(ctx.path);
    if (!endpoint) return next();
    if (book.idle && !(await wakesTheBook(endpoint, ctx))) {
      await next();
      recordRead(documentReads, rules.platform, endpoint, ctx, []);
      return nameKeysAfterClient(endpoint, ctx);
    }
    const flow = await flowOf(endpoint, exchange);
    const meeting = await meet(book, flow);
    noteScenarios(meeting.scenarios);
    await whileMeeting(meeting, () => answered(endpoint, meeting, exchange, next));
    recordRead(documentReads, rules.platform, endpoint, ctx, meeting.scenarios);
    nameKeysAfterClient(endpoint, ctx);
    await follow(endpoint, flow, exchange);
  };

  /** A service registered with a scenario has it on every flow, whether or not others are in use. */
  async function wakesTheBook(endpoint: FaultyExchange['endpoint'], { query }: Context): Promise<boolean> {
    if (endpoint !== 'authorize' && (endpoint !== 'discovery' || !query.client_id)) return false;
    if (!(await clients.find(String(query.client_id)))?.scenario) return false;
    await book.wake();
    return true;
  }

  async function flowOf(endpoint: FaultyExchange['endpoint'], { ctx, ofCode, ofToken }: EngineExchange): Promise<Flow> {
    switch (endpoint) {
      case 'token': {
        const form = await peekForm(ctx.req);
        return flowOfGrant(await ofCode(form.get('code') ?? ''), form.get('client_id') ?? undefined);
      }
      case 'userinfo':
        return flowOfGrant(await ofToken(bearerOf(ctx)));
      case 'logout':
        return flowOfClient(clients, rules, hintedClient(ctx) ?? textOf(ctx.query.client_id));
      case 'resume':
        return currentFlow() ?? flowOfClient(clients, rules, undefined);
      default:
        return flowOfClient(clients, rules, textOf(ctx.query.client_id));
    }
  }

  async function flowOfGrant(
    known: { client_id: string; grant: string } | undefined,
    client_id?: string,
  ): Promise<Flow> {
    if (!known) return flowOfClient(clients, rules, client_id);
    const followed = await book.flows.find(`grant:${known.grant}`);
    return followed ?? { ...(await flowOfClient(clients, rules, known.client_id)), id: known.grant };
  }

  async function answered(
    endpoint: FaultyExchange['endpoint'],
    { flow, faults }: Meeting,
    { ctx }: EngineExchange,
    next: () => Promise<void>,
  ): Promise<void> {
    const client = flow.client === undefined ? undefined : await clients.find(flow.client);
    const exchange: FaultyExchange = {
      endpoint,
      ctx,
      flow,
      client,
      signed: {},
      signerOf: (jws) => signerOf(jws, keys, client),
      async nextKey(alg) {
        const [key] = await signingKeys(storage, issuer, [{ kid: `local:${alg}:next`, alg }]);
        if (!key) throw new TypeError(`no ${alg} key was made`);
        return key;
      },
    };
    for (const fault of faults) {
      if (await engineFault(fault.kind)?.before?.(fault as never, exchange)) return;
    }
    await next();
    takeSigned(exchange);
    for (const fault of faults) await engineFault(fault.kind)?.after?.(fault as never, exchange);
    await putBack(exchange, issuer, rules.encrypts && sealsAgain(faults));
  }

  /** Lets the next request of this flow find it. */
  async function follow(
    endpoint: FaultyExchange['endpoint'],
    flow: Flow,
    { ctx, issuedGrant }: EngineExchange,
  ): Promise<void> {
    if (!(await book.concerns(flow))) return;
    const uid = endpoint === 'authorize' && /\/interaction\/([^/?]+)/.exec(ctx.response.get('location'))?.[1];
    if (uid) await book.flows.keep(flow, `interaction:${uid}`);
    const grant = endpoint === 'resume' && issuedGrant();
    if (grant) await book.flows.keep(flow, `grant:${grant}`);
  }
}

/** Whether this exchange needs the engine's tokens in clear. */
export function sealsAgain(faults: readonly Fault[]): boolean {
  return faults.some(({ kind }) => kind === 'jwt' || kind === 'rotation');
}

function endpointOf(path: string): FaultyExchange['endpoint'] | undefined {
  switch (path) {
    case '/.well-known/openid-configuration':
      return 'discovery';
    case ENGINE_ROUTES.jwks:
      return 'jwks';
    case ENGINE_ROUTES.authorization:
      return 'authorize';
    case ENGINE_ROUTES.token:
      return 'token';
    case ENGINE_ROUTES.userinfo:
      return 'userinfo';
    case ENGINE_ROUTES.end_session:
      return 'logout';
    default:
      return path.startsWith(`${ENGINE_ROUTES.authorization}/`) ? 'resume' : undefined;
  }
}

/**
 * Keys and discovery are read without saying for whom. A service that names itself in the query, `?client_id=…`, gets its own
 * view of them: the address of the keys then names it too.
 */
function nameKeysAfterClient(endpoint: FaultyExchange['endpoint'], ctx: Context): void {
  const client_id = textOf(ctx.query.client_id);
  const document = ctx.body as { jwks_uri?: unknown } | undefined;
  if (endpoint !== 'discovery' || !client_id || typeof document?.jwks_uri !== 'string') return;
  const address = new URL(document.jwks_uri);
  address.searchParams.set('client_id', client_id);
  ctx.body = { ...document, jwks_uri: address.href };
}

function takeSigned({ endpoint, ctx, signed }: FaultyExchange): void {
  if (ctx.status !== 200) return;
  if (endpoint === 'userinfo' && typeof ctx.body === 'string') signed.userinfo = ctx.body;
  const { id_token } = (endpoint === 'token' ? ctx.body : {}) as { id_token?: unknown };
  if (typeof id_token === 'string') signed.idToken = id_token;
}

async function putBack({ ctx, signed, client }: FaultyExchange, issuer: string, seals: boolean): Promise<void> {
  const { idToken, userinfo } = signed;
  const seal = async (token: string | Record<string, unknown>, use: 'id_token' | 'userinfo') => {
    if (!seals || !client || typeof token !== 'string') return token;
    noteSigned(token);
    return sealed(token, issuer, use, client);
  };
  const tokens = ctx.body as Record<string, unknown>;
  if (idToken !== undefined && 'id_token' in tokens)
    ctx.body = { ...tokens, id_token: await seal(idToken, 'id_token') };
  if (userinfo === undefined) return;
  ctx.body = await seal(userinfo, 'userinfo');
  // A signed answer that has become plain JSON says so.
  if (typeof userinfo !== 'string') ctx.type = 'application/json; charset=utf-8';
}

function signerOf(jws: string, ring: KeyRing, client: ClientRegistration | undefined) {
  const { alg = '', kid } = decodeProtectedHeader(jws);
  if (alg.startsWith('HS')) return { alg, secret: client?.client_secret ?? '' };
  const jwk = ring.keys.find((key) => key.kid === kid) as JWK | undefined;
  if (!jwk) throw new TypeError(`a token was signed with ${kid}, which FranceConnect does not have`);
  return { alg, jwk };
}

function bearerOf(ctx: Context): string {
  return /^Bearer +(.+)$/i.exec(ctx.get('authorization'))?.[1] ?? textOf(ctx.query.access_token) ?? '';
}

function hintedClient({ query }: Context): string | undefined {
  try {
    return textOf(decodeJwt(String(query.id_token_hint)).aud);
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
