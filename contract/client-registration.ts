import { z } from 'zod';
import { ENCRYPTION_ALGS, ENCRYPTION_ENCS } from './platform.ts';
import { LONGEST_REDIRECT, MOST_STARS, REDIRECT_POLICIES, type RedirectPolicy, sampleOf } from './redirect-policy.ts';
import type { SchemaOf } from './schema-of.ts';
import { KNOWN_SCOPES } from './scopes.ts';

const EXPECTED_URL = 'an http or https URL';
const isUrl = (value: string) => /^https?:\/\//.test(value) && URL.canParse(value);
const url = z.string(EXPECTED_URL).refine(isUrl, EXPECTED_URL);
/** A `*` is allowed; whether it has a meaning depends on the policy. */
const address = z
  .string(EXPECTED_URL)
  .max(LONGEST_REDIRECT, `${LONGEST_REDIRECT} characters at most`)
  .refine((value) => isUrl(sampleOf(value)), EXPECTED_URL)
  .refine((value) => value.split('*').length <= MOST_STARS + 1, `${MOST_STARS} stars at most`);
const encryptionAlg = z.enum([...ENCRYPTION_ALGS, ''], ENCRYPTION_ALGS.join(', ')).optional();
const encryptionEnc = z.enum([...ENCRYPTION_ENCS, ''], ENCRYPTION_ENCS.join(', ')).optional();
const alg = z.enum(['ES256', 'RS256', 'HS256'], 'ES256, RS256 or HS256');
const only = <const Value extends string>(value: Value) => z.literal(value, `${value}, which is the only one`);
const onlyList = <const Value extends string>(value: Value) =>
  z.tuple([only(value)], `${value}, which is the only one`).optional();

/** Said of a service elsewhere; FranceConnect stores none of it, and knows only these values. */
const constants = {
  token_endpoint_auth_method: only('client_secret_post').optional(),
  grant_types: onlyList('authorization_code'),
  response_types: onlyList('code'),
  subject_type: only('pairwise').optional(),
};

/** For people: nothing is enforced at run time. */
const management = {
  title: z.string('a text').optional(),
  signup_id: z.string('a text').optional(),
  eidas: z.number('a number').optional(),
  site: z.array(z.string()).or(z.string()).optional(),
  IPServerAddressesAndRanges: z.array(z.string(), 'a list of texts').optional(),
  email: z.string('a text').optional(),
  credentialsFlow: z.boolean('true or false').optional(),
  createdAt: z.string('a date').optional(),
  updatedAt: z.string('a date').optional(),
  updatedBy: z.string('a text').optional(),
};

/** Empty is as good as absent: FranceConnect’s own records of low services have it so. */
type EncryptionAlg = (typeof ENCRYPTION_ALGS)[number] | '';
type EncryptionEnc = (typeof ENCRYPTION_ENCS)[number] | '';

/**
 * A service's registration (reference: service contract §12). `redirectPolicy` and `scenario` are ours: FranceConnect has
 * nothing like them.
 */
export interface ClientRegistration {
  /** `key` in FranceConnect's own records. */
  client_id: string;
  /** At least 32 characters. */
  client_secret: string;
  /** Base of the `sub`, at least 32 characters: services that share it share the `sub`. */
  entityId: string;
  /** Shown on FranceConnect's pages, 256 characters at most. */
  name: string;
  /** False: the service is unknown. */
  active: boolean;
  /** FranceConnect knows services of `CORE_FCP` only; FranceConnect+ does not look. */
  platform: 'CORE_FCP' | 'CORE_LEGACY';
  redirect_uris: string[];
  post_logout_redirect_uris: string[];
  /** Needed as soon as redirect_uris have several hosts: fetched when a citizen arrives, must list them all. */
  sector_identifier_uri?: string | undefined;
  scopes: string[];
  /** Only `amr` has a meaning. */
  claims: 'amr'[];
  id_token_signed_response_alg: 'ES256' | 'RS256' | 'HS256';
  userinfo_signed_response_alg: 'ES256' | 'RS256' | 'HS256';
  /** FranceConnect+ demands all four, and a key; FranceConnect ignores them (§5). */
  id_token_encrypted_response_alg?: EncryptionAlg | undefined;
  id_token_encrypted_response_enc?: EncryptionEnc | undefined;
  userinfo_encrypted_response_alg?: EncryptionAlg | undefined;
  userinfo_encrypted_response_enc?: EncryptionEnc | undefined;
  /** Where the service publishes its encryption keys. */
  jwks_uri?: string | undefined;
  type: 'public' | 'private';
  /** With type `private`, the information page asks for an agreement (§3.6). */
  identityConsent: boolean;
  allowedPrompts: string[];
  /** Id of a scenario that is active in every sign-in of this service. */
  scenario?: string | undefined;
  /** Sources the service may name in `idp_hint`, in the place of the platform's list; empty forbids all (§2.8). */
  allowedIdpHints?: string[] | undefined;
  /** True: `idpFilterList` names the sources this service does not accept; false: the only ones it does. */
  idpFilterExclude: boolean;
  idpFilterList: string[];
  /** Scopes of which a carer's mandate must have one; none demands none. Other sources have no mandates. */
  rep_scope?: string[] | undefined;
  /** Which addresses are accepted beside the registered ones. */
  redirectPolicy: RedirectPolicy;
  /** Label in the back office; the citizen reads `name`. Like the members below, for people: nothing is enforced. */
  title?: string | undefined;
  /** DataPass request number. */
  signup_id?: string | undefined;
  eidas?: number | undefined;
  site?: string | string[] | undefined;
  IPServerAddressesAndRanges?: string[] | undefined;
  email?: string | undefined;
  credentialsFlow?: boolean | undefined;
  createdAt?: string | undefined;
  updatedAt?: string | undefined;
  updatedBy?: string | undefined;
  /** Said of a service elsewhere: FranceConnect knows this value only, as for the members below. */
  token_endpoint_auth_method?: 'client_secret_post' | undefined;
  grant_types?: ['authorization_code'] | undefined;
  response_types?: ['code'] | undefined;
  subject_type?: 'pairwise' | undefined;
}

