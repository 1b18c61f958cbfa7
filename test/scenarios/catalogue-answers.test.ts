import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, test } from '@jest/globals';
import { startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { Service } from '../support/service.ts';
import { checkFamilies } from './check-families.ts';
import type { Expected } from './observe.ts';

/** What FranceConnect’s own answers may be: documents, redirections, failures. */

const federation = await startFederation({ only: ['provider', 'sources'] });
afterAll(() => federation.stop());

const callback = (parameters: unknown): Expected => ({ seen: { callback: parameters } });
const token = (answer: unknown): Expected => ({ seen: { token: answer } });
const without = (...names: string[]) => ({
  asymmetricMatch: (members: object) =>
    typeof members === 'object' && names.every((name) => !Object.hasOwn(members, name)),
});
const takes = (seconds: number) => ({ asymmetricMatch: (took: number) => took >= seconds - 0.1 });
const keys = (...algs: string[]) => ({ body: { keys: algs.map((alg) => ({ alg })) } });

checkFamilies(federation, ['Discovery and keys', 'Back to the service', 'FranceConnect fails'], {
  'discovery-issuer-mismatch': {
    seen: { discovery: { status: 200, body: { issuer: 'https://autre-fournisseur.example/api/v2' } } },
  },
  'discovery-down': { seen: { discovery: { status: 503 } } },
  'discovery-not-json': { seen: { discovery: { status: 200, body: '<h1>Maintenance</h1>' } } },
  'discovery-without-token-endpoint': { seen: { discovery: { body: without('token_endpoint') } } },
  'jwks-down': { seen: { jwks: { status: 503 } } },
  'jwks-empty': { seen: { jwks: { status: 200, body: { keys: [] } } } },
  'jwks-other-keys': { seen: { jwks: keys('ES256', 'RS256') } },
  'jwks-without-kid': { seen: { jwks: { body: { keys: [without('kid'), without('kid')] } } } },
  'jwks-slow': { seen: { jwks: { status: 200 }, token: { status: 200 } } },
  'signing-key-rotation': {
    seen: {
      jwks: {
        body: {
          keys: [{ kid: 'local:ES256:next', use: 'sig' }, { kid: 'local:RS256:next' }, without('d'), without('d')],
        },
      },
      idToken: { header: { kid: 'pkcs11:ES256:hsm' } },
    },
  },
  'signing-key-rotation-just-before-signing': {
    seen: {
      jwks: { body: { keys: expect.arrayContaining([expect.objectContaining({ kid: 'local:ES256:next' })]) } },
      idToken: { header: { kid: 'local:ES256:next' } },
      userinfo: { header: { kid: 'local:ES256:next' } },
    },
  },
  'signing-key-not-published': {
    seen: { jwks: keys('ES256', 'RS256'), idToken: { header: { kid: 'local:ES256:next' } } },
  },

  'invalid-state': callback({ state: 'etat-d-une-autre-connexion-0123456789', code: expect.any(String) }),
  'missing-state': callback(without('state')),
  'callback-without-parameters': callback(without('code', 'state', 'iss')),
  'missing-code': { seen: { callback: without('code'), token: { status: 400 } } },
  'unknown-code': { seen: { token: { status: 400, body: { error: 'invalid_grant' } } } },
  'invalid-authorization-response-iss': callback({ iss: 'https://autre-fournisseur.example/api/v2' }),
  'no-authorization-response-iss': callback(without('iss')),
  'access-denied': callback({ error: 'access_denied', error_description: 'User auth aborted', state: 's'.repeat(32) }),
  'server-error': callback({ error: 'server_error', iss: expect.any(String) }),
  'temporarily-unavailable': callback({ error: 'temporarily_unavailable' }),
  'invalid-scope-returned': callback({ error: 'invalid_scope', scope: 'dgfip_rfr' }),
  'unknown-error': callback({ error: 'panne_inconnue', error_description: '<script>alert(1)</script>' }),
  'double-callback': { seen: { callback: { code: expect.any(String) }, token: { status: 200 } } },

  'authorize-503': { seen: { stopped: { status: 503, message: expect.stringContaining('Service indisponible') } } },
  'authorize-slow': { seen: { token: { status: 200 }, took: takes(2) } },
  'token-500': token({ status: 500, body: { error: 'server_error' } }),
  'token-503': token({ status: 503, body: '' }),
  'token-502-html': token({ status: 502, body: '<h1>502 Bad Gateway</h1>' }),
  'token-slow': { seen: { token: { status: 200 }, took: takes(3) } },
  'token-cut': token({ status: 0 }),
  'token-invalid-grant': token({ status: 400, body: { error: 'invalid_grant' } }),
  'token-invalid-client': token({ status: 401, body: { error: 'invalid_client' } }),
  'token-not-json': token({ status: 200, body: '{"access_token":' }),
  'token-without-id-token': token({ status: 200, body: without('id_token') }),
  'token-without-access-token': token({ status: 200, body: without('access_token') }),
  'token-type-unknown': token({ body: { token_type: 'mac', access_token: expect.any(String) } }),
  'logout-503': {
    seen: { token: { status: 200 } },
    library: 'accepts',
  },
});

test.each([
  ['logout-503', '/api/v2/session/end'],
  ['source-logout-down', '/impots/session/end'],
])('%s: the citizen does not come back from the logout', async (scenario, path) => {
  const service = await Service.register(federation);
  const request = service.request();
  const browser = new Walker({ stopAt: ['http://localhost:3999/'] });
  await browser.get(request.url);
  await browser.submit('#idp-impots');
  await browser.submit('button[name="persona"]');
  const { url } = await browser.submit('form[action="/api/v2/login"]');
  const { tokens } = await service.complete(url, request);
  const logout = new URL(`${federation.franceconnect.issuer}/session/end`);
  logout.searchParams.set('id_token_hint', tokens.id_token ?? '');
  logout.searchParams.set('post_logout_redirect_uri', 'http://localhost:3999/goodbye');
  logout.searchParams.set('state', 's'.repeat(32));
  await federation.scenarios.use(scenario, { client: service.client.client_id });
  const page = await browser.get(logout);
  expect([page.url.pathname, page.status, page.stopped]).toEqual([path, 503, false]);
});

test('double-callback: the address is visited before the citizen gets there', async () => {
  const visits: string[] = [];
  const server = createServer((req, res) => {
    visits.push(req.url ?? '');
    res.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const redirect_uri = `http://localhost:${(server.address() as AddressInfo).port}/callback`;
  const client = await federation.registerClient({ redirect_uris: [redirect_uri] });
  await federation.scenarios.use('double-callback', { client: client.client_id });
  const url = new URL(`${federation.franceconnect.issuer}/authorize`);
  url.search = String(
    new URLSearchParams({
      client_id: client.client_id,
      response_type: 'code',
      redirect_uri,
      scope: 'openid',
      acr_values: 'eidas1',
      state: 's'.repeat(32),
      nonce: 'n'.repeat(32),
    }),
  );
  const callbackUrl = await federation.signIn(url);
  server.close();
  expect(visits).toEqual([callbackUrl.pathname + callbackUrl.search]);
});
