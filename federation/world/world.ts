import { z } from 'zod';
import { type ClientRegistration, clientRegistration } from '../../contract/client-registration.ts';
import { type DataProviderRegistration, dataProviderRegistration } from '../../contract/data-provider.ts';
import type { InputSchemaOf } from '../../contract/schema-of.ts';
import { type SourceRecordsSettings, sourceRecordsSchema } from '../../contract/source-record.ts';
import { SOURCE_LISTS, type SourceListName } from '../../identity-sources/list-names.ts';
import { DURATION_EXPECTED, type Duration } from '../../infrastructure/duration.ts';
import { type OwnPersona, ownPersonaSchema } from '../../personas/own-persona.ts';
import {
  type CpfRules,
  cpfRulesSchema,
  UNSAFE_SWITCHES,
  type UnsafeSwitch,
  VARIANTS,
  type Variant,
} from '../../relying-party/rules.ts';
import { durationSchema } from '../input/duration-schema.ts';
import { type ExternalSource, externalSource } from '../sources/external-source.ts';

/** Every member may be absent, or undefined. */
type MayLeaveOut<T> = { [Member in keyof T]?: T[Member] | undefined };

/** A service in a world: who it is and where citizens come back to; everything else has a default. */
export type WorldService = MayLeaveOut<ClientRegistration> &
  Pick<ClientRegistration, 'client_id' | 'client_secret' | 'redirect_uris'>;

/** A data provider in a world; everything else has a default. */
export type WorldDataProvider = MayLeaveOut<DataProviderRegistration> &
  Pick<DataProviderRegistration, 'client_id' | 'client_secret' | 'jwks_uri'>;

/** How a clock differs from the machine's: so far ahead, or standing still. */
export interface WorldClockSetting {
  /** Milliseconds, or a duration in words such as `31 min`. Default: 0. */
  ahead?: number | Duration | undefined;
  /** The moment it stands still at, ISO 8601. */
  frozenAt?: string | undefined;
}

/** The clock of everybody, and those of single services by `client_id`. */
export interface WorldClock extends WorldClockSetting {
  clients?: Record<string, WorldClockSetting> | undefined;
}

/**
 * What a simulator is set up with, in one JSON object: an instance exports it, another one starts with it. CPF accounts,
 * sessions, keys, the journal and active scenarios are no part of it.
 */
export interface World {
  /** For editors. */
  $schema?: string | undefined;
  services?: WorldService[] | undefined;
  /** People beside those of the stock. */
  people?: OwnPersona[] | undefined;
  /** Issuers that run elsewhere, as sources beside the built-in ones. */
  sources?: ExternalSource[] | undefined;
  /** The sources FranceConnect lists. Default: today. */
  list?: SourceListName | undefined;
  /** Whether the line under each source's title is left out. Default: false. */
  hideDescriptions?: boolean | undefined;
  /** What FranceConnect records of its sources, by source id. */
  sourceRecords?: SourceRecordsSettings | undefined;
  dataProviders?: WorldDataProvider[] | undefined;
  cpfVariant?: Variant | undefined;
  cpfRules?: MayLeaveOut<CpfRules> | undefined;
  cpfUnsafe?: UnsafeSwitch[] | undefined;
  clock?: WorldClock | undefined;
  /** What an export could not write down, in sentences. Read by people only. */
  notes?: string[] | undefined;
}

const service = clientRegistration
  .partial()
  .required({ client_id: true, client_secret: true, redirect_uris: true })
  .describe('A registration, with the names of OpenID Connect registration.');

const dataProvider = dataProviderRegistration
  .partial()
  .required({ client_id: true, client_secret: true, jwks_uri: true });

const clockSetting = {
  ahead: z
    .union([z.number('milliseconds'), durationSchema], `milliseconds, or ${DURATION_EXPECTED}`)
    .optional()
    .describe('How far ahead of the machine’s clock: milliseconds, or a duration such as "31 min".'),
  frozenAt: z.iso
    .datetime('a moment such as 2026-11-30T12:00:00Z')
    .optional()
    .describe('The moment the clock stands still at.'),
};

const clock = z.strictObject({
  ...clockSetting,
  clients: z
    .record(z.string(), z.strictObject(clockSetting), 'an object: client_id → clock')
    .optional()
    .describe('Clocks of single services, by client_id.'),
} satisfies InputSchemaOf<WorldClock>);

/** Checks a {@link World}, section by section. Described for editors by `franceconnect-local.world.schema.json`. */
export const worldSchema = z.strictObject(
  {
    $schema: z.string('an address').optional(),
    services: z.array(service, 'a list of services').optional(),
    people: z.array(ownPersonaSchema, 'a list of people').optional().describe('People beside those of the stock.'),
    sources: z
      .array(externalSource, 'a list of issuers that run elsewhere')
      .optional()
      .describe('Issuers that run elsewhere, as sources beside the built-in ones.'),
    list: z.enum(SOURCE_LISTS, SOURCE_LISTS.join(' or ')).optional().describe('The sources FranceConnect lists.'),
    hideDescriptions: z.boolean('true or false').optional().describe('Leave out the line under each source’s title.'),
    sourceRecords: sourceRecordsSchema.optional().describe('What FranceConnect records of its sources, by source id.'),
    dataProviders: z.array(dataProvider, 'a list of data providers').optional(),
    cpfVariant: z.enum(VARIANTS, VARIANTS.join(', ')).optional().describe('Sign-up form of the CPF site.'),
    cpfRules: cpfRulesSchema.optional().describe('Rules of the CPF site.'),
    cpfUnsafe: z
      .array(z.enum(UNSAFE_SWITCHES, UNSAFE_SWITCHES.join(', ')))
      .optional()
      .describe('Mistakes the CPF site makes on purpose.'),
    clock: clock.optional(),
    notes: z
      .array(z.string('a text'), 'a list of texts')
      .optional()
      .describe('What an export could not write down. Read by people only.'),
  } satisfies InputSchemaOf<World>,
  'a world: { services, people, sources, sourceRecords, dataProviders, cpfRules, clock }',
);
