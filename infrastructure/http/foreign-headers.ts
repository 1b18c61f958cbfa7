import type { IncomingHttpHeaders } from 'node:http';

/** A header with the name of another machine. */
export interface ForeignHeader {
  header: 'Host' | 'Origin';
  received: string;
  /** Names this machine has, for a message. */
  expected: string;
}

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Recognises requests that a page of another site makes a browser send: to a name that is not this machine's (DNS
 * rebinding), or from another origin.
 *
 * An application that refuses them must also send `Referrer-Policy: same-origin`: without it browsers hide the origin of its
 * own forms too.
 * @param origins under which this machine is announced, besides the loopback's names
 * @returns a function that finds the header at fault, if any
 */
export function foreignHeaders(
  origins: readonly string[],
): (headers: IncomingHttpHeaders) => ForeignHeader | undefined {
  const ours = new Set(origins.map((origin) => new URL(origin).host));
  const expected = [...new Set(['localhost', '127.0.0.1', ...ours])].join(', ');
  const isOurs = (url: string) => {
    if (!URL.canParse(url)) return false;
    const { host, hostname } = new URL(url);
    return LOOPBACK_NAMES.has(hostname) || ours.has(host);
  };
  const named = (header: ForeignHeader['header'], value: string): ForeignHeader => ({
    header,
    received: value.slice(0, 100) || '(nothing)',
    expected,
  });
  return ({ host = '', origin }) => {
    if (!isOurs(`http://${host}`)) return named('Host', host);
    // Browsers send the origin with requests that may change something; a page that hides its origin sends « null ».
    if (origin !== undefined && !isOurs(origin)) return named('Origin', origin);
    return undefined;
  };
}
