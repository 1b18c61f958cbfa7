import { z } from 'zod';
import { type Fault, faultsOf } from './faults.ts';
import { ENCRYPTION_ALGS, ENCRYPTION_ENCS } from './platform.ts';
import type { SchemaOf } from './schema-of.ts';
import { KNOWN_SCOPES } from './scopes.ts';

/** What FranceConnect knows of a data provider, « fournisseur de données » (reference: service contract §10). */
export interface DataProviderRegistration {
  uid: string;
  /** Management label. */
  title: string;
  /** Whether `/checktoken` answers it. */
  active: boolean;
  /** What it may learn of a token's scopes. */
  scopes: string[];
  client_id: string;
  /** At least 32 characters. */
  client_secret: string;
  /** Where it publishes its encryption keys: `use` is `enc`, `alg` the one registered here. */
  jwks_uri: string;
  /** FranceConnect+ has ES256 only. */
  checktoken_signed_response_alg: 'ES256' | 'RS256';
  checktoken_encrypted_response_alg: (typeof ENCRYPTION_ALGS)[number];
  checktoken_encrypted_response_enc: (typeof ENCRYPTION_ENCS)[number];
}

export const dataProviderRegistration = z.strictObject({
  uid: z.string().min(1, 'at least one character'),
  title: z.string().min(1, '1 to 256 characters').max(256, '1 to 256 characters'),
  active: z.boolean('true or false'),
  scopes: z.array(z.enum(KNOWN_SCOPES as [string, ...string[]], 'a scope FranceConnect knows')),
  client_id: z.string().min(1, 'at least one character'),
  client_secret: z.string().min(32, 'at least 32 characters'),
  jwks_uri: z
    .string('required')
    .refine((value) => /^https?:\/\//.test(value) && URL.canParse(value), 'an http or https URL'),
  checktoken_signed_response_alg: z.enum(['ES256', 'RS256'], 'ES256 or RS256; FranceConnect+ has ES256 only'),
  checktoken_encrypted_response_alg: z.enum(ENCRYPTION_ALGS, ENCRYPTION_ALGS.join(', ')),
  checktoken_encrypted_response_enc: z.enum(ENCRYPTION_ENCS, ENCRYPTION_ENCS.join(', ')),
} satisfies SchemaOf<DataProviderRegistration>);

/** Everything a registration may leave out, but its identifiers and key address. */
export const DATA_PROVIDER_DEFAULTS = {
  active: true,
  scopes: [...KNOWN_SCOPES],
  checktoken_signed_response_alg: 'ES256',
  checktoken_encrypted_response_alg: 'ECDH-ES',
  checktoken_encrypted_response_enc: 'A256GCM',
} as const satisfies Partial<z.input<typeof dataProviderRegistration>>;

const required = z.string('required, once').min(1, 'at least one character');
const parameters = z.strictObject({ token: required, client_id: required, client_secret: required });

/** Every violation of the closed list of `/checktoken`. What was sent of a secret is not repeated. */
export function checktokenFaults(received: unknown): Fault[] {
  return faultsOf(parameters, received ?? {}).map((fault) =>
    fault.path === 'client_id' || /^\(\w+\)$/.test(fault.received) ? fault : { ...fault, received: '(not shown)' },
  );
}

/** The members of `token_introspection` of a live token; any other token has none of them. */
export interface TokenIntrospection {
  active: true;
  /** The service's client_id. */
  aud: string;
  /** The data provider's own. */
  sub: string;
  /** Seconds since the epoch: the access token's. */
  iat: number;
  exp: number;
  acr: string;
  jti: string;
  /** What the service and the data provider are both registered for, separated by spaces. May be empty. */
  scope: string;
  /** From here on the register's identity, which those who come by the European node have not. */
  gender?: string;
  family_name?: string;
  given_name?: string;
  given_name_array?: string[];
  birthdate?: string;
  birthplace?: string;
  birthcountry?: string;
}
