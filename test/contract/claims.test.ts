import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';
import { refusal, Visitor } from '../support/visitor.ts';

/** Service contract §2.7: what a service may ask for through the `claims` parameter. */

let federation: Federation;
let service: Service;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  service = await Service.register(federation);
});
afterAll(() => federation.stop());

const asking = (claims: unknown, scope = 'openid email') => ({ scope, claims: JSON.stringify(claims) });

test('§2.7 amr: the source’s record, in the ID token, once asked for', async () => {
  const asked = await service.signIn({ source: 'ameli' }, asking({ id_token: { amr: { essential: true } } }));
  expect(asked.claims.amr).toEqual(['fc', 'pwd', 'mail']);
  expect((await service.signIn({ source: 'ameli' })).claims).not.toHaveProperty('amr');
});

test('§2.7 sid: in the ID token when asked for', async () => {
  const { claims } = await service.signIn({}, asking({ id_token: { sid: null } }));
  expect(claims.sid).toEqual(expect.any(String));
});

test.each(['sub', 'auth_time', 'acr', 'iss'])('§2.7 %s: works silently', async (claim) => {
  const { claims } = await service.signIn({}, asking({ id_token: { [claim]: null }, userinfo: { [claim]: null } }));
  expect(Object.keys(claims).sort()).toEqual(['acr', 'aud', 'auth_time', 'exp', 'iat', 'iss', 'nonce', 'sub']);
});

test('§2.7 unknown claim + §2.4 unknown claims: ignored', async () => {
  const { claims, userinfo } = await service.signIn(
    {},
    asking({ id_token: { shoe_size: { essential: true } }, userinfo: { shoe_size: null } }),
  );
  expect(claims).not.toHaveProperty('shoe_size');
  expect(userinfo).not.toHaveProperty('shoe_size');
});

test('§2.7 rep_scope: accepted, and nothing is returned for it', async () => {
  const { claims } = await service.signIn({}, asking({ id_token: { rep_scope: { essential: true } } }));
  expect(claims).not.toHaveProperty('rep_scope');
});

test.each([
  ['email, of a granted scope, in userinfo', { userinfo: { email: { essential: true } } }, 'email'],
  ['given_name in the ID token', { id_token: { given_name: null } }, 'given_name'],
  ['a datum of a data provider', { userinfo: { dgfip_rfr: null } }, 'dgfip_rfr'],
])('§2.7 identity claim: %s breaks the flow after the citizen has agreed', async (_what, claims, named) => {
  const browser = new Visitor(federation.franceconnect.issuer, REDIRECT_URI);
  await browser.browser.get(service.request(asking(claims)).url);
  const uid = browser.page.url.pathname.split('/').at(-1);
  await browser.identify('impots');
  const agreed = await browser.post('/login', { csrfToken: browser.csrfToken });
  const resumed = await browser.ask(agreed.headers.get('location') ?? '');
  expect(resumed.status).toBe(303);
  const again = new URL(resumed.headers.get('location') ?? '', federation.franceconnect.issuer);
  expect(again.pathname).toMatch(/^\/api\/v2\/interaction\/[\w-]{43}$/);
  expect(again.pathname).not.toContain(uid);
  const page = await browser.browser.get(again);
  expect(await refusal(page)).toEqual({ status: 409, code: 'Y190004' });
  expect(page.document.querySelector('.developers table')?.text).toContain(named);
  const back = await browser.browser.click('a.back');
  expect(back.url.searchParams.get('error')).toBe('access_denied');
});

test('§2.7 sub with a value: another person’s breaks the flow as well', async () => {
  const browser = new Visitor(federation.franceconnect.issuer, REDIRECT_URI);
  await browser.browser.get(service.request(asking({ id_token: { sub: { value: 'somebody' } } })).url);
  await browser.identify('impots');
  expect(await refusal(await browser.confirm())).toEqual({ status: 409, code: 'Y190004' });
});
