import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Service } from '../support/service.ts';
import { refusal } from '../support/visitor.ts';

/** Service contract §15: where the documentation asks for more than the running code, on demand. */

let federation: Federation;
let service: Service;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'], strictness: 'documentation' });
  service = await Service.register(federation);
});
afterAll(() => federation.stop());

const ask = (parameters: Record<string, string>) => fetch(service.request(parameters).url, { redirect: 'manual' });

test.each(['nonce', 'state'])(
  '§2.1 %s: [documentation] under 32 characters is page 400 Y030007, and says so',
  async (name) => {
    const answer = await ask({ [name]: 'x'.repeat(31) });
    const page = await answer.clone().text();
    expect(await refusal(answer)).toEqual({ status: 400, code: 'Y030007' });
    expect(page).toContain('at least 32 characters, says the documentation (strictness: documentation)');
    expect((await ask({ [name]: 'x'.repeat(32) })).status).toBe(303);
  },
);

test('§2.1 nonce + state: [documentation] by POST too', async () => {
  const { url } = service.request({ state: 'short' });
  const body = url.searchParams;
  const answer = await fetch(url.origin + url.pathname, { method: 'POST', body, redirect: 'manual' });
  expect(await refusal(answer)).toEqual({ status: 400, code: 'Y030007' });
});

test('§2.1 nonce + state: [documentation] on FranceConnect+ too', async () => {
  const { url } = service.request({ nonce: 'n'.repeat(31) });
  const plus = `${federation.franceconnectPlus.issuer}/authorize${url.search}`;
  expect(await refusal(await fetch(plus, { redirect: 'manual' }))).toEqual({ status: 400, code: 'Y030007' });
});

test('§2.1 nonce + state: [documentation] a service that is accepted signs people in as usual', async () => {
  expect((await service.signIn({}, { state: 's'.repeat(32), nonce: 'n'.repeat(32) })).claims.nonce).toHaveLength(32);
});

test('§2.1 nonce + state: an unknown strictness is refused', async () => {
  await expect(startFederation({ strictness: 'strict' as never })).rejects.toThrow(
    'strictness: received strict, expected code or documentation',
  );
});
