import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';

/** Service contract §1.2: what FranceConnect answers, where, to which method; identical on both platforms. */

let federation: Federation;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider'] });
});
afterAll(() => federation.stop());

describe.each(['franceconnect', 'franceconnectPlus'] as const)('%s', (platform) => {
  const ask = (method: string, path: string, headers: Record<string, string> = {}) =>
    fetch(federation[platform].issuer + path, { method, headers, redirect: 'manual' });

  test.each([
    ['POST userinfo', 'POST', '/userinfo'],
    ['POST session end', 'POST', '/session/end'],
    ['not exposed', 'POST', '/token/introspection'],
    ['not exposed', 'POST', '/reg'],
    ['not exposed', 'POST', '/request'],
    ['not exposed', 'POST', '/device/auth'],
    ['not exposed', 'GET', '/device'],
    ['not exposed', 'GET', '/session/check'],
    ['not exposed', 'GET', '/token'],
    ['not exposed', 'POST', '/jwks'],
    ['not exposed', 'GET', '/no-such-thing'],
  ])('§1.2 %s: %s %s is page 404 Y000404', async (_rule, method, path) => {
    const answer = await ask(method, path);
    expect(answer.status).toBe(404);
    const page = await answer.text();
    expect(page).toContain('Y000404');
    expect(page).toContain('Page non trouvée');
  });
});
