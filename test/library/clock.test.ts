import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { Service } from '../support/service.ts';

let federation: Federation;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
});

afterAll(() => federation.stop());

const CODE_LIFETIME = 30;
const TOKEN_LIFETIME = 60;

describe('advancing the clock of one client', () => {
  test('expires its code when it has outlived its thirty seconds, and not before', async () => {
    const service = await Service.register(federation);
    const { client_id } = service.client;
    const [early, late] = [service.request(), service.request()];
    const callback = await federation.signIn(early.url);
    await federation.clock.advance({ seconds: CODE_LIFETIME - 5 }, client_id);
    await expect(service.complete(callback, early)).resolves.toBeDefined();

    const expired = await federation.signIn(late.url);
    await federation.clock.advance({ seconds: CODE_LIFETIME + 1 }, client_id);
    await expect(service.complete(expired, late)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  test('expires its access token, and what is signed still reads as issued now', async () => {
    const service = await Service.register(federation);
    const { tokens, claims } = await service.signIn();
    expect(await userinfo(tokens.access_token)).toBe(200);
    await federation.clock.advance({ seconds: TOKEN_LIFETIME + 1 }, service.client.client_id);
    expect(await userinfo(tokens.access_token)).toBe(401);

    // A service whose own clock did not move verifies what comes next as usual.
    const next = await service.signIn();
    expect(Math.abs(next.claims.iat - Date.now() / 1000)).toBeLessThan(5);
    expect(Math.abs(Number(next.claims.auth_time) - Date.now() / 1000)).toBeLessThan(5);
    expect(next.claims.sub).toBe(claims.sub);
  });

  test('is nothing to another client, whose code and token are as young as before', async () => {
    const [mine, yours] = [await Service.register(federation), await Service.register(federation)];
    const request = yours.request();
    const callback = await federation.signIn(request.url);
    await federation.clock.advance('2 hours', mine.client.client_id);
    const { tokens } = await yours.complete(callback, request);
    expect(await userinfo(tokens.access_token)).toBe(200);
  });

  test('ends the citizen’s session: single sign-on is over after half an hour', async () => {
    const service = await Service.register(federation);
    const browser = new Walker({ stopAt: service.client.redirect_uris[0] ?? '' });
    await walkThrough(browser, service);
    await browser.get(service.request().url);
    expect(browser.page.url.pathname).toMatch(/\/consent$/);

    await federation.clock.advance('31 min', service.client.client_id);
    await browser.get(service.request().url);
    expect(browser.page.document.querySelector('#idp-impots')).not.toBeNull();
  });
});

test('advancing everybody’s clock expires what every client holds', async () => {
  const service = await Service.register(federation);
  const { tokens } = await service.signIn();
  await federation.clock.advance({ minutes: 2 });
  expect(await userinfo(tokens.access_token)).toBe(401);
  await expect(service.signIn()).resolves.toBeDefined();
});

test('what is no duration is refused with an example', async () => {
  await expect(federation.clock.advance('soon')).rejects.toThrow(
    'by: received "soon", expected a duration such as { "minutes": 31 }',
  );
});

async function userinfo(token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${federation.franceconnect.issuer}/userinfo`, { headers })).status;
}

async function walkThrough(browser: Walker, service: Service) {
  await browser.get(service.request().url);
  await browser.submit('#idp-impots');
  await browser.submit('button[name="persona"][value="angele-dubreuil"]');
  await browser.submit('form[action="/api/v2/login"]');
  expect(browser.page.stopped).toBe(true);
}
