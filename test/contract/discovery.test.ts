import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DATA_PROVIDERS } from '../../contract/scopes.ts';
import { type Federation, startFederation } from '../../federation/index.ts';

/** Service contract §1.2, §1.3, §1.4: the discovery documents, member for member and in order. */

type Document = Record<string, unknown>;

let federation: Federation;
let response: Response;
let low: Document;
let high: Document;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider'] });
  response = await fetch(federation.franceconnect.discovery);
  low = (await response.json()) as Document;
  high = (await (await fetch(federation.franceconnectPlus.discovery)).json()) as Document;
});
afterAll(() => federation.stop());

const words = (text: string) => text.split(' ');
const dataScopes = (providers: number) => DATA_PROVIDERS.slice(0, providers).flatMap(({ scopes }) => scopes);

test('§1.2 GET discovery + cors: JSON, kept ten minutes, readable by browsers', () => {
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  expect(response.headers.get('cache-control')).toBe('public, max-age=600');
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
});

describe('the low platform', () => {
  const LOW: [member: string, value: (issuer: string) => unknown][] = [
    ['acr_values_supported', () => ['eidas1']],
    ['authorization_endpoint', (issuer) => `${issuer}/authorize`],
    ['claims_parameter_supported', () => true],
    [
      'claims_supported',
      () => [
        ...words(
          'sub given_name given_name_array family_name birthdate gender preferred_username birthplace birthcountry email idp_birthdate amr idp_id',
        ),
        ...dataScopes(11),
        ...words('acr sid auth_time iss'),
      ],
    ],
    ['code_challenge_methods_supported', () => ['S256']],
    ['end_session_endpoint', (issuer) => `${issuer}/session/end`],
    ['grant_types_supported', () => ['authorization_code']],
    ['issuer', (issuer) => issuer],
    ['jwks_uri', (issuer) => `${issuer}/jwks`],
    ['authorization_response_iss_parameter_supported', () => true],
    ['response_modes_supported', () => ['form_post', 'fragment', 'query']],
    ['response_types_supported', () => ['code']],
    [
      'scopes_supported',
      () => [
        ...words(
          'openid profile birth identite_pivot gender birthdate birthcountry birthplace given_name family_name email preferred_username idp_birthdate amr idp_id',
        ),
        ...dataScopes(11),
      ],
    ],
    ['subject_types_supported', () => ['pairwise']],
    ['token_endpoint_auth_methods_supported', () => ['client_secret_post', 'private_key_jwt']],
    ['token_endpoint_auth_signing_alg_values_supported', () => ['ES256', 'RS256']],
    ['token_endpoint', (issuer) => `${issuer}/token`],
    ['id_token_signing_alg_values_supported', () => ['HS256', 'ES256', 'RS256']],
    ['request_uri_parameter_supported', () => false],
    ['request_parameter_supported', () => true],
    ['request_object_signing_alg_values_supported', () => ['ES256', 'RS256', 'HS256']],
    ['userinfo_endpoint', (issuer) => `${issuer}/userinfo`],
    ['userinfo_signing_alg_values_supported', () => ['HS256', 'ES256', 'RS256']],
    ['dpop_signing_alg_values_supported', () => ['ES256', 'RS256']],
    ['revocation_endpoint', (issuer) => `${issuer}/token/revocation`],
    ['claim_types_supported', () => ['normal']],
  ];

  test.each(LOW)('§1.3 %s', (member, value) => {
    expect(low[member]).toEqual(value(federation.franceconnect.issuer));
  });

  test('§1.3 order + absent members + §3.7 no back-channel: these members and no other, in FranceConnect’s order', () => {
    expect(Object.keys(low)).toEqual(LOW.map(([member]) => member));
  });

  test('§1.3 claims_supported + scopes_supported: as many as FranceConnect has', () => {
    expect(low.claims_supported).toHaveLength(106);
    expect(low.scopes_supported).toHaveLength(104);
  });
});

describe('the high platform', () => {
  const ALGS = ['ECDH-ES', 'RSA-OAEP', 'RSA-OAEP-256'];
  const HIGH: [rule: string, members: string[], value: unknown][] = [
    ['acr_values_supported', ['acr_values_supported'], ['eidas2', 'eidas3']],
    [
      'claims_supported',
      ['claims_supported'],
      [
        ...words(
          'sub given_name family_name birthdate gender preferred_username birthplace birthcountry email rnipp_gender rnipp_family_name rnipp_given_name rnipp_given_name_array rnipp_birthdate rnipp_birthplace rnipp_birthcountry amr',
        ),
        ...dataScopes(3),
        ...words('acr sid auth_time iss'),
      ],
    ],
    [
      'scopes_supported',
      ['scopes_supported'],
      [
        ...words(
          'openid profile birth identite_pivot gender birthdate birthcountry birthplace given_name family_name email preferred_username rnipp_identite_pivot rnipp_gender rnipp_family_name rnipp_given_name rnipp_birthdate rnipp_birthplace rnipp_birthcountry rnipp_profile rnipp_birth amr',
        ),
        ...dataScopes(3),
      ],
    ],
    [
      'signing algorithms',
      [
        'id_token_signing_alg_values_supported',
        'userinfo_signing_alg_values_supported',
        'request_object_signing_alg_values_supported',
        'token_endpoint_auth_signing_alg_values_supported',
        'dpop_signing_alg_values_supported',
      ],
      ['ES256'],
    ],
    [
      'encryption algorithms',
      ['id_token_encryption_alg_values_supported', 'userinfo_encryption_alg_values_supported'],
      ALGS,
    ],
    [
      'content encryption',
      ['id_token_encryption_enc_values_supported', 'userinfo_encryption_enc_values_supported'],
      ['A256GCM'],
    ],
    ['request object encryption', ['request_object_encryption_alg_values_supported'], []],
    ['request object encryption', ['request_object_encryption_enc_values_supported'], ['A256GCM']],
  ];

  test.each(HIGH)('§1.4 %s', (_rule, members, value) => {
    for (const member of members) expect([member, high[member]]).toEqual([member, value]);
  });

  test('§1.4 claims_supported + scopes_supported: as many as FranceConnect+ has', () => {
    expect(high.claims_supported).toHaveLength(80);
    expect(high.scopes_supported).toHaveLength(81);
  });

  test('§1.4 nothing else differs: the other members are those of FranceConnect', () => {
    const { issuer } = federation.franceconnect;
    const differing = new Set(HIGH.flatMap(([, members]) => members));
    const others = ([member]: [string, unknown]) => !differing.has(member);
    const here = (value: unknown) =>
      typeof value === 'string' ? value.replace(federation.franceconnectPlus.issuer, issuer) : value;
    expect(
      Object.fromEntries(
        Object.entries(high)
          .filter(others)
          .map(([member, value]) => [member, here(value)]),
      ),
    ).toEqual(Object.fromEntries(Object.entries(low).filter(others)));
  });
});
