import { LOW_CLAIMS_BY_SCOPE } from '../scopes.ts';
import { literal, type Section } from './section.ts';

/** §1: where FranceConnect answers, and what it announces. */
export const ENDPOINT_SECTIONS: readonly Section[] = [
  {
    number: '1',
    title: 'Endpoints, discovery, keys',
    text: ['A service is configured with one address, the issuer; discovery announces the others.'],
  },
  {
    number: '1.1',
    title: 'Issuers',
    text: [
      'The issuer is the origin followed by `/api/v2`, without a slash at the end. Here it is the address that `npm start` prints.',
    ],
    table: {
      head: ['Platform', 'Environment', 'Issuer'],
      rows: [
        ['FranceConnect', 'integration, first generation', '`https://fcp-low.integ01.dev-franceconnect.fr/api/v2`'],
        ['FranceConnect', 'sandbox of the partners’ space', '`https://fcp-low.sbx.dev-franceconnect.fr/api/v2`'],
        ['FranceConnect', 'production', '`https://oidc.franceconnect.gouv.fr/api/v2`'],
        ['FranceConnect+', 'integration', '`https://auth.integ01.dev-franceconnect.fr/api/v2`'],
        ['FranceConnect+', 'production', '`https://auth.franceconnect.gouv.fr/api/v2`'],
      ],
    },
  },
  {
    number: '1.2',
    title: 'Routes below the prefix',
    text: [
      'Both platforms have the same routes. Another path or method is a 404 page, `Y000404`: introspection, registration, pushed requests and the device flow among them.',
      'Only discovery and the keys allow other origins (CORS). A page’s script cannot call `/token` or `/userinfo`.',
    ],
    table: {
      head: ['Method', 'Path', 'Caller', 'Purpose'],
      rows: [
        ['GET', '`/.well-known/openid-configuration`', 'service', 'discovery, cached 10 minutes'],
        ['GET', '`/jwks`', 'service', 'public signing keys, cached 10 minutes'],
        ['GET, POST', '`/authorize`', 'browser', 'a sign-in begins'],
        ['GET', '`/authorize/:uid`', 'browser', 'the sign-in resumes after FranceConnect’s pages'],
        ['POST', '`/token`', 'service’s server', 'a code becomes tokens'],
        ['POST', '`/token/revocation`', 'service’s server', 'an access token ends'],
        ['GET', '`/userinfo`', 'service’s server', 'the identity; POST is a 404'],
        ['GET', '`/session/end`', 'browser', 'a logout begins; POST is a 404'],
        ['POST', '`/session/end/confirm`', 'browser', 'the logout is confirmed by a form that sends itself'],
        ['GET', '`/session/end/success`', 'browser', 'shown when the service gave no address to return to'],
        ['POST', '`/checktoken`', 'data provider', 'an access token is checked (§10)'],
        ['GET', '`/interaction/:uid`', 'browser', 'the list of sources'],
        ['POST', '`/redirect-to-idp`', 'browser', 'a source was chosen'],
        ['GET', '`/oidc-callback`', 'browser', 'back from the source'],
        ['GET', '`/interaction/:uid/verify`', 'browser', 'checks, then a redirection'],
        ['GET', '`/interaction/:uid/consent`', 'browser', 'the information page'],
        ['POST', '`/login`', 'browser', 'the button « Continuer »'],
        ['GET', '`/auto-login`', 'browser', 'the same without the page (§2.6)'],
        ['GET', '`/redirect-to-sp-with-error`', 'browser', 'the links « Revenir sur … »'],
        ['POST', '`/client/disconnect-from-idp`', 'browser', 'logout at the source'],
        ['GET', '`/client/logout-callback`', 'browser', 'back from the source’s logout'],
        ['GET', '`/client/.well-known/keys`', 'source', 'FranceConnect’s own encryption keys'],
        ['GET', '`/accessibilite`', 'browser', 'accessibility statement'],
        ['GET', '`/api/v2`', 'browser', 'to the public site, 301'],
      ],
    },
  },
  {
    number: '1.3',
    title: 'Discovery, FranceConnect',
    text: ['The members come in this order. What discovery announces is more than what `/authorize` accepts (§2.1).'],
    table: {
      head: ['Member', 'Value'],
      rows: [
        ['`acr_values_supported`', '`eidas1`'],
        ['`authorization_endpoint`', 'issuer and `/authorize`'],
        ['`claims_parameter_supported`', '`true`'],
        ['`claims_supported`', 'identity claims, data providers’ claims, then `acr` `sid` `auth_time` `iss`'],
        ['`code_challenge_methods_supported`', '`S256`, which cannot be used'],
        ['`end_session_endpoint`', 'issuer and `/session/end`'],
        ['`grant_types_supported`', '`authorization_code`'],
        ['`issuer`', 'with its path'],
        ['`jwks_uri`', 'issuer and `/jwks`'],
        ['`authorization_response_iss_parameter_supported`', '`true`'],
        ['`response_modes_supported`', '`form_post` `fragment` `query`; the parameter is refused'],
        ['`response_types_supported`', '`code`'],
        ['`scopes_supported`', `${Object.keys(LOW_CLAIMS_BY_SCOPE).length} scopes (§7)`],
        ['`subject_types_supported`', '`pairwise`'],
        [
          '`token_endpoint_auth_methods_supported`',
          '`client_secret_post` `private_key_jwt`; no service has the latter',
        ],
        ['`token_endpoint_auth_signing_alg_values_supported`', '`ES256` `RS256`'],
        ['`token_endpoint`', 'issuer and `/token`'],
        ['`id_token_signing_alg_values_supported`', '`HS256` `ES256` `RS256`'],
        ['`request_uri_parameter_supported`', '`false`'],
        ['`request_parameter_supported`', '`true`; the parameter is refused'],
        ['`request_object_signing_alg_values_supported`', '`ES256` `RS256` `HS256`'],
        ['`userinfo_endpoint`', 'issuer and `/userinfo`'],
        ['`userinfo_signing_alg_values_supported`', '`HS256` `ES256` `RS256`'],
        ['`dpop_signing_alg_values_supported`', '`ES256` `RS256`'],
        ['`revocation_endpoint`', 'issuer and `/token/revocation`'],
        ['`claim_types_supported`', '`normal`'],
      ],
    },
  },
  {
    number: '1.4',
    title: 'Discovery, FranceConnect+: what differs',
    table: {
      head: ['Member', 'Value'],
      rows: [
        ['`acr_values_supported`', '`eidas2` `eidas3`'],
        [
          '`claims_supported`, `scopes_supported`',
          'no `idp_id`, no `idp_birthdate`; the `rnipp_…` twins; fewer data providers (§7.2, §7.4)',
        ],
        ['signing algorithms, all of them', '`ES256`'],
        ['`id_token_encryption_alg_values_supported`, `userinfo_…`', '`ECDH-ES` `RSA-OAEP` `RSA-OAEP-256`'],
        ['`id_token_encryption_enc_values_supported`, `userinfo_…`', '`A256GCM`'],
        ['`request_object_encryption_…`', 'no `alg`, `A256GCM`'],
      ],
    },
  },
  {
    number: '1.5',
    title: 'Signing keys',
    text: [
      'A service picks the key by `kid` and never writes one down: keys rotate, and the `kid` of production is not published.',
      'With `HS256` the client secret is the key, and the header has no `kid`. Encryption keys of FranceConnect are not here.',
    ],
    table: {
      head: ['Platform', 'Keys'],
      rows: [
        ['FranceConnect', `EC P-256 ${literal('ES256')} and RSA ${literal('RS256')}, both \`use: sig\``],
        ['FranceConnect+', `EC P-256 ${literal('ES256')}, \`use: sig\``],
      ],
    },
  },
];
