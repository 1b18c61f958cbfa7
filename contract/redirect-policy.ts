import { matchesStars, type Star } from './stars.ts';

/**
 * How a redirect address is compared with the registered ones. FranceConnect compares character for character, `exact`
 * (service contract §2.3); the others are ours. `loopback` adds any address of this machine; in `pattern` a `*` of a
 * registered address stands for a part of a host, a port or one step of a path.
 */
export const REDIRECT_POLICIES = ['exact', 'loopback', 'pattern'] as const;

export type RedirectPolicy = (typeof REDIRECT_POLICIES)[number];

/** Characters; a longer address is nobody's. */
export const LONGEST_REDIRECT = 2_000;

/** Stars in one registered address. */
export const MOST_STARS = 5;

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether a service registered with these addresses may receive the citizen at `uri`. */
export function isRedirectAllowed(policy: RedirectPolicy, registered: readonly string[], uri: string): boolean {
  if (uri.length > LONGEST_REDIRECT) return false;
  if (registered.includes(uri)) return true;
  if (policy === 'loopback') return isLoopback(uri);
  return policy === 'pattern' && URL.canParse(uri) && registered.some((pattern) => matchesStars(pattern, uri, STAR));
}

/** What a service registered with these addresses accepts. In English, for developers. */
export function acceptedAddresses(policy: RedirectPolicy, registered: readonly string[], service: string): string {
  const all = registered.length > 0 ? registered.join(' , ') : 'none is registered';
  switch (policy) {
    case 'exact':
      return `one of those registered for ${service}: ${all}`;
    case 'pattern':
      return `an address of a pattern registered for ${service}: ${all}`;
    case 'loopback': {
      const elsewhere = registered.filter((uri) => !isLoopback(uri));
      return [ANY_LOCAL_ADDRESS, ...elsewhere].join(', or ');
    }
  }
}

const ANY_LOCAL_ADDRESS = 'any address of this machine: http or https, on localhost, 127.0.0.1 or [::1]';

/** Whether an address is on this machine. */
export function isLoopback(uri: string): boolean {
  return /^https?:/.test(uri) && URL.canParse(uri) && LOOPBACK.has(new URL(uri).hostname);
}

/** An address the pattern stands for; itself when nothing varies in it. */
export function sampleOf(pattern: string): string {
  // A digit may stand in a port as well as in a name.
  return pattern.replaceAll('*', '1');
}

/** What ends a host, a port or a step cannot be hidden behind a star: it would lead elsewhere. */
const STAR: Star = { sign: '*', least: 1, never: /[/?#@:\\\s]/ };
