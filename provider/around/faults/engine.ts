import { decodeJwt, decodeProtectedHeader, type JWK } from 'jose';
import type { ClientRegistration } from '../../../contract/client-registration.ts';
import { uidIn } from '../../../infrastructure/journal/recorded-address.ts';
import { type KeyRing, signingKeys } from '../../../infrastructure/keys.ts';
import { type ActiveScenarios, activeScenarios, type Flow, type ScenarioBook } from '../../../scenarios/index.ts';
import { addressesOf } from '../../addresses.ts';
import type { Clients } from '../../clients.ts';
import type { ProviderConfig } from '../../config.ts';
import { currentContext } from '../../context.ts';
import type { EngineExchange } from '../../engine/hooks.ts';
import { alterAnswer, answeredBefore } from './answers.ts';
import type { FaultyExchange } from './exchange.ts';
import type { PlatformFlows } from './flows.ts';
import { peekForm } from './peek-form.ts';
import { sealed } from './sealing.ts';
import { alterTokens, needsClearTokens } from './tokens.ts';

type Context = EngineExchange['ctx'];

/** What faults at the engine work with. */
export interface EngineFaultParts {
  config: ProviderConfig;
  clients: Clients;
  flows: PlatformFlows;
}

/** Answers a request to the engine with the faults active for its flow. */
export async function answerWithFaults(
  parts: EngineFaultParts,
  at: FaultyExchange['at'],
  exchange: EngineExchange,
  next: () => Promise<void>,
): Promise<void> {
  const { scenarios: book } = parts.config;
  const context = currentContext();
  const flow = await flowOf(parts.flows, context.active, at, exchange);
  context.active = await activeScenarios(book, flow);
  await answerWithActive(parts, context.active, at, exchange, next);
  await follow(book, flow, at, exchange);
}

async function flowOf(
  flows: PlatformFlows,
  active: ActiveScenarios | undefined,
  at: FaultyExchange['at'],
  { ctx, ofCode, ofToken }: EngineExchange,
): Promise<Flow> {
  switch (at) {
    case 'token': {
      const form = await peekForm(ctx.req);
      return flows.ofGrant(await ofCode(form.get('code') ?? ''), form.get('client_id') ?? undefined);
    }
    case 'userinfo':
      return flows.ofGrant(await ofToken(bearerOf(ctx)));
    case 'logout':
      return flows.ofClient(hintedClient(ctx) ?? textOf(ctx.query.client_id));
    case 'return':
      return active?.flow ?? flows.ofClient(undefined);
    case 'discovery':
    case 'jwks':
      return { ...(await flows.ofClient(textOf(ctx.query.client_id))), reads: at };
    default:
      return flows.ofClient(textOf(ctx.query.client_id));
  }
}

async function answerWithActive(
  { config, clients }: EngineFaultParts,
  { flow, faults }: ActiveScenarios,
  at: FaultyExchange['at'],
  { ctx }: EngineExchange,
  next: () => Promise<void>,
): Promise<void> {
  const { rules, keys, storage, url } = config;
  const { issuer } = addressesOf(url);
  const client = flow.client === undefined ? undefined : await clients.find(flow.client);
  const exchange: FaultyExchange = {
    at,
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
    if (await answeredBefore(fault, exchange)) return;
  }
  await next();
  takeSigned(exchange);
  for (const fault of faults) {
    await alterAnswer(fault, exchange);
    await alterTokens(fault, exchange);
  }
  await putBack(exchange, issuer, rules.encrypts && faults.some(needsClearTokens));
}

/** Lets the next request of this flow find it. */
async function follow(
  book: ScenarioBook,
  flow: Flow,
  at: FaultyExchange['at'],
  { ctx, issuedGrant }: EngineExchange,
): Promise<void> {
  if (!(await book.concerns(flow))) return;
  const location = ctx.response.get('location');
  const uid = at === 'authorize' && uidIn(location);
  if (uid) await book.flows.keep(flow, `interaction:${uid}`);
  const state = at === 'authorize' && stateForSource(location);
  if (state) await book.flows.keep(flow, `state:${state}`);
  const grant = at === 'return' && issuedGrant();
  if (grant) await book.flows.keep(flow, `grant:${grant}`);
}

/** A request with an `idp_hint` leads straight to the source, which is sent nothing but the `state`. */
function stateForSource(location: string): string | null {
  const { searchParams } = URL.canParse(location) ? new URL(location) : { searchParams: new URLSearchParams() };
  return searchParams.has('error') || searchParams.has('code') ? null : searchParams.get('state');
}

function takeSigned({ at, ctx, signed }: FaultyExchange): void {
  if (ctx.status !== 200) return;
  if (at === 'userinfo' && typeof ctx.body === 'string') signed.userinfo = ctx.body;
  const { id_token } = (at === 'token' ? ctx.body : {}) as { id_token?: unknown };
  if (typeof id_token === 'string') signed.idToken = id_token;
}

async function putBack({ ctx, signed, client }: FaultyExchange, issuer: string, seals: boolean): Promise<void> {
  const { idToken, userinfo } = signed;
  const seal = async (token: string | Record<string, unknown>, use: 'id_token' | 'userinfo') => {
    if (!seals || !client || typeof token !== 'string') return token;
    currentContext().signed = token;
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
