import { HIGH, LOW } from '../platform.ts';
import { DATA_PROVIDERS } from '../scopes.ts';
import { literal, type Section } from './section.ts';

/** Scopes of data providers: their claims are not the identity's. */
const PROVIDED: ReadonlySet<string> = new Set(DATA_PROVIDERS.flatMap(({ scopes }) => scopes));

/** §7 and §8: which data a service receives, and under which identifier. */
export const IDENTITY_SECTIONS: readonly Section[] = [
  {
    number: '7',
    title: 'Scopes and claims',
    text: [
      'No claim but `sub` is certain: what nobody knows of a person is left out. An unknown scope is dropped, `address` and `phone` among them.',
    ],
  },
  {
    number: '7.1',
    title: 'Scopes of FranceConnect',
    text: ['`amr` opens nothing here: it is asked for with `claims` (§2.7).'],
    table: { head: ['Scope', 'Claims in userinfo'], rows: scopeRows(LOW.claimsByScope) },
  },
  {
    number: '7.2',
    title: 'Scopes of FranceConnect+',
    text: ['The `rnipp_…` scopes add what the civil register knows to what the source says.'],
    table: { head: ['Scope', 'Claims in userinfo'], rows: scopeRows(HIGH.claimsByScope) },
  },
  {
    number: '7.3',
    title: 'Form of the claims',
    text: [
      'At FranceConnect the identity is the civil register’s. At FranceConnect+ it is the source’s. Codes of communes are those of the day of birth: some no longer exist.',
    ],
    table: {
      head: ['Claim', 'Form', 'From'],
      rows: [
        ['`sub`', '64 hexadecimal digits and `v1`', 'FranceConnect (§8)'],
        ['`given_name`', 'all first names, separated by spaces', 'register; source at FranceConnect+'],
        ['`given_name_array`', 'the same as an array', 'register; absent at FranceConnect+'],
        ['`family_name`', 'the birth name', 'register; source at FranceConnect+'],
        ['`preferred_username`', 'the usage name; may be absent or empty', 'source'],
        [
          '`birthdate`',
          '`1990-04-12`; FranceConnect+ may have `1990-04-00` and `1990-00-00`',
          'register; source at FranceConnect+',
        ],
        ['`idp_birthdate`', 'the date as the source says it', 'source; FranceConnect only'],
        ['`gender`', '`male` `female` `unspecified`', 'register; source at FranceConnect+'],
        [
          '`birthplace`',
          'INSEE code of the commune, five characters; empty when born abroad',
          'register; source at FranceConnect+',
        ],
        [
          '`birthcountry`',
          'INSEE code of the country, five digits; France is `99100`',
          'register; source at FranceConnect+',
        ],
        ['`email`', 'an address; always there', 'source'],
        ['`idp_id`', 'identifier of the source', 'FranceConnect'],
      ],
    },
  },
  {
    number: '7.4',
    title: 'Scopes of data providers',
    text: [
      'A scope opens one claim of the same name, shown on the information page and told to the data provider (§10). `/userinfo` never carries it: the service calls the data provider with the access token.',
    ],
    table: {
      head: ['Provider', 'FranceConnect+', 'Scopes'],
      rows: DATA_PROVIDERS.map(({ name, scopes }) => [
        name,
        scopes.some((scope) => scope in HIGH.claimsByScope) ? 'yes' : 'no',
        literal(...scopes),
      ]),
    },
  },
  {
    number: '7.5',
    title: 'Labels on the information page',
    text: ['`sub`, `given_name_array`, `idp_birthdate`, `idp_id`, `amr` and the `rnipp_…` claims are not listed.'],
    table: {
      head: ['Claim', 'Label'],
      rows: [
        ['`family_name`', 'Nom de naissance'],
        ['`preferred_username`', 'Nom d’usage'],
        ['`given_name`', 'Prénom(s)'],
        ['`gender`', 'Sexe'],
        ['`birthdate`', 'Date de naissance'],
        ['`birthplace`', 'Lieu de naissance'],
        ['`birthcountry`', 'Pays de naissance'],
        ['`email`', 'Adresse email'],
      ],
    },
  },
  {
    number: '8',
    title: 'sub',
    text: [
      'The same person has the same `sub` at a service whatever the source, the session or the level; another one at another service, unless the two share an `entityId`; and another one at FranceConnect+.',
      'The first `sub` given to an account is kept: it survives a change in how it is computed.',
    ],
    table: {
      head: ['Step', 'Computation'],
      rows: [
        ['1', 'Take the identity of the civil register, at both platforms.'],
        [
          '2',
          'Join given names, family name, birthdate, gender, birthplace (only when born in France) and birthcountry, without separators.',
        ],
        ['3', 'Base64 of the SHA-256 of the text in latin1.'],
        ['4', 'SHA-256 of `entityId`, step 3 and a secret of the platform, in hexadecimal, followed by `v1`.'],
      ],
    },
  },
];

function scopeRows(claimsByScope: Readonly<Record<string, readonly string[]>>): string[][] {
  const identity = Object.entries(claimsByScope).filter(([scope]) => !PROVIDED.has(scope));
  return identity.map(([scope, claims]) => [literal(scope), scope === 'amr' ? 'nothing' : literal(...claims)]);
}
