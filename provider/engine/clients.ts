import type { Adapter, AdapterPayload, Client } from 'oidc-provider';
import type { ClientRegistration } from '../../contract/client-registration.ts';
import type { PlatformRules } from '../../contract/platform.ts';
import { sampleOf } from '../../contract/redirect-policy.ts';
import type { Clients } from '../clients.ts';
import { asHttps } from './outgoing.ts';

/** Members of a registration the engine carries along without knowing them. */
export const EXTRA_CLIENT_METADATA = [
  'entityId',
  'claims',
  'type',
  'identityConsent',
  'allowedPrompts',
  'registered',
] as const;

/** Redirect addresses as registered, patterns included, and how they are compared. */
type RegisteredAddresses = Pick<ClientRegistration, 'redirectPolicy' | 'redirect_uris' | 'post_logout_redirect_uris'>;

/** What the service was registered with; the engine itself holds an address in the place of each pattern. */
export function registeredAddresses(client: Pick<Client, string>): RegisteredAddresses {
  return client.registered as RegisteredAddresses;
}

/** Lets the engine find services in our registry: those added or edited at run time count from the next request on. */
export function clientAdapter(clients: Clients, rules: PlatformRules): Adapter {
  /** By registration: the registry hands out the same object until it changes. */
  const translated = new WeakMap<ClientRegistration, AdapterPayload>();
  const readOnly = async () => {
    throw new TypeError('services are registered through the registry');
  };
  return {
    async find(client_id) {
      const client = await clients.find(client_id);
      if (!client || !isKnown(client, rules)) return undefined;
      const metadata = translated.get(client) ?? engineMetadata(client, rules);
      translated.set(client, metadata);
      return metadata;
    },
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
    upsert: readOnly,
    consume: readOnly,
    destroy: readOnly,
    revokeByGrantId: readOnly,
  };
}

/** An inactive service is unknown, and FranceConnect does not load those of the former platform (reference: service contract §12). */
function isKnown({ active, platform }: ClientRegistration, rules: PlatformRules): boolean {
  return active && (rules.knowsLegacyServices || platform === 'CORE_FCP');
}

/**
 * A registration as this platform reads it: scopes the platform does not know are nothing to it, and where it does not
 * encrypt, the encryption members are ignored (reference: service contract §5, §12).
 */
function engineMetadata(client: ClientRegistration, { claimsByScope, encrypts }: PlatformRules): AdapterPayload {
  const { client_id, client_secret, name, scopes, redirectPolicy, redirect_uris, post_logout_redirect_uris } = client;
  const { entityId, claims, type, identityConsent, allowedPrompts, sector_identifier_uri, jwks_uri } = client;
  const everyScope = Object.keys(claimsByScope).every((scope) => scopes.includes(scope));
  const registered: RegisteredAddresses = { redirectPolicy, redirect_uris, post_logout_redirect_uris };
  const metadata = {
    client_id,
    client_secret,
    client_name: name,
    redirect_uris: redirect_uris.map(sampleOf),
    post_logout_redirect_uris: post_logout_redirect_uris.map(sampleOf),
    id_token_signed_response_alg: client.id_token_signed_response_alg,
    userinfo_signed_response_alg: client.userinfo_signed_response_alg,
    ...(sector_identifier_uri !== undefined && { sector_identifier_uri: asHttps(sector_identifier_uri) }),
    ...{ entityId, claims, type, identityConsent, allowedPrompts, registered },
    // Absent, it restricts nothing: the engine reads the whole registration again at each request, and the full list is most of it.
    ...(!everyScope && { scope: scopes.filter((scope) => scope in claimsByScope).join(' ') }),
    ...(encrypts && {
      // Empty, not absent, when the registration lacks them: the engine then refuses the service, as FranceConnect+ does.
      id_token_encrypted_response_alg: client.id_token_encrypted_response_alg ?? '',
      id_token_encrypted_response_enc: client.id_token_encrypted_response_enc ?? '',
      userinfo_encrypted_response_alg: client.userinfo_encrypted_response_alg ?? '',
      userinfo_encrypted_response_enc: client.userinfo_encrypted_response_enc ?? '',
      ...(jwks_uri !== undefined && { jwks_uri }),
    }),
  };
  // The engine types payloads for the artefacts it writes itself; client metadata is free-form.
  return metadata as unknown as AdapterPayload;
}
