import { FAMILIES } from '../errors/catalogue.ts';
import { LIBRARY_SITES } from '../errors/library-codes.ts';
import { libraryEntry } from '../errors/library-entry.ts';
import type { Section } from './section.ts';

/** §11: codes and what the service receives. */
export const ERROR_SECTIONS: readonly Section[] = [
  {
    number: '11',
    title: 'Errors',
    text: ['Each code has a page of its own here, with the request that met it when it was met within the hour.'],
  },
  {
    number: '11.1',
    title: 'How to read a code',
    text: [
      'The service receives nothing of an error page, unless the citizen follows « Revenir sur … »: then the pair of `error` and `error_description` the code has.',
    ],
    table: {
      head: ['Part', 'Meaning'],
      rows: [
        ['`Y`', 'the first letter of every code'],
        [
          'two digits',
          'the part of FranceConnect: `01` civil register, `02` source, `03` request, `19` session, `47` forms',
        ],
        ['four digits', 'the error'],
        ['`Y04` and five hexadecimal digits', 'an error of the OpenID Connect engine (§11.3)'],
        ['`Y000` and a status', 'an HTTP error, such as `Y000404`'],
        ['`Y000000`', 'anything unforeseen'],
      ],
    },
  },
  {
    number: '11.2',
    title: 'FranceConnect’s own codes',
    table: {
      head: ['Code', 'HTTP', 'Cause', 'If the citizen goes back'],
      rows: FAMILIES.flatMap(({ entries }) =>
        Object.entries(entries).map(([code, { http, trigger, backLink }]) => [
          `\`${code}\``,
          String(http),
          trigger,
          backLink ? `\`${backLink.error}\`` : 'nothing',
        ]),
      ),
    },
  },
  {
    number: '11.3',
    title: 'Codes of the engine',
    text: [
      'The engine is oidc-provider 9.1.2. Each place where it throws has a code; an error nobody mapped is `Y040001`. At `/token`, `/userinfo` and `/token/revocation` the answer is JSON, elsewhere a page or a redirection. Listed are those this simulator can answer; the list of codes has all of them.',
    ],
    table: {
      head: ['Code', 'HTTP', 'Cause'],
      rows: LIBRARY_SITES.map((site) => ({ code: site.code, entry: libraryEntry(site.code) }))
        .filter(({ entry }) => entry.simulated)
        .map(({ code, entry }) => [`\`${code}\``, String(entry.http), entry.trigger]),
    },
  },
  {
    number: '11.4',
    title: 'What a service may receive as error',
    text: [
      'Never `login_required`, `consent_required`, `interaction_required` or `account_selection_required`: there is no silent mode.',
    ],
    table: {
      head: ['`error`', 'When'],
      rows: [
        ['`invalid_request`', 'a fault of the protocol (§2.4)'],
        ['`invalid_scope`', 'a scope the service is not registered for; named in `scope`'],
        ['`unsupported_response_type`', 'anything but `code`'],
        ['`invalid_acr`', 'a level the platform does not give'],
        ['`invalid_idp_hint`', 'a source the service may not name'],
        ['`access_denied`', 'the citizen went back'],
        ['`server_error`, `temporarily_unavailable`', 'the citizen went back from an error page'],
      ],
    },
  },
];
