import { AUTHORIZE_PARAMETERS, isRequired } from '../authorize-parameters.ts';
import { parameterRule, REFUSED_PARAMETERS } from '../parameter-rules.ts';
import type { Section } from './section.ts';

/** §2: what a service asks with, and how it is answered. */
export const AUTHORIZATION_SECTIONS: readonly Section[] = [
  {
    number: '2',
    title: '/authorize',
    text: [
      'A request is held against a closed list of parameters, then against the service’s registration, then against the protocol.',
    ],
  },
  {
    number: '2.1',
    title: 'Accepted parameters',
    text: [
      'The list is closed and comes before everything else. One violation is an HTML page, HTTP 400, `Y030007`: never a redirection to the service. A parameter sent twice is a violation.',
      `Refused by name, though OpenID Connect has them: ${REFUSED_PARAMETERS.map((name) => `\`${name}\``).join(' ')}. So is every other name, a tracker’s included.`,
      'In production `redirect_uri` must be https with a host that has a dot; integration accepts http and localhost, as this simulator does.',
    ],
    table: {
      head: ['Parameter', 'Required', 'Rule'],
      rows: AUTHORIZE_PARAMETERS.map((name) => [
        `\`${name}\``,
        isRequired(name) ? 'yes' : 'no',
        parameterRule(name).rule,
      ]),
    },
  },
  {
    number: '2.2',
    title: 'The request is accepted',
    text: [
      'Each request begins anew: the cookies of an earlier sign-in in the same browser are emptied, so a browser has one live sign-in. The older of two tabs fails (`Y190004`).',
    ],
    table: {
      head: ['When', 'Answer'],
      rows: [
        ['usually', '`303` to `/interaction/<uid>`, the list of sources; `uid` has 43 characters'],
        ['single sign-on (§3.7)', '`302` to `/interaction/<uid>/verify`'],
        ['an allowed `idp_hint` (§2.8)', '`302` straight to the source'],
        ['cookie `fc_session_id`', 'signed, HttpOnly, SameSite=Lax, a new value at each request'],
        ['cookies `_interaction`, `_interaction_resume`', 'HttpOnly, SameSite=Lax; 1800 s, or 600 s at FranceConnect+'],
      ],
    },
  },
  {
    number: '2.3',
    title: 'Errors shown as a page',
    text: ['The citizen sees FranceConnect’s error page. The service is not told.'],
    table: {
      head: ['Cause', 'HTTP', 'Code'],
      rows: [
        ['a violation of §2.1', '400', '`Y030007`'],
        ['unknown or inactive `client_id`, GET', '400', '`Y04EA6EF`'],
        ['unknown `client_id`, POST', '500', '`Y000000`'],
        ['`redirect_uri` not registered, character for character', '400', '`Y04C013C`'],
        ['the same beside another error', '400', '`Y040001`'],
        ['`sector_identifier_uri` answers something other than 200', '400', '`Y04A8220`'],
        ['an invalid registration', '400', '`Y043310B`'],
        ['`amr` in `claims`, by a service not registered for it', '400', '`Y100009`'],
        ['hinted source disabled, unknown, excluded', '500, 500, 403', '`Y020017` `Y020019` `Y020023`'],
      ],
    },
  },
  {
    number: '2.4',
    title: 'Errors sent to the service',
    text: [
      '`303` to `redirect_uri` with `error`, `error_description`, `state` and `iss`. `iss` is on every authorization response, success or error.',
    ],
    table: {
      head: ['Cause', '`error`', '`error_description`'],
      rows: [
        ['empty `response_type`', '`invalid_request`', "`missing required parameter 'response_type'`"],
        ['unknown `response_type`', '`unsupported_response_type`', '`unsupported response_type requested`'],
        ['the same with `token` or `id_token` in it', '`unsupported_response_type`', 'the same, in the fragment'],
        [
          '`scope` without `openid`',
          '`invalid_request`',
          '`openid scope must be requested when using the acr_values parameter`',
        ],
        [
          'a scope the service is not registered for',
          '`invalid_scope`',
          '`requested scope is not allowed`, and the scope in `scope`',
        ],
        ['`claims` is not JSON', '`invalid_request`', '`could not parse the claims parameter JSON`'],
        ['`claims` is not an object', '`invalid_request`', '`claims parameter should be a JSON object`'],
        [
          'neither `id_token` nor `userinfo` in `claims`',
          '`invalid_request`',
          '`claims parameter should have userinfo or id_token properties`',
        ],
        [
          'a member of `claims` is not an object',
          '`invalid_request`',
          '`claims.userinfo should be an object`, or `claims.id_token …`',
        ],
        [
          'a level the platform does not give',
          '`invalid_acr`',
          '`acr_value is not valid, should be equal one of these values, expected …, got …`',
        ],
        ['an `idp_hint` that is not allowed', '`invalid_idp_hint`', '`An idp_hint was provided but is not allowed`'],
        ['« Revenir sur … » on the list of sources', '`access_denied`', '`User auth aborted`'],
        ['« Revenir sur … » on an error page', 'the code’s own (§11.2)', 'the code’s own'],
        ['an unknown scope', 'none', 'the scope is dropped in silence'],
      ],
    },
  },
  {
    number: '2.5',
    title: 'acr_values',
    table: {
      head: ['Step', 'Rule'],
      rows: [
        ['1', 'Known levels: `eidas1` `eidas2` `eidas3`.'],
        [
          '2',
          'The lowest known level of the list is kept. When none is known: `eidas1` at FranceConnect, `eidas3` at FranceConnect+.',
        ],
        [
          '3',
          'The kept level must be one the platform gives, or the service receives `invalid_acr`. `eidas1 eidas2` fails at FranceConnect+.',
        ],
        ['4', 'The source is asked for the kept level, or for its own minimum if that is higher.'],
        ['5', 'The ID token carries the source’s level if the platform gives it, else the level asked for.'],
        ['6', 'Single sign-on lowers the level to one it is allowed for: `eidas3` becomes `eidas2`.'],
      ],
    },
  },
  {
    number: '2.6',
    title: 'prompt',
    text: [
      'FranceConnect always asks its engine for `login consent`: there is no silent sign-in.',
      'The service’s value matters only if every word is in its registered `allowedPrompts`: `login` without `consent` then skips the information page.',
      '`prompt=login` neither ends single sign-on nor makes the citizen authenticate again.',
    ],
  },
  {
    number: '2.7',
    title: 'claims',
    table: {
      head: ['Asked for', 'What happens'],
      rows: [
        ['`{"id_token":{"amr":{"essential":true}}}`', '`amr` is in the ID token, if the service is registered for it'],
        ['`amr` without that registration', 'page 400, `Y100009`'],
        ['`sub` `sid` `auth_time` `acr` `iss`', 'accepted; `sid` appears in the ID token'],
        ['an identity claim such as `email`', 'the sign-in does not end: ask by scope instead'],
        ['an unknown claim', 'ignored'],
      ],
    },
  },
  {
    number: '2.8',
    title: 'idp_hint',
    text: [
      'It names a source by its identifier and skips the list. It is read from the query string only, and ignored under single sign-on.',
      'Allowed are the service’s `allowedIdpHints` where it has them, be they empty; else the platform’s list, which is `eidas-bridge` at FranceConnect+ and empty at FranceConnect, unless the record of a source says `idpHint`.',
      'A refusal is a `302` to the service with `invalid_idp_hint` and, in the place of `state`, the word `undefined`.',
    ],
  },
  {
    number: '2.9',
    title: 'The sign-in succeeds',
    text: ['`303` to `redirect_uri` with `code` (43 characters), `state` and `iss`.'],
  },
];
