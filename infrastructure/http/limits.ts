import type { IncomingMessage, RequestListener, ServerOptions, ServerResponse } from 'node:http';
import type { Server, Socket } from 'node:net';

/** What one caller may take from the others. Times in milliseconds. */
export interface ConnectionLimits {
  /** For the headers of a request, and for the first byte on a new connection. */
  headers: number;
  /** For a whole request, body included. Answers may take as long as they want: some wait on purpose. */
  request: number;
  /** Open connections; requests on those beyond are answered 503. */
  connections: number;
  /** Requests on one connection that wait for their answers. Browsers send one; many at once would hold up everybody else. */
  pipelined: number;
}

/** Wide for tests that run in parallel, short of what file descriptors a machine usually gives. */
export const LIMITS: ConnectionLimits = { headers: 10_000, request: 30_000, connections: 10_000, pipelined: 10 };

/** Connections beyond the limit that are answered with the reason; more are dropped. */
const TOLD_WHY = 500;

/** A connection with more requests than this is closed without a word. */
const MOST_PIPELINED = 100;

const MOST_CHECKS = 1_000;

/** The options of `createServer` for these limits. */
export function timeoutsOf({ headers, request }: ConnectionLimits): ServerOptions {
  return {
    headersTimeout: headers,
    requestTimeout: request,
    connectionsCheckingInterval: Math.min(MOST_CHECKS, headers),
  };
}

/**
 * Answers what Node cannot parse as a request with a sentence, and counts connections and the requests on each.
 * @param name of the application, for the sentence
 * @returns a listener that refuses requests beyond the limits and requests no application can answer
 */
export function limited(
  server: Server,
  secure: boolean,
  name: string,
  limits: ConnectionLimits,
  listener: RequestListener,
): RequestListener {
  const tooMany = new WeakSet<Socket>();
  const waiting = new WeakMap<Socket, number>();
  let open = 0;
  server.maxConnections = limits.connections + TOLD_WHY;
  server.on(secure ? 'secureConnection' : 'connection', (socket: Socket) => {
    open += 1;
    if (open > limits.connections) tooMany.add(socket);
    socket.once('close', () => {
      open -= 1;
    });
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => explainOn(socket, error, limits));
  return (req, res) => {
    const { socket } = req;
    const requests = (waiting.get(socket) ?? 0) + 1;
    waiting.set(socket, requests);
    res.once('close', () => waiting.set(socket, (waiting.get(socket) ?? 1) - 1));
    if (requests > limits.pipelined) return refusePipelined(req, res, requests, limits);
    if (tooMany.has(req.socket))
      return refuse(req, res, `${name} has ${limits.connections} open connections, its most.`);
    const fault = faultOf(req);
    if (fault !== undefined) return answerInWords(req, res, 400, `This request is refused: ${fault}`);
    return listener(req, res);
  };
}

/** One answer in words, then nothing: the connection ends with that answer. */
function refusePipelined(req: IncomingMessage, res: ServerResponse, requests: number, { pipelined }: ConnectionLimits) {
  const words = `${requests} requests wait on this connection, expected ${pipelined} at most. Read the answers first, or open more connections.`;
  if (requests === pipelined + 1) answerInWords(req, res, 429, words);
  else if (requests > MOST_PIPELINED) req.socket.destroy();
}

/** What Node accepts and no application can answer. */
function faultOf({ url = '', rawHeaders }: IncomingMessage): string | undefined {
  // Node keeps the first of several; a proxy may have read the last (RFC 9112 §3.2).
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
  if (hosts.length > 1) return `${hosts.length} Host headers, expected one.`;
  if (url.startsWith('/') || /^https?:\/\//i.test(url)) return undefined;
  return `received the target ${url.slice(0, SHOWN)}, expected a path that begins with /.`;
}

/** Characters of a target that are shown. */
const SHOWN = 80;

function refuse(req: IncomingMessage, res: ServerResponse, sentence: string): void {
  res.setHeader('retry-after', '1');
  answerInWords(req, res, 503, `${sentence} Close some, or try again in a moment.`);
}

/** The connection is closed: what follows on it is not read. */
function answerInWords(req: IncomingMessage, res: ServerResponse, status: number, sentence: string): void {
  req.resume();
  res.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
  res.end(`${sentence}\n`);
}

/** There is no request yet, hence no response: the answer is written by hand. */
function explainOn(socket: Socket, error: NodeJS.ErrnoException, limits: ConnectionLimits): void {
  const { _httpMessage: underWay } = socket as Socket & { _httpMessage?: ServerResponse | null };
  if (!socket.writable || error.code === 'ECONNRESET' || underWay?.headersSent) {
    socket.destroy();
    return;
  }
  const [status, sentence] = explanationOf(error, limits);
  const head = ['content-type: text/plain; charset=utf-8', `content-length: ${Buffer.byteLength(sentence)}`];
  socket.end([`HTTP/1.1 ${status}`, ...head, 'connection: close', '', sentence].join('\r\n'));
}

function explanationOf({ code, message }: NodeJS.ErrnoException, limits: ConnectionLimits): [string, string] {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return [
        '431 Request Header Fields Too Large',
        'The address and the headers together are longer than 16 KB. Cookies ignore ports: those of other programs on localhost come along, and may be cleared in the browser.\n',
      ];
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return [
        '408 Request Timeout',
        `The headers of a request must be here within ${limits.headers / 1_000} s and its body within ${limits.request / 1_000} s.\n`,
      ];
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return ['413 Payload Too Large', 'The chunk extensions of the body are too long.\n'];
    default:
      return ['400 Bad Request', `This is not an HTTP/1.1 request: ${message}.\n`];
  }
}
