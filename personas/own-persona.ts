import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { isBirthdate, isPresumed } from '../civil-status/birthdate.ts';
import { registerFamilyName, splitGivenNames } from '../civil-status/names.ts';
import { generateNir, keyOf, normaliseNir } from '../civil-status/nir.ts';
import { FRANCE } from '../civil-status/places.ts';
import type { RegisterAnswer } from '../civil-status/register.ts';
import { generateSpi, normaliseSpi } from '../civil-status/spi.ts';
import { DELEGATION_SCOPES } from '../contract/delegation-scopes.ts';
import type { InputSchemaOf } from '../contract/schema-of.ts';
import type { PersonaBook } from './book.ts';
import { credentialsAt, EVERY_SOURCE, PASSWORD, SECRET_CODES } from './citizens/citizen.ts';
import { BRIDGE } from './europeans/european.ts';
import {
  type Credentials,
  EUROPEAN_LEVELS,
  type European,
  type EuropeanLevel,
  type Persona,
  type SourceId,
  type SourceIdentity,
} from './persona.ts';

/** Claims of somebody's own person; a claim left out is worked out or not sent. */
export interface OwnIdentity {
  /** All first names, separated by spaces. At least this or `family_name`. */
  given_name?: string | undefined;
  /** Birth name. */
  family_name?: string | undefined;
  /** Usage name. */
  preferred_username?: string | undefined;
  /** `YYYY-MM-DD`; 00 for a day or a month that is unknown. */
  birthdate?: string | undefined;
  /** `male`, `female` or `unspecified`. */
  gender?: string | undefined;
  /** COG code of the commune; none for a birth abroad. */
  birthplace?: string | undefined;
  /** COG code of the country. Default: France, 99100. null: the source sends none. */
  birthcountry?: string | null | undefined;
  /** Default: made up. null: the source sends none. */
  email?: string | null | undefined;
  phone_number?: string | undefined;
}

/** A person as somebody writes one: name and birth are enough, the rest is worked out. A whole {@link Persona} is one too. */
export interface OwnPersona {
  /** Default: made from the names. */
  id?: string | undefined;
  /** How lists show the person. */
  label?: string | undefined;
  /** One sentence in French: what this person lets one see. */
  why?: string | undefined;
  /** Short kinds for filters. */
  kinds?: string[] | undefined;
  /** What a source sends. */
  identity: OwnIdentity;
  /** The civil register's answer. Default: found as is. */
  register?: RegisterAnswer | undefined;
  /** State of the account at FranceConnect. */
  account?:
    | {
        /** Disabled by its owner: `Y180001`. */
        disabled?: true | undefined;
        /** Sources the person refuses. */
        blocked_sources?: string[] | undefined;
        /** The only sources the person accepts. */
        accepted_sources?: string[] | undefined;
      }
    | undefined;
  /** Whether a town hall has certified the identity card (France Identité). Default: it has. */
  certified?: boolean | undefined;
  /** Thirteen characters, or fifteen with the key. Default: made from the birth. */
  nir?: string | undefined;
  /** The key of `nir`, in answers; always worked out. */
  nir_key?: string | undefined;
  /** Thirteen digits. Default: made up. */
  spi?: string | undefined;
  /** For a person for whom carers may sign in, by Aidants Connect. */
  mandate?: { organisation: string; subjects: string[]; until: string; revoked?: true | undefined } | undefined;
  /** For a person another European country vouches for, who signs in by the European bridge. */
  european?: { identifier: string; level: EuropeanLevel } | undefined;
  /** What is typed at each source. Default: every built-in source, password 123; the European bridge for a European. */
  credentials?:
    | Record<SourceId, { identifiant: string; password?: string | undefined; locked?: true | undefined }>
    | undefined;
}

const text = z.string('a text').trim();
const claim = text.min(1, 'a text that is not empty; leave the member out instead').max(200, '200 characters at most');

const identity = z
  .strictObject(
    {
      given_name: claim.optional().describe('All first names, separated by spaces.'),
      family_name: claim.optional().describe('Birth name.'),
      preferred_username: claim.optional().describe('Usage name.'),
      birthdate: claim.optional().describe('YYYY-MM-DD; 00 for a day or a month that is unknown.'),
      gender: claim.optional().describe('male, female or unspecified.'),
      birthplace: claim.optional().describe('COG code of the commune; none for a birth abroad.'),
      birthcountry: claim
        .nullable()
        .optional()
        .describe('COG code of the country. Default: France, 99100. null: the source sends none.'),
      email: claim.nullable().optional().describe('Default: made up. null: the source sends none.'),
      phone_number: claim.optional(),
    } satisfies InputSchemaOf<OwnIdentity>,
    'an object of claims: { given_name, family_name, birthdate, … }',
  )
  .refine(({ given_name, family_name }) => given_name !== undefined || family_name !== undefined, {
    error: 'at least given_name or family_name',
  });

const civilIdentity = z.strictObject({
  given_name: text,
  given_name_array: z.array(text, 'a list of first names'),
  family_name: text,
  birthdate: text,
  gender: z.enum(['male', 'female', 'unspecified'], 'male, female or unspecified'),
  birthplace: text,
  birthcountry: text,
});

