import { z } from 'zod';
import { ACR_VALUES } from '../contract/acr.ts';
import { FEATURE_HANDLERS } from '../contract/feature-handlers.ts';

const text = z.string('a text').trim().min(1, 'a text that is not empty').optional();
const flag = z.boolean('true or false').optional();

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
  },
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

/** What may be changed in FranceConnect's record of a source (reference: identity sources §2.1). */
const settings = z.strictObject(
  {
    title: text,
    description: z.string('a text').optional(),
    display: flag,
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
  },
  'an object such as { "active": false }',
);

/** Settings by source id, as a file and the control API give them. */
export const sourceRecordsSchema = z.record(z.string(), settings, 'an object: source id → settings');

/** Settings of one source's record; what is left out stays as the source has it. */
export type SourceRecordSettings = z.infer<typeof settings>;

/** By source id. */
export type SourceRecordsSettings = z.infer<typeof sourceRecordsSchema>;
