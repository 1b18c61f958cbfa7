import type { Section } from './section.ts';

/** §9 and §10: how a sign-in ends, and what a data provider asks. */
export const END_SECTIONS: readonly Section[] = [
  {
    number: '9',
    title: 'Logout, GET /session/end',
    text: [
      'Parameters: `id_token_hint` (required, a signed ID token of the service, even an expired one; at FranceConnect+ the decrypted one), `post_logout_redirect_uri` (registered), `state`, `client_id`, `logout_hint`, `ui_locales`. Any other is a 400 page `Y000400`.',
      'The first answer is a page whose form sends itself, not a redirection: by way of the source’s logout where there is one, then `POST /session/end/confirm`, then `303` to the service with `state` alone, without `iss`.',
      'Without a live session in the browser the source is skipped. Without `post_logout_redirect_uri` a page says that the citizen is signed out. Errors are pages and never reach the service.',
    ],
    table: {
      head: ['Cause', 'HTTP', 'Code'],
      rows: [
        ['no `id_token_hint`, a parameter too many, a malformed address', '400', '`Y000400`'],
        ['a hint that cannot be decoded, such as an encrypted one', '400', '`Y04FEDB9`'],
        ['wrong signature or issuer', '400', '`Y045AFAE`'],
        ['`client_id` is not the hint’s', '400', '`Y0467882`'],
        ['the hint’s service is unknown', '400', '`Y0429C91`'],
        ['`post_logout_redirect_uri` is not registered', '400', '`Y04CFAEF`'],
        ['confirmation without, or with a wrong, `xsrf`', '400', '`Y047B9D9` `Y04976CE`'],
      ],
    },
  },
  {
    number: '10',
    title: 'Data providers, POST /checktoken',
    text: [
      'The body, a form or JSON, has exactly `token`, `client_id` and `client_secret` of the data provider.',
      'The answer is `application/token-introspection+jwt`: a JWE for the data provider’s key around a JWS with `token_introspection`, `iat`, `iss` and `aud`. It has no `exp`. A dead token gives `{"active":false}` alone.',
    ],
    table: {
      head: ['Member', 'Value'],
      rows: [
        ['`active`', '`true`'],
        ['`aud`', 'the service the token was issued to'],
        ['`sub`', 'the person’s for this data provider'],
        ['`iat`, `exp`', 'the access token’s'],
        ['`acr`', 'the level of the sign-in'],
        ['`jti`', 'identifier of the token'],
        ['`scope`', 'what the service asked for and the data provider is registered for; may be empty'],
        ['identity', 'the civil register’s seven data'],
        ['error: a member missing or too many', '400 `invalid_request`, `Y100013`'],
        ['error: unknown data provider, wrong secret', '401 `invalid_client`, `Y330001` `Y330002`'],
      ],
    },
  },
];
