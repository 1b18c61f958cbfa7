/** The sign-ins that a browser has begun: the nonce of each under its state. Two tabs are two of them. */
export type Departures = Record<string, string>;

/** More than a person has tabs. */
const MOST = 10;

/** Adds one; the oldest give way. */
export function withDeparture(departures: Departures | undefined, state: string, nonce: string): Departures {
  return Object.fromEntries([...Object.entries(departures ?? {}), [state, nonce]].slice(-MOST));
}

/**
 * Takes out the one that comes back, which works once.
 * @returns its nonce; undefined when this browser did not begin it
 */
export function takeDeparture(departures: Departures | undefined, state: unknown): string | undefined {
  if (!departures || typeof state !== 'string' || !Object.hasOwn(departures, state)) return undefined;
  const nonce = departures[state];
  delete departures[state];
  return nonce;
}
