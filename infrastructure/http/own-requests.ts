import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Sends a request, as the global `fetch` does. */
export type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

const HEADER = 'x-franceconnect-local-own-request';

/**
 * Requests of this process to itself. A name by which others reach it may lead elsewhere from here: `localhost` and a
 * mapped port are another place inside a container, and a proxy's name may not resolve. They go to the port that is bound, and
 * say which name they mean as a proxy does; a secret proves where they come from.
 */
export class OwnRequests {
  readonly #secret = randomUUID();
  /**
   * The origin of the bound port that answers an address, as this machine reaches it; undefined where this process does not
   * answer. Set once that is known.
   */
  boundFor: (url: URL) => string | undefined = () => undefined;

  readonly fetch: Fetch = (address, init = {}) => {
    const url = new URL(address);
    const { origin, host, protocol, pathname, search } = url;
    const bound = this.boundFor(url);
    if (bound === undefined || bound === origin) return fetch(address, init);
    const headers = new Headers(init.headers);
    headers.set('x-forwarded-host', host);
    headers.set('x-forwarded-proto', protocol.slice(0, -1));
    headers.set(HEADER, this.#secret);
    return fetch(bound + pathname + search, { ...init, headers });
  };

  /** Whether these are the headers of a request of this process. */
  sent(headers: IncomingHttpHeaders): boolean {
    return headers[HEADER] === this.#secret;
  }
}
