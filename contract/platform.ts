import type { Acr } from './acr.ts';
import { HIGH_CLAIMS_BY_SCOPE, LOW_CLAIMS_BY_SCOPE } from './scopes.ts';

/** The two FranceConnect platforms; `high` is FranceConnect+. */
export type Platform = 'low' | 'high';

type SigningAlg = 'HS256' | 'ES256' | 'RS256';

/** Key and content encryption a service may be registered with on the high platform (§5). */
export const ENCRYPTION_ALGS = ['ECDH-ES', 'RSA-OAEP', 'RSA-OAEP-256'] as const;
export const ENCRYPTION_ENCS = ['A256GCM'] as const;

/** What one platform promises (reference: service contract §13). Lifetimes are in seconds. */
export interface PlatformRules {
  platform: Platform;
  /** Name on pages. */
  name: string;
  /** How the support form knows the platform (§3.8). */
  label: 'fclow' | 'fcplus';
  /** Levels a service may ask for. */
  acrValues: readonly Acr[];
  /** Level when `acr_values` names nothing known (§2.5). */
  defaultAcr: Acr;
  /** Levels for which single sign-on may be used (§3.7). */
  ssoAcrValues: readonly Acr[];
  /** FranceConnect session, whether each use prolongs it, and whether its cookie ends with the browser (§3.7). */
  session: { lifetime: number; sliding: boolean; cookieEndsWithBrowser: boolean };
  interactionLifetime: number;
  codeLifetime: number;
  /** Access token and ID token alike. */
  tokenLifetime: number;
  /** Scope string sent to every source (§3.3). */
  sourceScope: string;
  /** Levels of which a source must give one to be known at all (§13). */
  sourceAcrValues: readonly Acr[];
  /** Whether a source may be Aidants Connect, through which a carer signs in for somebody (§13). */
  hasCarers: boolean;
  /** Whether the list explains why the usual accounts are not on it (§3.2). */
  explainsItsList: boolean;
  /** Whether services of the former platform, `CORE_LEGACY`, are known (§12). */
  knowsLegacyServices: boolean;
  /** Whether a source excluded for a service is shown greyed, or not at all (§3.2). */
  showsExcludedSources: boolean;
  /** Error codes whose page leads to a help page in the place of the support form (§3.8). */
  pointsToHelp: readonly string[];
  /** Whose identity the service receives: the register's, or the source's with the register's beside it on request (§7.3). */
  transmits: 'register' | 'source';
  /** Scope → claims, in the order discovery lists them (§7). */
  claimsByScope: Readonly<Record<string, readonly string[]>>;
  /** Signature algorithms, in the order discovery lists them (§1.3). */
  signingAlgs: readonly SigningAlg[];
  requestObjectSigningAlgs: readonly SigningAlg[];
  /** Algorithms of clients' assertions and DPoP proofs, advertised and of no use (§4). */
  proofAlgs: readonly ('ES256' | 'RS256')[];
  /** Whether tokens and userinfo are nested in a JWE (§5). */
  encrypts: boolean;
  /** Published signing keys (§1.5). */
  keys: readonly { kid: string; alg: 'ES256' | 'RS256' }[];
  /** Cookie names. FranceConnect's own on the low platform (§2.2); cookies ignore ports, so a second engine needs others. */
  cookies: { fcSession: string; session: string; interaction: string; resume: string; trustedDevice: string };
}

export const LOW: PlatformRules = {
  platform: 'low',
  name: 'FranceConnect',
  label: 'fclow',
  acrValues: ['eidas1'],
  defaultAcr: 'eidas1',
  ssoAcrValues: ['eidas1'],
  session: { lifetime: 1800, sliding: true, cookieEndsWithBrowser: false },
  interactionLifetime: 1800,
  codeLifetime: 30,
  tokenLifetime: 60,
  sourceScope: 'openid profile email birth',
  sourceAcrValues: ['eidas1', 'eidas2', 'eidas3'],
  hasCarers: true,
  explainsItsList: false,
  knowsLegacyServices: false,
  showsExcludedSources: true,
  pointsToHelp: [],
  transmits: 'register',
  claimsByScope: LOW_CLAIMS_BY_SCOPE,
  signingAlgs: ['HS256', 'ES256', 'RS256'],
  requestObjectSigningAlgs: ['ES256', 'RS256', 'HS256'],
  proofAlgs: ['ES256', 'RS256'],
  encrypts: false,
  keys: [
    { kid: 'pkcs11:ES256:hsm', alg: 'ES256' },
    { kid: 'pkcs11:RS256:hsm', alg: 'RS256' },
  ],
  cookies: {
    fcSession: 'fc_session_id',
    session: '_session',
    interaction: '_interaction',
    resume: '_interaction_resume',
    trustedDevice: 'trustedDevice',
  },
};

export const HIGH: PlatformRules = {
  platform: 'high',
  name: 'FranceConnect+',
  label: 'fcplus',
  acrValues: ['eidas2', 'eidas3'],
  defaultAcr: 'eidas3',
  ssoAcrValues: ['eidas2'],
  session: { lifetime: 600, sliding: false, cookieEndsWithBrowser: true },
  interactionLifetime: 600,
  codeLifetime: 30,
  tokenLifetime: 60,
  sourceScope: 'openid profile email preferred_username birthplace birthcountry',
  sourceAcrValues: ['eidas2', 'eidas3'],
  hasCarers: false,
  explainsItsList: true,
  knowsLegacyServices: true,
  showsExcludedSources: false,
  pointsToHelp: ['Y010008'],
  transmits: 'source',
  claimsByScope: HIGH_CLAIMS_BY_SCOPE,
  signingAlgs: ['ES256'],
  requestObjectSigningAlgs: ['ES256'],
  proofAlgs: ['ES256'],
  encrypts: true,
  keys: [{ kid: 'pkcs11:hsm', alg: 'ES256' }],
  // FranceConnect+ has FranceConnect's names on a host of its own; here both share one, and cookies ignore ports.
  cookies: {
    fcSession: 'fcp_session_id',
    session: '_fcp_session',
    interaction: '_fcp_interaction',
    resume: '_fcp_interaction_resume',
    trustedDevice: 'fcp_trustedDevice',
  },
};

export const PLATFORMS: Readonly<Record<Platform, PlatformRules>> = { low: LOW, high: HIGH };
