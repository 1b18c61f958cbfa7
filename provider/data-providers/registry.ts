import type { DataProviderRegistration } from '../../contract/data-provider.ts';
import { keepSecret } from '../../infrastructure/secrets.ts';
import type { Collection, Storage } from '../../infrastructure/storage/storage.ts';

/** The registered data providers. Changes are seen by the next request. */
export class DataProviderRegistry {
  readonly #dataProviders: Collection<DataProviderRegistration>;

  constructor(storage: Storage) {
    this.#dataProviders = storage.collection('data-providers');
  }

  find(client_id: string): Promise<DataProviderRegistration | undefined> {
    return this.#dataProviders.get(client_id);
  }

  async all(): Promise<DataProviderRegistration[]> {
    return (await this.#dataProviders.entries()).map(([, dataProvider]) => dataProvider);
  }

  /** Adds a data provider or replaces the one of the same `client_id`. */
  save(dataProvider: DataProviderRegistration): Promise<void> {
    keepSecret(dataProvider.client_secret);
    return this.#dataProviders.set(dataProvider.client_id, dataProvider);
  }

  /** From the next request on the data provider is unknown. */
  remove(client_id: string): Promise<void> {
    return this.#dataProviders.delete(client_id);
  }
}
