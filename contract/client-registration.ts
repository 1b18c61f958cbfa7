import { z } from 'zod';
import { ENCRYPTION_ALGS, ENCRYPTION_ENCS } from './platform.ts';
import { KNOWN_SCOPES } from './scopes.ts';

const url = z.string().refine((value) => /^https?:\/\//.test(value) && URL.canParse(value), 'an http or https URL');
const encryptionAlg = z.enum(ENCRYPTION_ALGS, ENCRYPTION_ALGS.join(', ')).optional();
const encryptionEnc = z.enum(ENCRYPTION_ENCS, ENCRYPTION_ENCS.join(', ')).optional();
const alg = z.enum(['ES256', 'RS256', 'HS256'], 'ES256, RS256 or HS256');

/**
 * A service's registration (reference: service contract §12), the fields this version honours. `redirectPolicy` is ours:
 * `loopback` accepts any address of this machine beside the registered ones, which FranceConnect never does.
 */
export const clientRegistration = z.strictObject({
  client_id: z.string().min(1, 'at least one character'),
  client_secret: z.string().min(32, 'at least 32 characters'),
  /** Base of the `sub`: services that share it share the `sub`. */
  entityId: z.string().min(32, 'at least 32 characters'),
  /** Shown on FranceConnect's pages. */
  name: z.string().min(1, '1 to 256 characters').max(256, '1 to 256 characters'),
  active: z.boolean(),
  redirect_uris: z.array(url, 'a list of URLs').min(1, 'at least one URL'),
  post_logout_redirect_uris: z.array(url, 'a list of URLs'),
  scopes: z.array(z.enum(KNOWN_SCOPES as [string, ...string[]], 'a scope FranceConnect knows')),
  claims: z.array(z.literal('amr', 'only « amr » has a meaning')),
  id_token_signed_response_alg: alg,
  userinfo_signed_response_alg: alg,
  /** FranceConnect+ demands all four, and a key; FranceConnect ignores them (§5). */
  id_token_encrypted_response_alg: encryptionAlg,
  id_token_encrypted_response_enc: encryptionEnc,
  userinfo_encrypted_response_alg: encryptionAlg,
  userinfo_encrypted_response_enc: encryptionEnc,
  /** Where the service publishes its encryption keys. */
  jwks_uri: url.optional(),
  type: z.enum(['public', 'private']),
  identityConsent: z.boolean(),
  allowedPrompts: z.array(z.string()),
  /** Ours too: a situation every flow of this service meets. */
  scenario: z.string('the id of a scenario').min(1, 'the id of a scenario').optional(),
  redirectPolicy: z.enum(['exact', 'loopback'], 'exact or loopback'),
});

export type ClientRegistration = z.infer<typeof clientRegistration>;

/** Everything a registration may leave out, as the partner portal fills it in: all scopes, `amr`, public, no consent box. */
export const CLIENT_DEFAULTS = {
  active: true,
  post_logout_redirect_uris: [],
  scopes: [...KNOWN_SCOPES],
  claims: ['amr'],
  id_token_signed_response_alg: 'ES256',
  userinfo_signed_response_alg: 'ES256',
  type: 'public',
  identityConsent: false,
  allowedPrompts: [],
  redirectPolicy: 'exact',
} as const satisfies Partial<z.input<typeof clientRegistration>>;
