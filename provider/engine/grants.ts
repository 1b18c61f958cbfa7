import type { Collection, Storage } from '../../infrastructure/storage/storage.ts';

/** Userinfo claims by grant: what one sign-in transmits, kept as long as its tokens may live. */
export class GrantedIdentities {
  readonly #claims: Collection<Record<string, unknown>>;
  readonly #lifetime: number;

  /** @param lifetime seconds */
  constructor(storage: Storage, platform: string, lifetime: number) {
    this.#claims = storage.collection(`${platform}:granted-identity`);
    this.#lifetime = lifetime;
  }

  get(grantId: string): Promise<Record<string, unknown> | undefined> {
    return this.#claims.get(grantId);
  }

  save(grantId: string, claims: Record<string, unknown>): Promise<void> {
    return this.#claims.set(grantId, claims, this.#lifetime);
  }
}
