import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { run } from './run.ts';

/** The examples that speak to a simulator that runs. */

let federation: Federation;
let url: string;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  url = new URL(federation.franceconnect.issuer).origin;
});

afterAll(() => federation.stop());

describe('examples/curl', () => {
  test('signs somebody in', async () => {
    const { code, output } = await run('examples/curl/sign-in.sh', [url, 'angele-dubreuil', 'ameli']);
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('"family_name":"DUBREUIL"') });
  });

  test.each(['missing-acr', 'acr-unknown'])(
    'signs nobody in when the ID token’s level is wrong: %s',
    async (scenario) => {
      await federation.scenarios.use(scenario);
      const { code, output } = await run('examples/curl/sign-in.sh', [url, 'angele-dubreuil', 'ameli']);
      await federation.scenarios.reset();
      expect(code).toBe(1);
      expect(output).toContain('The level of the ID token is');
      expect(output).not.toContain('DUBREUIL');
    },
  );

  test('shows what was refused', async () => {
    const { code, output } = await run('examples/curl/sign-in.sh', [url, 'angel-dubreuil']);
    expect(code).not.toBe(0);
    expect(output).toContain('Did you mean');
  });
});
