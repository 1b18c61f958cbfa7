import type { KeyObject } from 'node:crypto';
import type { Configuration } from 'oidc-provider';
import type { SigningKey } from '../../infrastructure/keys.ts';
import { ExternalSigningKey } from '../../infrastructure/oidc-engine.ts';
import { type AtOnce, signingAtOnce } from '../../infrastructure/signing-at-once.ts';
import { currentContext } from '../context.ts';

type EngineKeys = NonNullable<Configuration['jwks']>['keys'];

/**
 * The same keys as the engine takes them. It lets a key sign by itself, as one in a hardware module does: those of elliptic
 * curves sign at once, which is half the cost. An RSA signature takes long enough to be worth another thread.
 * @param encrypts whether the platform encrypts its tokens: the engine then shows the signed one inside to nobody, and it is
 * noted in the request's context where it is signed
 */
export function engineKeys(keys: readonly SigningKey[], encrypts: boolean): EngineKeys {
  const own = keys.map((key) => (encrypts || key.alg === 'ES256' ? new OwnKey(key, encrypts) : key));
  return own as unknown as EngineKeys;
}

class OwnKey extends ExternalSigningKey {
  readonly #key: SigningKey;
  readonly #atOnce: AtOnce;
  readonly #encrypts: boolean;

  constructor(key: SigningKey, encrypts: boolean) {
    super();
    this.#key = key;
    this.#atOnce = signingAtOnce(key);
    this.#encrypts = encrypts;
  }

  override get kid(): string {
    return this.#key.kid;
  }

  override get alg(): string {
    return this.#key.alg;
  }

  override keyObject(): KeyObject {
    return this.#atOnce.publicKey;
  }

  override sign(data: Uint8Array): Uint8Array {
    const signature = this.#atOnce.sign(data);
    if (this.#encrypts) {
      currentContext().signed = `${Buffer.from(data).toString('latin1')}.${Buffer.from(signature).toString('base64url')}`;
    }
    return signature;
  }
}
