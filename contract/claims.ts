import type { PlatformRules } from './platform.ts';
import { DATA_PROVIDERS } from './scopes.ts';

/**
 * What the citizen reads for each datum, in the order of the information page (reference: service contract §7.5). Claims
 * without a label are transmitted but not listed.
 */
const IDENTITY_LABELS: Readonly<Record<string, string>> = {
  family_name: 'Nom de naissance',
  preferred_username: 'Nom d’usage',
  given_name: 'Prénom(s)',
  gender: 'Sexe',
  birthdate: 'Date de naissance',
  birthplace: 'Lieu de naissance',
  birthcountry: 'Pays de naissance',
  email: 'Adresse email',
};

/** The same in English, for a person who came by the European bridge (sources of today §4.2). */
const ENGLISH_LABELS: Readonly<Record<string, string>> = {
  family_name: 'Family name',
  preferred_username: 'Preferred username',
  given_name: 'Given name',
  gender: 'Gender',
  birthdate: 'Birthdate',
  birthplace: 'Birthplace',
  birthcountry: 'Birthcountry',
  email: 'Email',
};

/** Languages of the information page. */
export type PageLanguage = 'fr' | 'en';

const LABELS = { fr: IDENTITY_LABELS, en: ENGLISH_LABELS } as const;

/** Labels the reference gives for data providers' data; the others are shown by their technical name. */
const DATA_LABELS: Readonly<Record<string, string>> = {
  dgfip_rfr: 'Revenu fiscal de référence',
  dgfip_nbpart: 'Nombre de parts du foyer fiscal',
  dgfip_aft: 'Adresse déclarée au 1er Janvier',
  droits_assurance_maladie: 'Droits Assurance Maladie',
  cnous_statut_boursier: 'Statut étudiant boursier',
  cnaf_quotient_familial: 'Quotient familial CAF & MSA et composition familiale',
  revenu_solidarite_active: 'Statut bénéficiaire RSA',
  complementaire_sante_solidaire: 'Statut bénéficiaire C2S',
  dsnj_statut_service_national: 'Statut Service National',
  mesri_identite: 'Identité de l’étudiant',
};

/** Data of one origin, as the information page groups them. */
export interface TransmittedGroup {
  provider: string;
  labels: string[];
}

/**
 * What the information page lists for these scopes, grouped by who provides it.
 * @param scopes granted to the service
 */
export function transmittedData(
  scopes: readonly string[],
  { name, claimsByScope }: Pick<PlatformRules, 'name' | 'claimsByScope'>,
  language: PageLanguage = 'fr',
): TransmittedGroup[] {
  const claims = new Set(scopes.flatMap((scope) => claimsByScope[scope] ?? []));
  const identity = Object.entries(LABELS[language]).flatMap(([claim, label]) => (claims.has(claim) ? [label] : []));
  const groups = [
    { provider: name, labels: identity },
    ...DATA_PROVIDERS.map((provider) => ({
      provider: provider.name,
      labels: provider.scopes.filter((scope) => claims.has(scope)).map((scope) => DATA_LABELS[scope] ?? scope),
    })),
  ];
  return groups.filter(({ labels }) => labels.length > 0);
}

/** What the `claims` parameter may name without breaking the flow, beside what FranceConnect does not know (§2.7). */
const HARMLESS: readonly string[] = ['sub', 'sid', 'auth_time', 'acr', 'amr', 'iss'];

/**
 * The claims of a `claims` parameter that FranceConnect supports and grants to nobody this way (§2.7): asking for one ends the
 * sign-in on `Y190004`.
 * @param parameter as sent; what cannot be read names no claim
 */
export function claimsNeverGranted(
  parameter: unknown,
  { claimsByScope }: Pick<PlatformRules, 'claimsByScope'>,
): string[] {
  const supported = new Set(Object.values(claimsByScope).flat());
  const asked = Object.values(requestedClaims(parameter)).flatMap((member) => Object.keys(member ?? {}));
  return [...new Set(asked)].filter((claim) => supported.has(claim) && !HARMLESS.includes(claim));
}

function requestedClaims(parameter: unknown): Record<string, object | null> {
  try {
    return (JSON.parse(String(parameter)) ?? {}) as Record<string, object | null>;
  } catch {
    return {};
  }
}

/** Whether nothing but a pseudonym is asked: the page says that the sign-in is anonymous (§3.2, §3.6). */
export function isAnonymous(scopes: readonly string[]): boolean {
  return scopes.every((scope) => scope === 'openid');
}
