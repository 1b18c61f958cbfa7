import { z } from 'zod';
import type { Platform } from '../../../contract/platform.ts';
import type { KeyRing, SigningKey } from '../../../infrastructure/keys.ts';
import { type Operation, operation } from '../../../infrastructure/operation.ts';
import type { Controlled } from '../controlled.ts';
import { Problem } from '../problem.ts';

const platform = z.enum(['low', 'high'], 'low (FranceConnect) or high (FranceConnect+)');
const kid = z.string('a kid').describe('As in the published keys.');

const key = z.object({
  platform,
  kid: z.string(),
  alg: z.string(),
  signs: z.boolean().describe('Whether what is signed with this algorithm is signed with this key.'),
});

const topic = 'Keys';

/** A rotation, step by step: publish, sign with it, retire the former one. */
export function keyOperations({ keys }: Controlled): Operation[] {
  const ringOf = (wanted: Platform): KeyRing => {
    const ring = keys[wanted];
    if (!ring) throw new Problem(404, 'not_found', `The platform '${wanted}' does not run here.`);
    return ring;
  };
  const shown = (name: Platform, ring: KeyRing) => (each: SigningKey) => ({
    platform: name,
    kid: each.kid,
    alg: each.alg,
    signs: ring.signs(each),
  });
  return [
    operation({
      method: 'get',
      path: '/keys',
      topic,
      summary: 'List the signing keys',
      details: 'Public facts only: a private key never leaves the simulator.',
      answer: z.array(key),
      run: async () =>
        (Object.entries(keys) as [Platform, KeyRing][]).flatMap(([name, ring]) => ring.keys.map(shown(name, ring))),
    }),
    operation({
      method: 'post',
      path: '/keys',
      topic,
      summary: 'Publish a new key',
      details: 'It is among the published keys at once and signs nothing yet, as before a real rotation.',
      body: z.strictObject({ platform, alg: z.enum(['ES256', 'RS256'], 'ES256 or RS256').default('ES256') }),
      example: { platform: 'low' },
      status: 201,
      answer: key,
      async run({ body }) {
        const ring = ringOf(body.platform);
        return shown(body.platform, ring)(await ring.publish(body.alg));
      },
    }),
    operation({
      method: 'post',
      path: '/keys/sign',
      topic,
      summary: 'Sign with a published key from now on',
      details: 'Codes, access tokens and sessions go on; only what is signed next has another `kid`.',
      body: z.strictObject({ platform, kid }),
      answer: key,
      async run({ body }) {
        const ring = ringOf(body.platform);
        return shown(body.platform, ring)(await ring.signWith(body.kid));
      },
    }),
    operation({
      method: 'post',
      path: '/keys/retire',
      topic,
      summary: 'Withdraw a key from the published ones',
      details: 'What it signed no longer verifies. A key that signs is kept: sign with another one first.',
      body: z.strictObject({ platform, kid }),
      async run({ body }) {
        await ringOf(body.platform).retire(body.kid);
      },
    }),
  ];
}
