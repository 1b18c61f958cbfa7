import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { ClientRegistration } from '../../contract/client-registration.ts';
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
export function clientAdapter(clients: ClientRegistry): Adapter {
  const readOnly = async () => {
    throw new TypeError('services are registered through the registry');
  };
  return {
    async find(client_id) {
      const client = await clients.find(client_id);
      return client?.active ? engineMetadata(client) : undefined;
    },
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
    upsert: readOnly,
    consume: readOnly,
    destroy: readOnly,
    revokeByGrantId: readOnly,
  };
}

function engineMetadata({ name, scopes, active: _, ...client }: ClientRegistration): AdapterPayload {
  // The engine types payloads for the artefacts it writes itself; client metadata is free-form.
  return { ...client, client_name: name, scope: scopes.join(' ') } as unknown as AdapterPayload;
}