const OUTCOMES = ['found', 'rectified', 'deceased'] as const;
const REFUSALS = [
  'single-echo',
  'several-echoes',
  'usage-name-only',
  'no-echo',
  'rejected',
  'timeout',
  'http-failure',
  'unusable',
] as const;

/** The civil register's answer. */
const register = z.union(
  [
    z.strictObject({ outcome: z.enum(OUTCOMES), identity: civilIdentity }),
    z.strictObject({ outcome: z.enum(REFUSALS) }),
  ],
  {
    error: `{ outcome, identity } with ${OUTCOMES.join(', ')}, or { outcome } with ${REFUSALS.join(', ')}`,
  },
);

const credentials = z.strictObject(
  {
    identifiant: claim,
    password: z.string('a text').optional(),
    locked: z.literal(true, 'true').optional().describe('The source has locked the account.'),
  },
  'an object { identifiant, password?, locked? }',
);

export const ownPersonaSchema = z.strictObject(
  {
    id: text
      .regex(/^[a-z0-9][a-z0-9_-]{0,99}$/, 'lower-case letters, digits, hyphens')
      .optional()
      .describe('Default: made from the names.'),
    label: claim.optional().describe('How lists show the person.'),
    why: claim.optional().describe('One sentence in French: what this person lets one see.'),
    kinds: z.array(claim, 'a list of words').optional(),
    identity: identity.describe('What a source sends.'),
    register: register.optional().describe('The civil register’s answer. Default: found as is.'),
    account: z
      .strictObject({
        disabled: z.literal(true, 'true').optional(),
        blocked_sources: z.array(text, 'a list of sources').optional(),
        accepted_sources: z.array(text, 'a list of sources').optional(),
      })
      .optional()
      .describe('State of the account at FranceConnect.'),
    certified: z
      .boolean('true or false')
      .optional()
      .describe('Whether a town hall has certified the identity card (France Identité). Default: it has.'),
    nir: text.optional().describe('Thirteen characters, or fifteen with the key. Default: made from the birth.'),
    nir_key: text.optional().describe('The key of `nir`, in answers; always worked out.'),
    spi: text.optional().describe('Thirteen digits. Default: made up.'),
    mandate: z
      .strictObject({
        organisation: text.min(1, 'the name of an organisation'),
        subjects: z
          .array(z.enum(DELEGATION_SCOPES, DELEGATION_SCOPES.join(', ')), 'a list of subjects')
          .min(1, 'at least one'),
        until: text
          .refine((day) => isBirthdate(day) && !isPresumed(day), 'a day, YYYY-MM-DD')
          .describe('Its last day.'),
        revoked: z.literal(true, 'true').optional(),
      })
      .optional()
      .describe('For a person for whom carers may sign in, by Aidants Connect.'),
    european: z
      .strictObject({
        identifier: text
          .regex(/^[A-Z]{2}\/[A-Z]{2}\/[\x21-\x7e]{1,200}$/, 'two countries and an identifier, such as DK/FR/1234')
          .describe('The country’s code, /FR/, and what the country made up: the sub of the source.'),
        level: z.enum(EUROPEAN_LEVELS, EUROPEAN_LEVELS.join(', ')).describe('The person’s level.'),
      })
      .optional()
      .describe('For a person another European country vouches for, who signs in by the European bridge.'),
    credentials: z
      .record(z.string(), credentials)
      .optional()
      .describe('What is typed at each source. Default: every built-in source, password 123.'),
  } satisfies InputSchemaOf<OwnPersona>,
  'a person: { identity: { given_name, family_name, … } }',
);

/** The sentence of a person whose author gives none. */
export const OWN_KIND = 'own';
const WHY = 'Personne ajoutée sur ce poste.';

/** Those who are there already. */
export type Others = Pick<PersonaBook, 'get' | 'holder'>;

/**
 * Returns a whole person. What was not written down is made up so that no other person has it.
 * @param own checked by {@link ownPersonaSchema}
 */
export function completePersona(own: z.output<typeof ownPersonaSchema>, others: Others): Persona {
  const { given_name = '', family_name = '', gender, birthdate, birthplace } = own.identity;
  const id = own.id ?? freeId(`${splitGivenNames(given_name)[0] ?? ''} ${family_name}`, (free) => !others.get(free));
  const identity = completeIdentity(own.identity, id);
  if (own.european) return { ...common(own, id), ...europeanOf({ ...own, european: own.european }) };
  const number = numberOf(id);
  const birth = present({ gender, birthdate, birthplace, birthcountry: identity.birthcountry ?? FRANCE });
  const generated = generateNir(birth, 500 + (number % 500));
  const nir = own.nir !== undefined ? normaliseNir(own.nir).slice(0, 13) : generated.ok ? generated.nir : undefined;
  // Those of the stock end below 1 000.
  const spi = own.spi !== undefined ? normaliseSpi(own.spi) : generateSpi(3_999_100_000 + (number % 800_000));
  const { credentials: typed } = own;
  return {
    ...common(own, id),
    identity,
    ...numbered(nir),
    spi,
    credentials: typed ? presentEach(typed) : credentialsOf(id, nir, spi, identity, others),
  };
}

