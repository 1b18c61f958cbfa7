import type { Section } from './section.ts';

/** §3: what the citizen's browser goes through between the request and the code. */
export const INTERACTION_SECTIONS: readonly Section[] = [
  {
    number: '3',
    title: 'The sign-in, page by page',
    text: [
      'The browser goes from the list of sources to the source, back, past the checks, to the information page and to the service.',
    ],
  },
  {
    number: '3.1',
    title: 'Order of the steps',
    text: [
      'Each step is reachable only from certain others, in the browser the sign-in began in. A form carries a `csrfToken` that serves once.',
    ],
    table: {
      head: ['Cause', 'HTTP', 'Code'],
      rows: [
        ['a step out of order, or an older tab', '409', '`Y190004`'],
        ['no session, or an expired one', '401', '`Y190001`'],
        ['reload of a step that may not be reloaded', '400', '`Y420001`'],
        ['no step recorded', '400', '`Y420002`'],
        ['`:uid` is not 21 to 60 ASCII characters', '400', '`Y000400`'],
        [
          '`csrfToken` missing, wrong, absent from the session, used',
          '400, 401, 401, 401',
          '`Y470002` `Y470001` `Y470003` `Y470004`',
        ],
      ],
    },
  },
  {
    number: '3.2',
    title: 'List of sources, GET /interaction/:uid',
    text: [
      'Sources come in the order of their records. A hidden one is absent. A disabled one, or one whose levels are below the level asked for, is greyed. One that the service excludes is greyed at FranceConnect and absent at FranceConnect+.',
      'After a failure at a source the list comes back with a banner that names it. The service is not told.',
    ],
    table: {
      head: ['Element', 'Content'],
      rows: [
        ['heading', '« Connexion en cours sur {service} »'],
        [
          'each source',
          'a form `POST /redirect-to-idp` with `providerUid` and `csrfToken`; its button is `idp-<uid>`, as `id` and as `data-testid`',
        ],
        ['scope `openid` alone', 'a notice that no personal data is sent'],
        ['FranceConnect only', 'Aidants Connect (§S1.3)'],
        ['FranceConnect+ only', 'the European bridge, and why the usual accounts are missing (§S1.3)'],
        ['way back', '« Revenir sur {service} », which sends `access_denied`'],
        [
          'a form sent for a source that is disabled, unknown, excluded',
          '`Y020017` (500), `Y020019` (500), `Y020023` (403)',
        ],
      ],
    },
  },
  {
    number: '3.3',
    title: 'To the source',
    text: ['FranceConnect is a client of the source. The service’s `state` and `nonce` stay with FranceConnect.'],
    table: {
      head: ['Parameter', 'Value'],
      rows: [
        ['`redirect_uri`', 'issuer and `/oidc-callback`'],
        [
          '`scope`',
          '`openid profile email birth`; at FranceConnect+ `openid profile email preferred_username birthplace birthcountry`',
        ],
        ['`acr_values`', '§2.5, step 4'],
        ['`state`, `nonce`', '64 hexadecimal digits each, FranceConnect’s own'],
        ['`prompt`', '`login`'],
      ],
    },
  },
  {
    number: '3.4',
    title: 'Back from the source, GET /oidc-callback',
    text: [
      'An identity has `given_name` and `family_name` of 1 to 256 characters, a `birthdate` (`1990-04-12`, `1990-04-00` or `1990-00-00`), a `gender`, a `birthcountry` of five characters, a `birthplace` when born in France, and an `email`.',
    ],
    table: {
      head: ['Cause', 'Answer'],
      rows: [
        ['the source answers any `error`', 'the list of sources with a banner; the service is not told'],
        ['`state` missing, or another one', '400 `Y020021`, 403 `Y020022`'],
        ['`code` missing', '400 `Y020025`'],
        ['the source’s token endpoint fails, or answers nonsense', '502 `Y020026`, 500 `Y020030`'],
        ['the source’s userinfo fails, or has no `sub`', '502 `Y020027`, 500 `Y020029`'],
        ['an invalid identity', '400 `Y600006`'],
        ['otherwise', '`302` to `/interaction/:uid/verify`'],
      ],
    },
  },
  {
    number: '3.5',
    title: 'Checks, GET /interaction/:uid/verify',
    text: ['No page: a redirection to the information page, or an error. The checks come in this order.'],
    table: {
      head: ['Check', 'If it fails'],
      rows: [
        [
          'the source is active and the service accepts it',
          'the list of sources again, without a banner; the session lives on',
        ],
        [
          'a level is there; it is known and high enough; the source may give it',
          '`Y100002` (400), `Y100001` (500), `Y100018` (400)',
        ],
        ['the civil register confirms the identity; skipped under single sign-on', '`Y0100…` (§11.2)'],
        ['the account is not blocked', '`Y180001` (403)'],
        ['the citizen has not switched this source off', '`Y100011` (403)'],
        ['the `sub` is computed and kept (§8)', '`Y100008` (500)'],
      ],
    },
  },
  {
    number: '3.6',
    title: 'Information page, GET /interaction/:uid/consent',
    text: ['Nothing can be refused line by line: the way out is « Revenir sur {service} ».'],
    table: {
      head: ['Element', 'Content'],
      rows: [
        ['who', 'the first names and the FAMILY NAME; nothing when the scope is `openid` alone'],
        ['data', '« Données transmises », folded, grouped by provider, with the labels of §7.5'],
        ['box to tick', 'for a service of type `private` with `identityConsent`, unless the scope is `openid` alone'],
        ['button', '« Continuer sur {service} », `POST /login`'],
      ],
    },
  },
  {
    number: '3.7',
    title: 'Single sign-on and sessions',
    text: [
      'A browser whose citizen signed in before goes past the list and the source. The information page is shown all the same, and `auth_time` is the moment of its button.',
      'A logout at one service ends FranceConnect’s session. The other services are not told.',
    ],
    table: {
      head: ['', 'FranceConnect', 'FranceConnect+'],
      rows: [
        ['level single sign-on serves', '`eidas1`', '`eidas2`; `eidas3` always signs in again'],
        ['session', '1800 s after the last use', '600 s, once more at `POST /login`'],
        ['cookie', '30 minutes', 'ends with the browser'],
        ['time for the pages', '1800 s', '600 s'],
      ],
    },
  },
  {
    number: '3.8',
    title: 'Error page',
    text: [
      'HTML in French with the status of its code: « Une erreur s’est produite », « Erreur {code} », « Que faire ? ». Each occurrence has an identifier.',
      'Some codes offer « Contactez-nous », a form filled in with the platform, the code, the service, the source and the occurrence. When the session knows the service there is « Revenir sur {service} ».',
      'A code is `Y`, two digits for the part of FranceConnect, four digits; or `Y04` and five hexadecimal digits for the engine’s errors. Below the page, « For developers » is this simulator’s own.',
    ],
  },
];
