import { z } from 'zod';
import { ACR_VALUES, type Acr } from '../../contract/acr.ts';
import type { SchemaOf } from '../../contract/schema-of.ts';

const url = z
  .string('required')
  .refine((value) => /^https?:\/\//.test(value) && URL.canParse(value), 'an http or https URL');

/** An OpenID Connect issuer that already runs elsewhere, as a source. */
export interface ExternalSource {
  /** Lower-case letters, digits and hyphens. */
  id: string;
  /** Shown in the list of sources. */
  title: string;
  description?: string | undefined;
  /** URL below which the discovery document is. */
  issuer: string;
  client_id: string;
  client_secret: string;
  /** Levels the source may be chosen for. Default: eidas1. */
  acr?: Acr[] | undefined;
  /** Authentication methods. */
  amr?: string[] | undefined;
  /** How the source sends userinfo; `''` is plain JSON. Default: any form is accepted. */
  userinfo_signed_response_alg?: 'ES256' | 'RS256' | 'HS256' | '' | undefined;
}

/** Checks an {@link ExternalSource}. */
export const externalSource = z.strictObject({
  id: z.string('required').regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and hyphens'),
  title: z.string('required').min(1, 'at least one character'),
  description: z.string('a text').optional(),
  issuer: url,
  client_id: z.string('required').min(1, 'at least one character'),
  client_secret: z.string('required').min(1, 'at least one character'),
  acr: z
    .array(z.enum(ACR_VALUES, ACR_VALUES.join(', ')))
    .min(1, 'at least one level')
    .optional(),
  amr: z.array(z.string()).optional(),
  userinfo_signed_response_alg: z
    .enum(['ES256', 'RS256', 'HS256', ''], 'ES256, RS256, HS256, or "" for plain JSON')
    .optional(),
} satisfies SchemaOf<ExternalSource>);
