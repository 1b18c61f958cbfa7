import type { Section } from './section.ts';

/** §14 to §18: e-mails, where the sources disagree, the former version, and what to remember. */
export const OTHER_SECTIONS: readonly Section[] = [
  {
    number: '14',
    title: 'E-mails and events',
    text: [
      'Nothing is ever sent to the service: no webhook, no logout notice. FranceConnect writes to the citizen when « Continuer » is pressed.',
    ],
    table: {
      head: ['Item', 'Value'],
      rows: [
        ['subject', '« Alerte de connexion au service "{service}" avec FranceConnect »'],
        [
          'content',
          'an identification code, the person, the moment in Paris time, the service, the source, why, how to report an abuse (§S6)',
        ],
        [
          'when',
          'once per service and session; not on a trusted device; always for a suspicious request or a new identity',
        ],
        ['trusted device', 'a cookie of 90 days, at most three identities'],
        ['no address, or the server refuses', 'the sign-in fails: 500 `Y270001`, `Y270002`'],
        [
          'journal',
          'one event per step: `FC_AUTHORIZE_INITIATED`, `IDP_CHOSEN`, `SP_REQUESTED_FC_TOKEN`…; the timeline shows them',
        ],
      ],
    },
  },
  {
    number: '15',
    title: 'Where documentation and running code disagree',
    text: [
      'The running code wins here. `--strictness documentation` asks for both lengths of 32 as well: what passes there passes everywhere.',
    ],
    table: {
      head: ['Topic', 'Documentation', 'Running code'],
      rows: [
        ['length of `nonce`', 'at least 32', 'at least 22'],
        ['length of `state`', 'at least 32', 'any'],
        ['a malformed `/authorize`', '`Y000400`', '`Y030007`'],
        ['`acr_values` at FranceConnect+', 'optional', 'required'],
        ['`prompt=login`', 'authenticates again', 'does not'],
        ['FranceConnect+ session', 'no single sign-on, 30 minutes', 'single sign-on for `eidas2`, 10 minutes'],
        ['`at_hash`', 'present in captures before 2025', 'absent'],
        ['`HS256`', 'not listed', 'tolerated at FranceConnect'],
        ['answer of `/token`', 'an example without `scope`', 'five members'],
        ['`state` at logout', 'required', 'optional'],
        ['`preferred_username` in `identite_pivot`', 'included in v1', 'not included'],
        ['PKCE, `request`, `response_mode`', 'advertised by discovery', 'refused'],
        ['POST of `/userinfo` and `/session/end`', 'allowed by OpenID Connect', '404'],
      ],
    },
  },
  {
    number: '16',
    title: 'The former version, v1',
    text: ['Stopped at the end of September 2025. Its marks help to recognise an old client.'],
    table: {
      head: ['Item', 'v1'],
      rows: [
        ['routes', '`/api/v1/authorize` `token` `userinfo` `logout` `checktoken`; no discovery, no keys'],
        ['`acr_values`', 'optional'],
        ['ID token', '`HS256` with the client secret; `iss` is the bare origin'],
        ['access token', '64 hexadecimal digits, 1200 s'],
        ['userinfo', 'plain JSON'],
        ['scopes', '`address` and `phone` too'],
        [
          'to migrate',
          'new origin and `/api/v2`, `acr_values`, verified signatures, userinfo as a JWT, `/session/end`; the `sub` stays',
        ],
      ],
    },
  },
  {
    number: '17',
    title: 'What this simulator must do',
    table: {
      head: ['Order', 'Behaviour'],
      rows: [
        [
          '1',
          'The closed list first; then service and address, as pages; then the protocol, as redirections; then the level.',
        ],
        ['2', 'List of sources, source, information page, button: with FranceConnect’s paths and identifiers.'],
        ['3', 'Codes of 30 s that serve once, tokens of 60 s, five members, errors with detail and `error_uri`.'],
        ['4', 'Real signatures under published keys; userinfo as a JWT; encryption at FranceConnect+.'],
        ['5', '`iss` on every authorization response, never on a logout.'],
        ['6', 'Logout by pages whose forms send themselves.'],
        ['7', 'Failures on request: see the scenarios.'],
        ['8', 'A clock that moves: lifetimes of 60 s make a service’s skew visible.'],
      ],
    },
  },
  {
    number: '18',
    title: 'What surprises services most',
    table: {
      head: ['', 'Fact'],
      rows: [
        ['1', 'A parameter outside the list is a page, not an OpenID Connect error; PKCE is outside (§2.1).'],
        ['2', '`acr_values` is mandatory; of several levels the lowest counts (§2.5).'],
        ['3', 'Every authorization response has `iss` (§2.4).'],
        ['4', 'What goes wrong at a source never reaches the service (§3.4).'],
        ['5', '`amr` comes by `claims`, for registered services only (§2.7).'],
        ['6', 'The ID token has eight claims and no identity (§5).'],
        ['7', '`/userinfo` is a JWT, by GET only (§6).'],
        ['8', '30 s for the code, 60 s for the tokens, no refresh token; a code used twice ends the first token (§4).'],
        ['9', 'Errors of `/token` carry `(undefined)` when there is no detail (§4).'],
        ['10', 'An unknown scope is dropped in silence, a known one that is not allowed is an error (§2.4).'],
        ['11', '`prompt=login` forces nothing (§2.6).'],
        ['12', 'Logout begins with a page, and its errors are pages (§9).'],
        ['13', 'FranceConnect sends the register’s identity, FranceConnect+ the source’s (§7.3).'],
        ['14', 'Addresses are compared character for character; several hosts need a `sector_identifier_uri` (§12).'],
        ['15', 'A browser has one live sign-in: a second tab ends the first (§2.2).'],
      ],
    },
  },
];
