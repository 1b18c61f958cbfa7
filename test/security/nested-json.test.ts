import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { longestTurnEachTime } from '../support/longest-turn.ts';
import { controlSamples } from './fuzz/samples.ts';

/** JSON made to be walked for ever: refused in words before anything does. */

let federation: Federation;

beforeAll(async () => {
  federation = await startFederation();
});

afterAll(() => federation.stop());

/** Milliseconds of processor time. */
const LONGEST_TURN = 400;

const headers = { 'content-type': 'application/json' };

const nested = (levels: number) => ['[', '{"a":'].map((open) => open.repeat(levels));

test('deep or broad, every call of the control API answers it with a 4xx, and holds nobody', async () => {
  const { origin } = new URL(federation.franceconnect.issuer);
  const calls = (await controlSamples(origin)).filter(({ json }) => json !== undefined && typeof json !== 'string');
  expect(calls.length).toBeGreaterThan(5);
  const bodies = [
    ...nested(5_000),
    ...nested(100_000),
    `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
    `{"redirect_uris":[${'"x",'.repeat(50_000)}"x"]}`,
    `{${Array.from({ length: 20_000 }, (_, n) => `"m${n}":1`).join()}}`,
    `${'['.repeat(1_900_000)}`,
  ];
  for (const { method, url } of calls) {
    for (const body of bodies) {
      let status = 0;
      const wait = await longestTurnEachTime(LONGEST_TURN, async () => {
        ({ status } = await fetch(url, { method, headers, body }));
      });
      expect([url.pathname, body.slice(0, 20), status >= 400 && status < 500]).toEqual([
        url.pathname,
        body.slice(0, 20),
        true,
      ]);
      expect([url.pathname, body.slice(0, 20), wait > LONGEST_TURN ? wait : 'short']).toEqual([
        url.pathname,
        body.slice(0, 20),
        'short',
      ]);
    }
  }
}, 60_000);

test('at the CPF site’s /_sim/api too', async () => {
  for (const path of ['register', 'clock', 'reset']) {
    for (const body of [...nested(2_500), `{"by":${'['.repeat(5_000)}${']'.repeat(5_000)}}`]) {
      const method = path === 'register' ? 'PUT' : 'POST';
      const answer = await fetch(`${federation.cpf?.url}/_sim/api/${path}`, { method, headers, body });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    }
  }
});
