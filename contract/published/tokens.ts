import type { Section } from './section.ts';

/** §4 to §6: what a service's server asks for, and receives. */
export const TOKEN_SECTIONS: readonly Section[] = [
  {
    number: '4',
    title: '/token and revocation',
    text: [
      '`POST`, `application/x-www-form-urlencoded`, with `grant_type=authorization_code`, `code`, `redirect_uri` as it was at `/authorize`, `client_id` and `client_secret`. Members beyond these are ignored. HTTP Basic works too and is not announced.',
      'The answer has five members: `access_token` (43 characters, opaque), `expires_in` (60), `id_token`, `scope` (as asked, unknown ones dropped), `token_type` (`Bearer`). There is no refresh token.',
      'A code lives 30 seconds and serves once. Used again, it also ends the access token it gave.',
      'An error is JSON: `error`, `error_description` with the detail in brackets, or `(undefined)` without one, and `error_uri`.',
      'Revocation takes exactly `token`, `client_id` and `client_secret`: anything more, `token_type_hint` too, is a 400 page `Y000400`. An unknown token is a 200.',
    ],
    table: {
      head: ['Cause', 'HTTP', '`error`', 'Detail', 'Code'],
      rows: [
        ['wrong secret', '401', '`invalid_client`', '`invalid secret provided`', '`Y0434A7B`'],
        [
          'no secret',
          '401',
          '`invalid_client`',
          '`the provided authentication mechanism does not match …`',
          '`Y044D82C`',
        ],
        ['unknown service', '401', '`invalid_client`', '`client not found`', '`Y0479FCE`'],
        ['neither identifier nor secret', '400', '`invalid_request`', '`undefined`', '`Y044FEB3`'],
        ['two ways to authenticate at once', '400', '`invalid_request`', '`undefined`', '`Y04DADA6`'],
        ['a member missing', '400', '`invalid_request`', '`undefined`', '`Y048017B`'],
        ['another `grant_type`', '400', '`unsupported_grant_type`', '`undefined`', '`Y04C2044`'],
        ['unknown code', '400', '`invalid_grant`', '`authorization code not found`', '`Y049E20B`'],
        ['expired code', '400', '`invalid_grant`', '`authorization code is expired`', '`Y043F0A8`'],
        ['a code of another service', '400', '`invalid_grant`', '`client mismatch`', '`Y047A2EA`'],
        [
          'another `redirect_uri`',
          '400',
          '`invalid_grant`',
          '`authorization code redirect_uri mismatch`',
          '`Y04F8199`',
        ],
        ['a code used before', '400', '`invalid_grant`', '`authorization code already consumed`', '`Y0416228`'],
        ['a `code_verifier`', '400', '`invalid_grant`', '`PKCE verification failed`', '`Y0446550`'],
        ['a member sent twice', '400', '`invalid_request`', '`undefined`', '`Y0496E4A`'],
        ['another content type', '400', '`invalid_request`', '`undefined`', '`Y043C322`'],
        ['revocation of another service’s token', '400', '`invalid_request`', '`undefined`', '`Y0466776`'],
      ],
    },
  },
  {
    number: '5',
    title: 'ID token',
    text: [
      'The header has `alg` and `kid`. The claims are those below and no other: no `at_hash`, no `sid`, no identity, whatever the scopes.',
      'FranceConnect signs with the algorithm of the service’s registration: `ES256` or `RS256`, and `HS256` is tolerated. FranceConnect+ signs with `ES256`.',
      'FranceConnect+ encrypts: the signed token is inside a JWE for the key the service publishes at `jwks_uri` (`ECDH-ES`, `RSA-OAEP` or `RSA-OAEP-256`, with `A256GCM`). Without a suitable key: `invalid_client_metadata`, `Y046B607`.',
    ],
    table: {
      head: ['Claim', 'Value'],
      rows: [
        ['`iss`', 'the issuer, with its path'],
        ['`sub`', '§8'],
        ['`aud`', 'the `client_id`, as a string'],
        ['`iat`, `exp`', '`exp` is 60 seconds after `iat`'],
        ['`auth_time`', 'when « Continuer » was pressed'],
        ['`acr`', '`eidas1`; at FranceConnect+ `eidas2` or `eidas3`'],
        ['`nonce`', 'as sent'],
        [
          '`amr`',
          'only if asked for with `claims` (§2.7): an array such as `["fc","pwd","mail"]`, in no order to rely on; `["eidas"]` after the European bridge',
        ],
      ],
    },
  },
  {
    number: '6',
    title: '/userinfo',
    text: [
      '`GET` only, with `Authorization: Bearer`, or `access_token` in the query string. It may be called again while the token lives.',
      'The answer is a signed JWT, `application/jwt`, never plain JSON; nested in a JWE at FranceConnect+. It holds `sub`, the claims the scopes open, `aud`, `iss`, `iat`, and `exp`, which is the access token’s.',
      'An error is JSON as in §4, and `WWW-Authenticate` says the same.',
    ],
    table: {
      head: ['Cause', 'HTTP', '`error`', 'Code'],
      rows: [
        ['no token', '401', '`invalid_token`', '`Y04146A2`'],
        ['unknown, expired or revoked token', '401', '`invalid_token`', '`Y040001`'],
        ['a scheme other than Bearer', '400', '`invalid_request`', '`Y043D61A`'],
        ['a header of one word', '400', '`invalid_request`', '`Y04B729E`'],
        ['the token in header and query', '400', '`invalid_request`', '`Y04514E0`'],
        ['the grant is gone', '401', '`invalid_token`', '`Y0489D15`'],
      ],
    },
  },
];
