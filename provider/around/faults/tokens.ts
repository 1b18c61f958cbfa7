import { generateKeyPairSync } from 'node:crypto';
import { decodeProtectedHeader, type JWK } from 'jose';
import type { SigningKey } from '../../../infrastructure/keys.ts';
import { altered, type Fault, type FaultOf, signedWith } from '../../../scenarios/index.ts';
import type { FaultyExchange } from './exchange.ts';

/** Algorithms with a key pair: a token signed with a secret is not concerned by a rotation. */
const ALGS: readonly string[] = ['ES256', 'RS256'] satisfies SigningKey['alg'][];

/** Applies a fault to signed answers, or to the keys that verify them. */
export async function alterTokens(fault: Fault, exchange: FaultyExchange): Promise<void> {
  switch (fault.kind) {
    case 'jwt':
      return alterToken(fault, exchange);
    case 'rotation':
      return rotate(fault, exchange);
    case 'keys':
      return publishOtherKeys(fault, exchange);
    default:
  }
}

/** Whether a fault changes a token inside its encryption, so that the engine must leave it in clear. */
export function needsClearTokens({ kind }: Fault): boolean {
  return kind === 'jwt' || kind === 'rotation';
}

async function alterToken(fault: FaultOf<'jwt'>, { signed, signerOf, client, flow }: FaultyExchange): Promise<void> {
  const jws = signed[fault.at];
  if (typeof jws !== 'string') return;
  signed[fault.at] = await altered(jws, forService(fault, flow.client), signerOf(jws), client?.client_secret ?? '');
}

/** `{client_id}` in a value stands for the service's own. */
function forService(fault: FaultOf<'jwt'>, client_id = ''): FaultOf<'jwt'> {
  return JSON.parse(JSON.stringify(fault).replaceAll('{client_id}', client_id)) as FaultOf<'jwt'>;
}

/** FranceConnect changes its signing key. The new one comes first, as a reader that takes the first key would have it. */
async function rotate({ phase }: FaultOf<'rotation'>, exchange: FaultyExchange): Promise<void> {
  if (exchange.at === 'jwks' && phase !== 'unannounced') await publishNext(exchange);
  if (phase !== 'announced') await signWithNext(exchange);
}

async function publishNext({ ctx, nextKey }: FaultyExchange): Promise<void> {
  if (ctx.status !== 200) return;
  const { keys } = ctx.body as { keys: JWK[] };
  const algs = [...new Set(keys.map(({ alg }) => alg))].filter(isRotated);
  const next = await Promise.all(algs.map(async (alg) => publicPart(await nextKey(alg))));
  ctx.body = { keys: [...next, ...keys] };
}

async function signWithNext({ signed, nextKey }: FaultyExchange): Promise<void> {
  for (const name of ['idToken', 'userinfo'] as const) {
    const jws = signed[name];
    const alg = typeof jws === 'string' ? decodeProtectedHeader(jws).alg : undefined;
    if (typeof jws === 'string' && isRotated(alg)) signed[name] = await signedWith(jws, await nextKey(alg));
  }
}

function isRotated(alg: string | undefined): alg is SigningKey['alg'] {
  return alg !== undefined && ALGS.includes(alg);
}

function publicPart({ d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...key }: SigningKey): JWK {
  return key;
}

function publishOtherKeys({ publish }: FaultOf<'keys'>, { at, ctx }: FaultyExchange): void {
  if (at !== 'jwks' || ctx.status !== 200) return;
  const { keys } = ctx.body as { keys: JWK[] };
  ctx.body = { keys: PUBLISHED[publish](keys) };
}

const PUBLISHED = {
  none: () => [],
  others: (published: JWK[]) => published.map(unrelated),
  'without-kid': (published: JWK[]) => published.map(({ kid: _kid, ...key }) => key),
  duplicated: (published: JWK[]) => [...published.map(unrelated), ...published],
};

/** A key that signs nothing, under the names of a published one. */
function unrelated({ kty, kid, alg, use }: JWK): JWK {
  const { publicKey } =
    kty === 'EC'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...(publicKey.export({ format: 'jwk' }) as JWK), ...({ kid, alg, use } as JWK) };
}
