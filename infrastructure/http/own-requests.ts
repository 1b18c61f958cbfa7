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
  readonly #local: string;
  readonly #secret = randomUUID();
  /** Whether an origin is one this process answers for; set once that is known. */
  isOwn: (origin: string) => boolean = () => false;

  /** @param local origin of the port that is bound, as this machine reaches it */
  constructor(local: string) {
    this.#local = local;
  }

  readonly fetch: Fetch = (url, init = {}) => {
    const { origin, host, protocol, pathname, search } = new URL(url);
    if (origin === this.#local || !this.isOwn(origin)) return fetch(url, init);
    const headers = new Headers(init.headers);
    headers.set('x-forwarded-host', host);
    headers.set('x-forwarded-proto', protocol.slice(0, -1));
    headers.set(HEADER, this.#secret);
    return fetch(this.#local + pathname + search, { ...init, headers });
  };

  /** Whether these are the headers of a request of this process. */
  sent(headers: IncomingHttpHeaders): boolean {
    return headers[HEADER] === this.#secret;
  }
}
