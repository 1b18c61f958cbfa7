import type { ClientRegistration } from '../contract/client-registration.ts';
import { isRedirectAllowed } from '../contract/redirect-policy.ts';
import { keepSecret } from '../infrastructure/secrets.ts';
import type { Changes, Collection, Storage } from '../infrastructure/storage/storage.ts';

/**
 * The registered services. Changes are seen by the next request. A sign-in looks its service up half a dozen times, so
 * what has been read is kept until it changes.
 */
export class ClientRegistry {
  readonly #clients: Collection<ClientRegistration>;
  readonly #known = new Map<string, Promise<ClientRegistration | undefined>>();
  readonly #changes: Changes | undefined;

  constructor(storage: Storage) {
    this.#clients = storage.collection('clients');
    this.#changes = storage.changes;
    this.#changes?.hear(TOPIC, (client_id) => {
      if (client_id === undefined) this.#known.clear();
      else this.#known.delete(client_id);
    });
  }

  find(client_id: string): Promise<ClientRegistration | undefined> {
    const known = this.#known.get(client_id);
    if (known) return known;
    const read = this.#clients.get(client_id).then(keepingSecret);
    this.#remember(client_id, read);
    return read;
  }

  async all(): Promise<ClientRegistration[]> {
    return (await this.#clients.entries()).map(([, client]) => client);
  }

  /** Adds a service or replaces the one of the same `client_id`. */
  async save(client: ClientRegistration): Promise<void> {
    await this.#clients.set(client.client_id, keepingSecret(client));
    await this.#hasChanged(client.client_id);
  }

  /** From the next request on the service is unknown. */
  async remove(client_id: string): Promise<void> {
    await this.#clients.delete(client_id);
    await this.#hasChanged(client_id);
  }

  /** Whether some registered service may receive the citizen at this address. */
  async knowsRedirectUri(uri: string): Promise<boolean> {
    return (await this.all()).some(({ redirectPolicy, redirect_uris }) =>
      isRedirectAllowed(redirectPolicy, redirect_uris, uri),
    );
  }

  async #hasChanged(client_id: string): Promise<void> {
    this.#known.delete(client_id);
    await this.#changes?.announce(TOPIC, client_id);
  }

  /** Only services that exist, so that invented identifiers take no room; and not more than a load test may need. */
  #remember(client_id: string, read: Promise<ClientRegistration | undefined>): void {
    if (this.#known.size >= KNOWN_CLIENTS) this.#known.clear();
    this.#known.set(client_id, read);
    read.then(
      (client) => client ?? this.#known.delete(client_id),
      () => this.#known.delete(client_id),
    );
  }
}

/** What a platform needs to know of the services. */
export type Clients = Pick<ClientRegistry, 'find' | 'knowsRedirectUri'>;

const KNOWN_CLIENTS = 1_000;
/** Of the announcements to the other processes on this storage. */
const TOPIC = 'clients';

/** A service's secret is never shown where it does not belong. */
function keepingSecret<T extends ClientRegistration | undefined>(client: T): T {
  keepSecret(client?.client_secret);
  return client;
}
