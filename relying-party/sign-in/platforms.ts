import { importJWK } from 'jose';
import { encryptionKey, publicHalf } from '../../infrastructure/keys.ts';
import type { PlatformSettings, RelyingPartyConfig } from '../config.ts';
import { type Acr, FranceConnect, type FranceConnectSettings } from '../franceconnect.ts';

/** FranceConnect, up to eidas1, or FranceConnect+, from eidas2 on. */
export type PlatformName = 'low' | 'high';

/** The platforms the site is registered at, and the key FranceConnect+ encrypts for it with. */
export interface Platforms {
  low: FranceConnect;
  /** Absent where the site is not registered at FranceConnect+. */
  high?: FranceConnect;
  /** What the site publishes at its `jwks_uri` (service contract §5). */
  publicKeys: { keys: object[] };
}

interface Addresses {
  redirect_uri: string;
  post_logout_redirect_uri: string;
}

/** The name of the key in the storage. */
const OWNER = 'cpf';

/** @param settings what else both clients are made with */
export async function openPlatforms(
  config: RelyingPartyConfig,
  settings: Addresses & Pick<FranceConnectSettings, 'acceptUnsignedUserinfo'>,
): Promise<Platforms> {
  const jwk = await encryptionKey(config.storage, OWNER);
  const { kid, alg } = jwk;
  const key = await importJWK(jwk, alg);
  if (key instanceof Uint8Array) throw new TypeError('The encryption key of the site is no key pair.');
  const client = (platform: PlatformSettings) => ({ ...platform, ...settings });
  return {
    low: new FranceConnect(client(config.franceconnect)),
    ...(config.franceconnectPlus && {
      high: new FranceConnect({ ...client(config.franceconnectPlus), decryption: { key, kid, alg } }),
    }),
    publicKeys: { keys: [publicHalf(jwk)] },
  };
}

/** The platform an identity came from. */
export function platformOf({ low, high }: Platforms, issuer: string): { name: PlatformName; client: FranceConnect } {
  return high && issuer === high.issuer ? { name: 'high', client: high } : { name: 'low', client: low };
}

/** The lowest level asked of each platform: enrolling is their only difference here (reference: CPF site B7). */
export const LOWEST_ACR: Record<PlatformName, Acr> = { low: 'eidas1', high: 'eidas2' };
