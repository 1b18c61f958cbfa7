import { generateKeyPairSync } from 'node:crypto';
import type { JWK } from 'jose';
import type { EngineFault } from './exchange.ts';

/** The published keys are not what they should be. */
export const keys: EngineFault<'keys'> = {
  async after({ publish }, { endpoint, ctx }) {
    if (endpoint !== 'jwks' || ctx.status !== 200) return;
    const { keys: published } = ctx.body as { keys: JWK[] };
    ctx.body = { keys: PUBLISHED[publish](published) };
  },
};

const PUBLISHED = {
  none: () => [],
  others: (published: JWK[]) => published.map((key) => ({ ...stranger(key), ...nameOf(key) })),
  'without-kid': (published: JWK[]) => published.map(({ kid: _kid, ...key }) => key),
  duplicated: (published: JWK[]) => [...published.map((key) => ({ ...stranger(key), ...nameOf(key) })), ...published],
};

function nameOf({ kid, alg, use }: JWK) {
  return { kid, alg, use };
}

function stranger({ kty }: JWK): JWK {
  const { publicKey } =
    kty === 'EC'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return publicKey.export({ format: 'jwk' }) as JWK;
}
