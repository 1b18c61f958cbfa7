import type { Acr } from './acr.ts';

/** The two FranceConnect platforms; `high` is FranceConnect+. */
export type Platform = 'low' | 'high';

/** What one platform promises (reference: service contract §13). Lifetimes are in seconds. */
export interface PlatformRules {
  platform: Platform;
  /** Name on pages. */
  name: string;
  /** Levels a service may ask for. */
  acrValues: readonly Acr[];
  /** Level when `acr_values` names nothing known (§2.5). */
  defaultAcr: Acr;
  /** Levels for which single sign-on may be used (§3.7). */
  ssoAcrValues: readonly Acr[];
  /** FranceConnect session, and whether each use prolongs it (§3.7). */
  session: { lifetime: number; sliding: boolean };
  interactionLifetime: number;
  codeLifetime: number;
  /** Access token and ID token alike. */
  tokenLifetime: number;
  /** Scope string sent to every source (§3.3). */
  sourceScope: string;
  /** Signature algorithms, in the order discovery lists them (§1.3). */
  signingAlgs: readonly ('HS256' | 'ES256' | 'RS256')[];
  /** Published signing keys (§1.5). */
  keys: readonly { kid: string; alg: 'ES256' | 'RS256' }[];
  /** Cookie names. FranceConnect's own on the low platform (§2.2); cookies ignore ports, so a second engine needs others. */
  cookies: { fcSession: string; session: string; interaction: string; resume: string };
}

export const LOW: PlatformRules = {
  platform: 'low',
  name: 'FranceConnect',
  acrValues: ['eidas1'],
  defaultAcr: 'eidas1',
  ssoAcrValues: ['eidas1'],
  session: { lifetime: 1800, sliding: true },
  interactionLifetime: 1800,
  codeLifetime: 30,
  tokenLifetime: 60,
  sourceScope: 'openid profile email birth',
  signingAlgs: ['HS256', 'ES256', 'RS256'],
  keys: [
    { kid: 'pkcs11:ES256:hsm', alg: 'ES256' },
    { kid: 'pkcs11:RS256:hsm', alg: 'RS256' },
  ],
  cookies: {
    fcSession: 'fc_session_id',
    session: '_session',
    interaction: '_interaction',
    resume: '_interaction_resume',
  },
};
