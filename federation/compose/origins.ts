import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { AskedOrigin } from './asked-origin.ts';

/** Names answered at once, beside the announced one. Each has an engine for each platform and each source. */
const KEPT = 8;

/**
 * The applications at every name they are asked by: made when a name is first asked, a few kept. All they know is in the
 * storage they share, so those that are let go lose nothing.
 */
export class Origins {
  readonly #asked: AskedOrigin;
  readonly #build: (origin: string) => Promise<RequestListener>;
  readonly #announced: string;
  readonly #only: boolean;
  readonly #others = new LRUCache<string, Promise<RequestListener>>({ max: KEPT });
  #first: RequestListener | undefined;

  /**
   * @param announced the origin that is told at the start, whose applications stay
   * @param build makes the applications of an origin
   * @param only whether it is the only one, whatever name is asked
   */
  constructor(
    asked: AskedOrigin,
    announced: string,
    build: (origin: string) => Promise<RequestListener>,
    only: boolean,
  ) {
    this.#only = only;
    this.#asked = asked;
    this.#announced = announced;
    this.#build = build;
  }

  async open(): Promise<RequestListener> {
    this.#first = await this.#build(this.#announced);
    return (req, res) => {
      this.#answer(req, res).catch(() => res.writeHead(500).end());
    };
  }

  /** Whether an origin is answered for now. */
  has(origin: string): boolean {
    return origin === this.#announced || this.#others.has(origin);
  }

  async #answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const asked = this.#asked(req);
    if ('refused' in asked) refuse(req, res, asked.refused, asked.forwarded);
    else if (this.#only || asked.origin === this.#announced) this.#first?.(req, res);
    else (await this.#at(asked.origin))(req, res);
  }

  #at(origin: string): Promise<RequestListener> {
    const known = this.#others.get(origin);
    if (known) return known;
    const made = this.#build(origin);
    // What failed is tried again at the next request.
    made.catch(() => this.#others.delete(origin));
    this.#others.set(origin, made);
    return made;
  }
}

/** 421 Misdirected Request (RFC 9110 §15.5.20): not a name of this server. */
function refuse(req: IncomingMessage, res: ServerResponse, name: string, forwarded: string | undefined): void {
  const received = name.slice(0, 200) || '(nothing)';
  const proxy =
    forwarded === undefined
      ? ''
      : ` X-Forwarded-Host (${forwarded.slice(0, 200)}) does not count: start with --trust-proxy ${req.socket.remoteAddress} if that is your proxy.`;
  const message = `Host: received ${received}, expected a name of the loopback, a private address or a name given with --allow-host. Start with --allow-host ${received.replace(/:\d+$/, '')} to answer under this name, or with --public-url to announce one name only; public services' names are never answered.${proxy}`;
  res.writeHead(421, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  res.end(JSON.stringify({ error: 'unknown_name', message }));
}