/** Checks a registration, member by member. */
export const clientRegistration = z.strictObject({
  client_id: z.string().min(1, 'at least one character'),
  client_secret: z.string().min(32, 'at least 32 characters'),
  entityId: z.string().min(32, 'at least 32 characters'),
  name: z.string().min(1, '1 to 256 characters').max(256, '1 to 256 characters'),
  active: z.boolean('true or false'),
  platform: z.enum(['CORE_FCP', 'CORE_LEGACY'], 'CORE_FCP or CORE_LEGACY'),
  redirect_uris: z.array(address, 'a list of URLs').min(1, 'at least one URL'),
  post_logout_redirect_uris: z.array(address, 'a list of URLs'),
  sector_identifier_uri: url.optional(),
  scopes: z.array(z.enum(KNOWN_SCOPES as [string, ...string[]], 'a scope FranceConnect knows')),
  claims: z.array(z.literal('amr', 'only « amr » has a meaning')),
  id_token_signed_response_alg: alg,
  userinfo_signed_response_alg: alg,
  id_token_encrypted_response_alg: encryptionAlg,
  id_token_encrypted_response_enc: encryptionEnc,
  userinfo_encrypted_response_alg: encryptionAlg,
  userinfo_encrypted_response_enc: encryptionEnc,
  jwks_uri: url.optional(),
  type: z.enum(['public', 'private'], 'public or private'),
  identityConsent: z.boolean('true or false'),
  allowedPrompts: z.array(z.string()),
  scenario: z.string('the id of a scenario').min(1, 'the id of a scenario').optional(),
  allowedIdpHints: z.array(z.string('the id of a source'), 'a list of source ids').optional(),
  idpFilterExclude: z.boolean('true or false'),
  idpFilterList: z.array(z.string('the id of a source'), 'a list of source ids'),
  rep_scope: z.array(z.string(), 'a list of texts').optional(),
  redirectPolicy: z.enum(REDIRECT_POLICIES, REDIRECT_POLICIES.join(', ')),
  ...management,
  ...constants,
} satisfies SchemaOf<ClientRegistration>);

/** Checks also that its members agree with each other. */
export const consistentRegistration = clientRegistration.superRefine(
  ({ redirectPolicy, redirect_uris, post_logout_redirect_uris, sector_identifier_uri }, { addIssue }) => {
    const patterns = [...redirect_uris, ...post_logout_redirect_uris].filter((uri) => uri.includes('*'));
    if (redirectPolicy !== 'pattern') {
      for (const pattern of patterns.filter((uri) => !isUrl(uri))) {
        addIssue({
          code: 'custom',
          path: ['redirectPolicy'],
          message: `pattern, for ${pattern}`,
          input: redirectPolicy,
        });
      }
    } else if (sector_identifier_uri !== undefined && patterns.length > 0) {
      const message = 'nothing beside patterns: it must list every redirect_uri as it is';
      addIssue({ code: 'custom', path: ['sector_identifier_uri'], message, input: sector_identifier_uri });
    }
  },
);

/** What a service gives of itself; FranceConnect's own records call the client_id `key`. */
export type GivenRegistration = Partial<ClientRegistration> & { key?: string | undefined };

/** Everything a registration may leave out, as the partner portal fills it in: all scopes, `amr`, public, no consent box. */
export const CLIENT_DEFAULTS = {
  active: true,
  platform: 'CORE_FCP',
  post_logout_redirect_uris: [],
  scopes: [...KNOWN_SCOPES],
  claims: ['amr'],
  id_token_signed_response_alg: 'ES256',
  userinfo_signed_response_alg: 'ES256',
  type: 'public',
  identityConsent: false,
  allowedPrompts: [],
  idpFilterExclude: true,
  idpFilterList: [],
  redirectPolicy: 'exact',
} as const satisfies Partial<z.input<typeof clientRegistration>>;

/** Every member a registration may have. */
export const REGISTRATION_MEMBERS: readonly string[] = Object.keys(clientRegistration.shape);
