import { z } from 'zod';
import { isBirthdate, isPresumed } from '../civil-status/birthdate.ts';
import type { RegisterAnswer } from '../civil-status/register.ts';
import { DELEGATION_SCOPES } from '../contract/delegation-scopes.ts';
import type { InputSchemaOf } from '../contract/schema-of.ts';
import { EUROPEAN_LEVELS, type EuropeanLevel, type SourceId } from './persona.ts';

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
