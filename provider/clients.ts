import type { ClientRegistration } from '../contract/client-registration.ts';
import type { Collection, Storage } from '../infrastructure/storage/storage.ts';

/** The registered services. Changes are seen by the next request. */
export class ClientRegistry {
  readonly #clients: Collection<ClientRegistration>;

  constructor(storage: Storage) {
    this.#clients = storage.collection('clients');
  }

  find(client_id: string): Promise<ClientRegistration | undefined> {
    return this.#clients.get(client_id);
  }

  async all(): Promise<ClientRegistration[]> {
    return (await this.#clients.entries()).map(([, client]) => client);
  }

  /** Adds a service or replaces the one of the same `client_id`. */
  save(client: ClientRegistration): Promise<void> {
    return this.#clients.set(client.client_id, client);
  }

  /** From the next request on the service is unknown. */
  remove(client_id: string): Promise<void> {
    return this.#clients.delete(client_id);
  }

  /** Whether some registered service may receive the citizen at this address. */
  async knowsRedirectUri(uri: string): Promise<boolean> {
    return (await this.all()).some((client) => isRedirectAllowed(client, client.redirect_uris, uri));
  }
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * FranceConnect compares addresses character for character (service contract §2.3). The `loopback` policy, ours, adds any
 * http address of this machine.
 */
export function isRedirectAllowed(
  { redirectPolicy }: Pick<ClientRegistration, 'redirectPolicy'>,
  registered: readonly string[],
  uri: string,
): boolean {
  if (registered.includes(uri)) return true;
  return redirectPolicy === 'loopback' && URL.canParse(uri) && LOOPBACK.has(new URL(uri).hostname);
}
