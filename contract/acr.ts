/** Levels of assurance, weakest first (reference: service contract §2.5). */
export const ACR_VALUES = ['eidas1', 'eidas2', 'eidas3'] as const;

/** A level of assurance as it travels in `acr` and `acr_values`. */
export type Acr = (typeof ACR_VALUES)[number];

/** Whether a received word is a level FranceConnect knows. */
export function isAcr(value: unknown): value is Acr {
  return ACR_VALUES.includes(value as Acr);
}

/** Negative when `a` is weaker than `b`, 0 when equal, positive when stronger. */
export function compareAcr(a: Acr, b: Acr): number {
  return ACR_VALUES.indexOf(a) - ACR_VALUES.indexOf(b);
}

/**
 * The level an `acr_values` parameter stands for: the lowest known value of the list, or the platform's default when it
 * names nothing known (§2.5, rules 1 and 2).
 */
export function requestedAcr(acrValues: string, platformDefault: Acr): Acr {
  const asked = acrValues.split(' ').filter(isAcr);
  return ACR_VALUES.find((acr) => asked.includes(acr)) ?? platformDefault;
}

/** Below it, a source serves no request that FranceConnect's front flags as suspicious (identity sources §1.6). */
export const SUSPICIOUS_MINIMUM: Acr = 'eidas2';

/** The weakest of some levels, whatever their order. */
export function weakestAcr(levels: readonly Acr[]): Acr | undefined {
  return ACR_VALUES.find((acr) => levels.includes(acr));
}

/** Whether one of these levels suffices for a request. */
export function reaches(levels: readonly Acr[], requested: Acr): boolean {
  return levels.some((acr) => compareAcr(acr, requested) >= 0);
}

/** The stronger of two levels. */
export function highestAcr(a: Acr, b: Acr): Acr {
  return compareAcr(a, b) >= 0 ? a : b;
}
