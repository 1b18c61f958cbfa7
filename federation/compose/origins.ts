import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { Logger } from '../../infrastructure/log.ts';
import type { AskedOrigin } from './asked-origin.ts';

/** Names answered at once, beside the announced one. Each has an engine for each platform and each source. */
const KEPT = 8;

interface OriginsOptions {
  asked: AskedOrigin;
  /** The origin that is told at the start, whose applications stay. */
  announced: string;
  /** Makes the applications of an origin. */
  build(origin: string): Promise<RequestListener>;
  /** Whether the announced origin is the only one, whatever name is asked. */
  only: boolean;
  log: Pick<Logger, 'warn' | 'error'>;
}

/**
 * Applications by the name they are asked by: made when a name is first asked, a few kept. All they know is in the storage they
 * share, so those that are let go lose nothing.
 */
export class KeptByName<Made> {
  readonly #kept = new LRUCache<string, Promise<Made>>({ max: KEPT });
  readonly #build: (name: string) => Promise<Made>;

  constructor(build: (name: string) => Promise<Made>) {
    this.#build = build;
  }

  has(name: string): boolean {
    return this.#kept.has(name);
  }

  at(name: string): Promise<Made> {
    const known = this.#kept.get(name);
    if (known) return known;
    const made = this.#build(name);
    // What failed is tried again at the next request.
    made.catch(() => this.#kept.delete(name));
    this.#kept.set(name, made);
    return made;
  }
}

/** The applications of one port at every origin it is asked by. */
export class Origins {
  readonly #options: OriginsOptions;
  readonly #others: KeptByName<RequestListener>;
  #first: RequestListener | undefined;
  #hasToldOfProxy = false;

  constructor(options: OriginsOptions) {
    this.#options = options;
    this.#others = new KeptByName(options.build);
  }

  async open(): Promise<RequestListener> {
    const { build, announced, log } = this.#options;
    this.#first = await build(announced);
    return (req, res) => {
      this.#answer(req, res).catch((error) => {
        log.error({ err: error }, 'the applications of a name could not be made');
        res.writeHead(500).end();
      });
    };
  }

  /** Whether an origin is answered for now. */
  has(origin: string): boolean {
    return origin === this.#options.announced || this.#others.has(origin);
  }

  async #answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { asked: read, announced, only } = this.#options;
    const asked = read(req);
    if (asked.forwarded !== undefined && !only) this.#tellOfProxy(req, asked.forwarded);
    if ('refused' in asked) refuse(req, res, asked.refused, asked.forwarded);
    else if (only || asked.origin === announced) this.#first?.(req, res);
    else (await this.#others.at(asked.origin))(req, res);
  }

  /** Once: whoever set the proxy up wonders why the issuer is another. */
  #tellOfProxy({ socket: { remoteAddress } }: IncomingMessage, forwarded: string): void {
    if (this.#hasToldOfProxy) return;
    this.#hasToldOfProxy = true;
    this.#options.log.warn(
      `A proxy at ${remoteAddress} was asked by the name ${forwarded.slice(0, 200)}, which does not count. To answer under it, start with --trust-proxy ${remoteAddress} and, unless it is a name of this machine, --allow-host.`,
    );
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
