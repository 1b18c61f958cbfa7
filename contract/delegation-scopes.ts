/** What a carer's mandate may be about, in FranceConnect's words (reference: sources of today §3.4). */
export const DELEGATION_SCOPES = [
  'Papier-Citoyenneté-Elections',
  'Famille-Scolarité',
  'Social-Santé',
  'Travail-Formation',
  'Logement',
  'Transports-Mobilité',
  'Argent-Impots-Consommation',
  'Justice',
  'Etranger-Europe',
  'Loisirs-Sport-Culture',
] as const;

export type DelegationScope = (typeof DELEGATION_SCOPES)[number];

/** Whether FranceConnect knows the word. */
export function isDelegationScope(word: unknown): word is DelegationScope {
  return DELEGATION_SCOPES.includes(word as DelegationScope);
}

/** Whether a mandate suffices for a service: it demands nothing, or one of its words is in the mandate. */
export function mandateSuffices(granted: readonly unknown[], demanded: readonly string[]): boolean {
  return demanded.length === 0 || demanded.some((scope) => granted.includes(scope));
}
