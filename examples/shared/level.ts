const LEVELS: readonly unknown[] = ['eidas1', 'eidas2', 'eidas3'];

/**
 * Whether the `acr` of an ID token is the level asked for, or a higher one. An absent or unknown level is none: client
 * libraries leave this check to the service.
 */
export function reaches(received: unknown, requested: string): boolean {
  return LEVELS.includes(requested) && LEVELS.indexOf(received) >= LEVELS.indexOf(requested);
}
