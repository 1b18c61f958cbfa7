import type { CivilIdentity } from '../../civil-status/register.ts';
import type { Collection, Storage } from '../../infrastructure/storage/storage.ts';

/** What is told of a sign-in to those its tokens are shown to. */
export interface GrantedSignIn {
  /** The level the service asked for. */
  acr: string;
  register: CivilIdentity | undefined;
}

interface Granted extends GrantedSignIn {
  claims: Record<string, unknown>;
}

/** What one sign-in transmits, by grant, kept as long as its tokens may live. */
export class GrantedIdentities {
  readonly #granted: Collection<Granted>;
  readonly #lifetime: number;

  /** @param lifetime seconds */
  constructor(storage: Storage, platform: string, lifetime: number) {
    this.#granted = storage.collection(`${platform}:granted-identity`);
    this.#lifetime = lifetime;
  }

  /** Userinfo claims. */
  async get(grantId: string): Promise<Record<string, unknown> | undefined> {
    return (await this.#granted.get(grantId))?.claims;
  }

  async signIn(grantId: string): Promise<GrantedSignIn | undefined> {
    const granted = await this.#granted.get(grantId);
    return granted && { acr: granted.acr, register: granted.register };
  }

  save(grantId: string, granted: Granted): Promise<void> {
    return this.#granted.set(grantId, granted, this.#lifetime);
  }
}
