import type { IncomingHttpHeaders } from 'node:http';

/** A header that names somebody else than this machine. */
export interface Stranger {
  header: 'Host' | 'Origin';
  received: string;
  /** Names this machine has, for a message. */
  expected: string;
}

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Recognises what a page of another site makes a user's browser ask: under a name that is not this machine's (DNS rebinding), or
 * from an origin that is not its own.
 *
 * Whoever refuses such requests must also send `Referrer-Policy: same-origin`: without it browsers hide the origin of our own
 * forms as well.
 * @param origins under which this machine is announced, besides the loopback's names
 * @returns finds the header at fault, if any
 */
export function strangers(origins: readonly string[]): (headers: IncomingHttpHeaders) => Stranger | undefined {
  const ours = new Set(origins.map((origin) => new URL(origin).host));
  const expected = [...new Set(['localhost', '127.0.0.1', ...ours])].join(', ');
  const isOurs = (url: string) => {
    if (!URL.canParse(url)) return false;
    const { host, hostname } = new URL(url);
    return LOOPBACK_NAMES.has(hostname) || ours.has(host);
  };
  const named = (header: Stranger['header'], value: string): Stranger => ({
    header,
    received: value.slice(0, 100) || '(nothing)',
    expected,
  });
  return ({ host = '', origin }) => {
    if (!isOurs(`http://${host}`)) return named('Host', host);
    // Browsers name the origin of whatever may change something; « null » is a page that hides its own.
    if (origin !== undefined && !isOurs(origin)) return named('Origin', origin);
    return undefined;
  };
}
