import { HIGH, LOW, type PlatformRules } from '../platform.ts';
import { literal, type Section } from './section.ts';

/** §12 and §13: what FranceConnect knows of a service, and how its two platforms differ. */
export const REGISTRATION_SECTIONS: readonly Section[] = [
  {
    number: '12',
    title: 'Registration of a service',
    text: [
      'The partners’ portal fills in what is left out: every scope, `claims: ["amr"]`, type `public`, no excluded source, no encryption. A change counts at once.',
    ],
    table: {
      head: ['Member', 'Rule'],
      rows: [
        ['`client_id`', '`key` in FranceConnect’s records'],
        ['`client_secret`', 'at least 32 characters'],
        ['`entityId`', 'at least 32 characters; base of the `sub`'],
        ['`active`', '`false` makes the service unknown'],
        ['`name`', 'at most 256 characters; shown to the citizen'],
        ['`redirect_uris`, `post_logout_redirect_uris`', 'compared character for character'],
        [
          '`sector_identifier_uri`',
          'needed when the redirect hosts differ; read at each `/authorize`; lists every sign-in address',
        ],
        ['`scopes`', 'those the service may ask for'],
        ['`claims`', 'only `amr` has a meaning'],
        [
          '`id_token_signed_response_alg`, `userinfo_signed_response_alg`',
          '`ES256` or `RS256`; `ES256` at FranceConnect+',
        ],
        ['`…_encrypted_response_alg`, `…_enc`, `jwks_uri`', 'all of them at FranceConnect+; ignored at FranceConnect'],
        ['`type`, `identityConsent`', '`private` and `true` show the box to tick (§3.6)'],
        [
          '`idpFilterExclude`, `idpFilterList`',
          'sources the service refuses (`true`), or the only ones it accepts (`false`)',
        ],
        ['`allowedIdpHints`', 'the sources it may name (§2.8), in the place of the platform’s list'],
        ['`allowedPrompts`', 'the values of `prompt` that count (§2.6)'],
        ['`rep_scope`', 'scopes of which a carer’s mandate needs one; else `Y600020`'],
        ['`platform`', '`CORE_FCP`; FranceConnect knows no other'],
        [
          '`token_endpoint_auth_method`, `grant_types`, `response_types`, `subject_type`',
          'not stored: `client_secret_post`, `authorization_code`, `code`, `pairwise`',
        ],
      ],
    },
  },
  {
    number: '13',
    title: 'FranceConnect and FranceConnect+',
    table: {
      head: ['', LOW.name, HIGH.name],
      rows: [
        ['levels', ...both(({ acrValues }) => literal(...acrValues))],
        ['level when none is known', ...both(({ defaultAcr }) => literal(defaultAcr))],
        ['levels of single sign-on', ...both(({ ssoAcrValues }) => literal(...ssoAcrValues))],
        ['session', ...both(({ session }) => `${session.lifetime} s${session.sliding ? ' after the last use' : ''}`)],
        ['time for the pages', ...both(({ interactionLifetime }) => `${interactionLifetime} s`)],
        ['code, tokens', ...both(({ codeLifetime, tokenLifetime }) => `${codeLifetime} s, ${tokenLifetime} s`)],
        [
          'identity sent',
          ...both(({ transmits }) => (transmits === 'register' ? 'the civil register’s' : 'the source’s')),
        ],
        ['signatures', ...both(({ signingAlgs }) => literal(...signingAlgs))],
        ['encryption', ...both(({ encrypts }) => (encrypts ? 'mandatory' : 'none'))],
        ['published keys', ...both(({ keys }) => literal(...keys.map(({ alg }) => alg)))],
        ['levels of the sources', ...both(({ sourceAcrValues }) => literal(...sourceAcrValues))],
        ['scope sent to sources', ...both(({ sourceScope }) => literal(sourceScope))],
        ['excluded sources', ...both(({ showsExcludedSources }) => (showsExcludedSources ? 'greyed' : 'absent'))],
        ['Aidants Connect', ...both(({ hasCarers }) => (hasCarers ? 'yes' : 'no'))],
        ['support form', ...both(({ label }) => literal(label))],
      ],
    },
  },
];

function both(cell: (rules: PlatformRules) => string): [string, string] {
  return [cell(LOW), cell(HIGH)];
}