type Common = Omit<Persona, 'identity' | 'credentials'>;

/** What needs no other fact. */
function common(
  { identity, register, account, certified, mandate, ...own }: z.output<typeof ownPersonaSchema>,
  id: string,
): Common {
  const { given_name = '', family_name = '' } = identity;
  return {
    id,
    label: own.label ?? [splitGivenNames(given_name)[0], registerFamilyName(family_name)].filter(Boolean).join(' '),
    why: own.why ?? WHY,
    kinds: own.kinds ?? [OWN_KIND],
    ...(register && { register }),
    ...(account && { account: present(account) }),
    ...(certified !== undefined && { certified }),
    ...(mandate && { mandate: present(mandate) }),
  };
}

/** No claim is made up for a European: what the country does not send stays absent, and few have a French number. */
function europeanOf({
  identity: { birthcountry, email, ...claims },
  european,
  credentials: typed,
  nir,
}: z.output<typeof ownPersonaSchema> & { european: European }): Pick<
  Persona,
  'identity' | 'european' | 'nir' | 'nir_key' | 'credentials'
> {
  return {
    identity: present({ ...claims, birthcountry: birthcountry ?? undefined, email: email ?? undefined }),
    european,
    ...numbered(nir === undefined ? undefined : normaliseNir(nir).slice(0, 13)),
    credentials: typed ? presentEach(typed) : { [BRIDGE]: { identifiant: european.identifier } },
  };
}

/** A number and its key, which a number that is none lacks. */
function numbered(nir: string | undefined): Pick<Persona, 'nir' | 'nir_key'> {
  if (nir === undefined) return {};
  const key = keyOf(nir);
  return key === undefined ? { nir } : { nir, nir_key: key };
}

/** FranceConnect refuses an identity without country or e-mail: both are made up unless the person is said to have none. */
function completeIdentity(given: z.output<typeof identity>, id: string): SourceIdentity {
  const { birthcountry = FRANCE, email = `${id}@example.org`, ...rest } = given;
  return present({ ...rest, birthcountry: birthcountry ?? undefined, email: email ?? undefined });
}

/**
 * Names what {@link completePersona} adds to a person as written down, for example `nir` or `identity.email`.
 * @param own as written down, checked
 */
export function madeUp(own: z.output<typeof ownPersonaSchema>, persona: Persona): string[] {
  const added = (given: object, whole: object) =>
    Object.keys(whole).filter((name) => (given as Record<string, unknown>)[name] === undefined);
  return [
    ...added(own, persona).filter((name) => MADE_UP.has(name)),
    ...added(own.identity, persona.identity).map((name) => `identity.${name}`),
  ];
}

const MADE_UP: ReadonlySet<string> = new Set(['id', 'nir', 'spi', 'credentials']);

/** Every built-in source, by what it knows people by. Where that is missing or somebody else's, by the id: nobody is shut out. */
function credentialsOf(
  id: string,
  nir: string | undefined,
  spi: string,
  { email, phone_number }: { email?: string | undefined; phone_number?: string | undefined },
  others: Others,
): Record<SourceId, Credentials> {
  const usual = credentialsAt(EVERY_SOURCE, { id, nir: nir ?? id, spi, email: email ?? id, phone: phone_number ?? id });
  return Object.fromEntries(
    Object.entries(usual).map(([source, each]) => {
      const holder = others.holder(source, each.identifiant);
      return [source, holder && holder.id !== id ? { ...each, identifiant: id } : each];
    }),
  );
}

/** The same word at every built-in source, as in FranceConnect's own files; secret codes are digits, and stay everybody's. */
export function sameCredentialsEverywhere(identifiant: string, password = PASSWORD): Record<SourceId, Credentials> {
  const usual = { identifiant, password };
  return Object.fromEntries(
    EVERY_SOURCE.map((source) => {
      const code = SECRET_CODES[source];
      return [source, code === undefined ? usual : { identifiant, password: code }];
    }),
  );
}

/** Beyond so many of one name, looking for the next number would take longer with each. */
const MOST_NAMESAKES = 100;

/** `Anne-Laure d’Ornéguy` is `anne-laure-d-orneguy`; the next one of that name ends in `-2`. */
export function freeId(name: string, isFree: (id: string) => boolean): string {
  const base = slug(name) || 'personne';
  for (let count = 1; ; count += 1) {
    const id =
      count === 1 ? base : count <= MOST_NAMESAKES ? `${base}-${count}` : `${base}-${randomBytes(6).toString('hex')}`;
    if (isFree(id)) return id;
  }
}

function slug(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 90);
}

/** The same for the same id, wherever it is worked out. */
function numberOf(id: string): number {
  return createHash('sha256').update(id).digest().readUInt32BE(0);
}

function present<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

function presentEach(typed: Record<string, { identifiant: string; password?: string | undefined }>) {
  return Object.fromEntries(Object.entries(typed).map(([source, each]) => [source, present(each)]));
}
