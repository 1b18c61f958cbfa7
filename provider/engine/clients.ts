import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { ClientRegistration } from '../../contract/client-registration.ts';
import type { PlatformRules } from '../../contract/platform.ts';
import type { ClientRegistry } from '../clients.ts';

/** Members of a registration the engine carries along without knowing them. */
export const EXTRA_CLIENT_METADATA = [
  'entityId',
  'claims',
  'type',
  'identityConsent',
  'allowedPrompts',
  'redirectPolicy',
] as const;

/** Lets the engine find services in our registry: those added or edited at run time count from the next request on. */
export function clientAdapter(clients: ClientRegistry, rules: PlatformRules): Adapter {
  /** By registration: the registry hands out the same object until it changes. */
  const translated = new WeakMap<ClientRegistration, AdapterPayload>();
  const readOnly = async () => {
    throw new TypeError('services are registered through the registry');
  };
  return {
    async find(client_id) {
      const client = await clients.find(client_id);
      if (!client?.active) return undefined;
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

/**
 * A registration as this platform reads it: scopes the platform does not know are nothing to it, and where it does not
 * encrypt, the encryption members are ignored (reference: service contract §5, §12).
 */
function engineMetadata(client: ClientRegistration, { claimsByScope, encrypts }: PlatformRules): AdapterPayload {
  const {
    name,
    scopes,
    active: _,
    scenario: _scenario,
    id_token_encrypted_response_alg,
    id_token_encrypted_response_enc,
    userinfo_encrypted_response_alg,
    userinfo_encrypted_response_enc,
    jwks_uri,
    ...common
  } = client;
  const everyScope = Object.keys(claimsByScope).every((scope) => scopes.includes(scope));
  const metadata = {
    ...common,
    client_name: name,
    // Absent, it restricts nothing: the engine reads the whole registration again at each request, and the full list is most of it.
    ...(!everyScope && { scope: scopes.filter((scope) => scope in claimsByScope).join(' ') }),
    ...(encrypts && {
      // Empty, not absent, when the registration lacks them: the engine then refuses the service, as FranceConnect+ does.
      id_token_encrypted_response_alg: id_token_encrypted_response_alg ?? '',
      id_token_encrypted_response_enc: id_token_encrypted_response_enc ?? '',
      userinfo_encrypted_response_alg: userinfo_encrypted_response_alg ?? '',
      userinfo_encrypted_response_enc: userinfo_encrypted_response_enc ?? '',
      jwks_uri,
    }),
  };
  // The engine types payloads for the artefacts it writes itself; client metadata is free-form.
  return metadata as unknown as AdapterPayload;
}
