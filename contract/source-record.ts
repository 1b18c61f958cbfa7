import { z } from 'zod';
import { ACR_VALUES, type Acr } from './acr.ts';
import { FEATURE_HANDLERS, type FeatureHandlers } from './feature-handlers.ts';
import type { Platform } from './platform.ts';
import type { SchemaOf } from './schema-of.ts';

const text = z.string('a text').trim().min(1, 'a text that is not empty').optional();
const flag = z.boolean('true or false').optional();

/** A warning the citizen reads before going to the source. */
export interface SourceWarning {
  title: string;
  body: string;
  /** Label of the button that goes on. */
  continueText?: string | undefined;
  moreInfoLabel?: string | undefined;
  /** An http or https URL. */
  moreInfoUrl?: string | undefined;
}

/** Settings of one source's record on one platform; what is left out stays as the source has it. */
export interface PlatformRecordSettings {
  title?: string | undefined;
  description?: string | undefined;
  /** Whether the list of sources shows it. */
  display?: boolean | undefined;
  /** Whether it is on the list of every service. `false`: only of services that name it, in a white list or an `idp_hint`. */
  listed?: boolean | undefined;
  /** Whether it can be chosen. */
  active?: boolean | undefined;
  /** Whether it is marked « BETA ». */
  beta?: boolean | undefined;
  /** Its place in the list, lowest first. */
  order?: number | undefined;
  /** Levels it may be chosen for. */
  allowedAcr?: Acr[] | undefined;
  /** Authentication methods, such as `['fc', 'pwd']`. */
  amr?: string[] | undefined;
  /** Shown in the place of a source that is not active. */
  maintenance?: string | undefined;
  modal?: SourceWarning | undefined;
  /** Whether services may name it in `idp_hint`. */
  idpHint?: boolean | undefined;
  /** How it sends userinfo; `''` is plain JSON. */
  userinfo_signed_response_alg?: 'ES256' | 'RS256' | 'HS256' | '' | undefined;
  /** How FranceConnect treats the source: Aidants Connect, European node. */
  featureHandlers?: FeatureHandlers | undefined;
}

/** The same for both platforms (reference: identity sources §2.1), and what differs on one of them. */
export interface SourceRecordSettings extends PlatformRecordSettings {
  /** Platforms that know the source. Default: those of its levels. */
  platforms?: Platform[] | undefined;
  /** On FranceConnect. */
  low?: PlatformRecordSettings | undefined;
  /** On FranceConnect+. */
  high?: PlatformRecordSettings | undefined;
}

/** By source id. */
export type SourceRecordsSettings = Record<string, SourceRecordSettings>;

/** What settings say on one platform, without members that are undefined. */
export function settingsOn(
  platform: Platform,
  { platforms: _platforms, low, high, ...both }: SourceRecordSettings,
): { [Member in keyof PlatformRecordSettings]?: Exclude<PlatformRecordSettings[Member], undefined> } {
  const said = Object.entries({ ...both, ...{ low, high }[platform] }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said);
}

const modal = z.strictObject(
  {
    title: z.string('a text').min(1, 'a text that is not empty'),
    body: z.string('a text').min(1, 'a text that is not empty'),
    continueText: text,
    moreInfoLabel: text,
    moreInfoUrl: z
      .string('a text')
      .refine((value) => /^https?:\/\//.test(value) && URL.canParse(value), 'an http or https URL')
      .optional(),
  } satisfies SchemaOf<SourceWarning>,
  'an object { title, body, continueText?, moreInfoLabel?, moreInfoUrl? }',
);

const handler = <const Names extends readonly (string | null)[]>(names: Names) =>
  z.literal(names, names.map((name) => name ?? 'null').join(' or ')).optional();

const featureHandlers = z.strictObject(
  {
    coreVerify: handler(FEATURE_HANDLERS.coreVerify),
    coreAuthorization: handler(FEATURE_HANDLERS.coreAuthorization),
    idpIdentityCheck: handler(FEATURE_HANDLERS.idpIdentityCheck),
    authenticationEmail: handler(FEATURE_HANDLERS.authenticationEmail),
  },
  'an object of FranceConnect’s handlers',
);

const platformSettings = z.strictObject(
  {
    title: text,
    description: z.string('a text').optional(),
    display: flag,
    listed: flag,
    active: flag,
    beta: flag,
    order: z.number('a number').optional(),
    allowedAcr: z
      .array(z.enum(ACR_VALUES, `one of ${ACR_VALUES.join(', ')}`), 'a list of levels such as ["eidas1"]')
      .min(1, 'at least one level')
      .optional(),
    amr: z.array(z.string('a word'), 'a list of words such as ["fc", "pwd"]').optional(),
    maintenance: text,
    modal: modal.optional(),
    idpHint: flag,
    userinfo_signed_response_alg: z
      .enum(['ES256', 'RS256', 'HS256', ''], 'ES256, RS256, HS256, or "" for plain JSON')
      .optional(),
    featureHandlers: featureHandlers.optional(),
  } satisfies SchemaOf<PlatformRecordSettings>,
  'an object such as { "active": false }',
);

const settings = z.strictObject(
  {
    ...platformSettings.shape,
    platforms: z.array(z.enum(['low', 'high'], 'low or high'), 'a list of low and high').optional(),
    low: platformSettings.optional(),
    high: platformSettings.optional(),
  } satisfies SchemaOf<SourceRecordSettings>,
  'an object such as { "active": false }',
);

/** Settings by source id, as a file and the control API give them. */
export const sourceRecordsSchema = z.record(z.string(), settings, 'an object: source id → settings');
