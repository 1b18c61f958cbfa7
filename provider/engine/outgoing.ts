import { fetchPublished } from '../fetched.ts';

/**
 * What the engine fetches: keys of services, lists of their redirect addresses. It means to reach public https hosts only;
 * everything here is on this machine, in plain http.
 */
const PLAIN_HTTP = '#http';

/**
 * The engine takes an https `sector_identifier_uri` only. An http one goes through it in disguise, and {@link outgoingFetch}
 * takes the disguise off.
 */
export function asHttps(address: string): string {
  return address.startsWith('http:') ? `https:${address.slice('http:'.length)}${PLAIN_HTTP}` : address;
}

function asRegistered(address: string): string {
  if (!address.endsWith(PLAIN_HTTP)) return address;
  return `http:${address.slice('https:'.length, -PLAIN_HTTP.length)}`;
}

/** The engine hands its fetch a dispatcher that refuses loopback addresses: it is left out. */
export const outgoingFetch: typeof globalThis.fetch = (url, init) => {
  const { dispatcher: _dispatcher, ...rest } = (init ?? {}) as RequestInit & { dispatcher?: unknown };
  return fetchPublished(typeof url === 'string' ? asRegistered(url) : (url as URL), rest);
};
