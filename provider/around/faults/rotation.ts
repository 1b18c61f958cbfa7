import { decodeProtectedHeader, type JWK } from 'jose';
import type { SigningKey } from '../../../infrastructure/keys.ts';
import { signedWith } from '../../../scenarios/index.ts';
import type { EngineFault, FaultyExchange } from './exchange.ts';

/** Signed with a secret, a token knows no rotation. */
const ALGS: readonly string[] = ['ES256', 'RS256'] satisfies SigningKey['alg'][];

/** FranceConnect changes its signing key. The new one comes first, as a reader that takes the first key would have it. */
export const rotation: EngineFault<'rotation'> = {
  async after({ phase }, exchange) {
    if (exchange.endpoint === 'jwks' && phase !== 'unannounced') await publishNext(exchange);
    if (phase !== 'announced') await signWithNext(exchange);
  },
};

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
