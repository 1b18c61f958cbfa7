import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';

/** Service contract §1.3: the low platform's discovery document, member for member and in order. */

let federation: Federation;
let response: Response;
let document: Record<string, unknown>;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider'] });
  response = await fetch(federation.franceconnect.discovery);
  document = (await response.json()) as Record<string, unknown>;
});
afterAll(() => federation.stop());

describe('discovery (§1.3)', () => {
  test('is public, cacheable ten minutes and readable by browsers (§1.2)', () => {
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(response.headers.get('cache-control')).toBe('public, max-age=600');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
  });

  test('has the members FranceConnect has, in its order', () => {
    expect(Object.keys(document)).toEqual([
      'acr_values_supported',
      'authorization_endpoint',
      'claims_parameter_supported',
      'claims_supported',
      'code_challenge_methods_supported',
      'end_session_endpoint',
      'grant_types_supported',
      'issuer',
      'jwks_uri',
      'authorization_response_iss_parameter_supported',
      'response_modes_supported',
      'response_types_supported',
      'scopes_supported',
      'subject_types_supported',
      'token_endpoint_auth_methods_supported',
      'token_endpoint_auth_signing_alg_values_supported',
      'token_endpoint',
      'id_token_signing_alg_values_supported',
      'request_uri_parameter_supported',
      'request_parameter_supported',
      'request_object_signing_alg_values_supported',
      'userinfo_endpoint',
      'userinfo_signing_alg_values_supported',
      'dpop_signing_alg_values_supported',
      'revocation_endpoint',
      'claim_types_supported',
    ]);
  });

  test('has FranceConnect’s values', () => {
    const { issuer } = federation.franceconnect;
    expect(document).toMatchObject({
      acr_values_supported: ['eidas1'],
      authorization_endpoint: `${issuer}/authorize`,
      claims_parameter_supported: true,
      code_challenge_methods_supported: ['S256'],
      end_session_endpoint: `${issuer}/session/end`,
      grant_types_supported: ['authorization_code'],
      issuer,
      jwks_uri: `${issuer}/jwks`,
      authorization_response_iss_parameter_supported: true,
      response_modes_supported: ['form_post', 'fragment', 'query'],
      response_types_supported: ['code'],
      subject_types_supported: ['pairwise'],
      token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: ['ES256', 'RS256'],
      token_endpoint: `${issuer}/token`,
      id_token_signing_alg_values_supported: ['HS256', 'ES256', 'RS256'],
      request_uri_parameter_supported: false,
      request_parameter_supported: true,
      request_object_signing_alg_values_supported: ['ES256', 'RS256', 'HS256'],
      userinfo_endpoint: `${issuer}/userinfo`,
      userinfo_signing_alg_values_supported: ['HS256', 'ES256', 'RS256'],
      dpop_signing_alg_values_supported: ['ES256', 'RS256'],
      revocation_endpoint: `${issuer}/token/revocation`,
      claim_types_supported: ['normal'],
    });
  });

  test('lists 106 claims and 104 scopes, identity first', () => {
    const claims = document.claims_supported as string[];
    expect(claims).toHaveLength(106);
    expect(claims.slice(0, 13)).toEqual(
      'sub given_name given_name_array family_name birthdate gender preferred_username birthplace birthcountry email idp_birthdate amr idp_id'.split(
        ' ',
      ),
    );
    expect(claims.slice(-4)).toEqual(['acr', 'sid', 'auth_time', 'iss']);
    const scopes = document.scopes_supported as string[];
    expect(scopes).toHaveLength(104);
    expect(scopes.slice(0, 15)).toEqual(
      'openid profile birth identite_pivot gender birthdate birthcountry birthplace given_name family_name email preferred_username idp_birthdate amr idp_id'.split(
        ' ',
      ),
    );
  });
});

describe('keys (§1.5)', () => {
  test('one EC and one RSA key, public members only', async () => {
    const answer = await fetch(`${federation.franceconnect.issuer}/jwks`);
    expect(answer.headers.get('content-type')).toMatch(/^application\/jwk-set\+json/);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=600');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    const { keys } = (await answer.json()) as { keys: Record<string, string>[] };
    expect(keys.map((key) => Object.keys(key).sort())).toEqual([
      ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'],
      ['alg', 'e', 'kid', 'kty', 'n', 'use'],
    ]);
    expect(keys).toMatchObject([
      { kty: 'EC', use: 'sig', alg: 'ES256', crv: 'P-256', kid: 'pkcs11:ES256:hsm' },
      { kty: 'RSA', use: 'sig', alg: 'RS256', kid: 'pkcs11:RS256:hsm' },
    ]);
  });
});

describe('routes (§1.2)', () => {
  test.each([
    ['POST', '/userinfo'],
    ['POST', '/session/end'],
    ['POST', '/token/introspection'],
    ['POST', '/reg'],
    ['POST', '/request'],
    ['GET', '/device'],
    ['GET', '/session/check'],
    ['GET', '/no-such-thing'],
  ])('%s %s is page 404 Y000404', async (method, path) => {
    const answer = await fetch(federation.franceconnect.issuer + path, { method });
    expect(answer.status).toBe(404);
    const page = await answer.text();
    expect(page).toContain('Y000404');
    expect(page).toContain('Page non trouvée');
  });
});
