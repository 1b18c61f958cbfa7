import {
  Agent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions,
  request as requestHttp,
} from 'node:http';
import { request as requestHttps, Agent as SecureAgent } from 'node:https';

export interface Question {
  method?: string | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  /** Text, or what has a text: a form. */
  body?: unknown;
  signal?: AbortSignal | undefined;
  /** Milliseconds until the whole answer must be there. */
  timeout: number;
}

/** An answer, read to its end. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** Names and values in turn, as they came. */
  rawHeaders: readonly string[];
  text: string;
}

/** One that rested is left alone well before the other side closes it. */
const KEPT = { keepAlive: true, scheduling: 'lifo', agentKeepAliveTimeoutBuffer: 2_000 } as const;
const HTTP = [requestHttp, new Agent(KEPT)] as const;
const HTTPS = [requestHttps, new SecureAgent(KEPT)] as const;

/**
 * One request over a kept connection. Redirections are not followed.
 * @throws TypeError when there is no answer, with the reason as its cause, as fetch does; a `TimeoutError` when it did not
 *   come in time
 */
export async function ask(url: string | URL, question: Question): Promise<Answer> {
  const address = typeof url === 'string' ? new URL(url) : url;
  const deadline = performance.now() + question.timeout;
  try {
    return await send(address, question, deadline);
  } catch (error) {
    if (!(error instanceof ClosedMeanwhile)) throw failure(error);
    // The other side had just closed the connection, the request was read by nobody.
    return send(address, question, deadline).catch((again) => {
      throw failure(again);
    });
  }
}

/** A kept connection was closed from the other side as the request went out. */
class ClosedMeanwhile extends Error {}

/** @param deadline by `performance.now()` */
function send(address: URL, { method = 'GET', headers, body, signal }: Question, deadline: number): Promise<Answer> {
  const [request, agent] = address.protocol === 'https:' ? HTTPS : HTTP;
  const payload = body === undefined || body === null ? undefined : String(body);
  const options: RequestOptions = {
    agent,
    method,
    headers: payload === undefined ? { ...headers } : { ...headers, 'content-length': Buffer.byteLength(payload) },
    ...(signal && { signal }),
  };
  return new Promise((resolve, reject) => {
    const sent = request(address, options, (incoming) => read(incoming, resolve, reject));
    const patience = setTimeout(() => sent.destroy(tooLate()), deadline - performance.now());
    sent.once('close', () => clearTimeout(patience));
    sent.once('error', (cause: NodeJS.ErrnoException) => {
      const closed = sent.reusedSocket && (cause.code === 'ECONNRESET' || cause.code === 'EPIPE');
      reject(closed ? new ClosedMeanwhile('closed meanwhile', { cause }) : cause);
    });
    sent.end(payload);
  });
}

function read(incoming: IncomingMessage, resolve: (answer: Answer) => void, fail: (cause: unknown) => void): void {
  let text = '';
  incoming.setEncoding('utf8');
  incoming.on('data', (chunk: string) => {
    text += chunk;
  });
  incoming.once('end', () => {
    const { statusCode: status = 0, headers, rawHeaders } = incoming;
    resolve({ status, headers, rawHeaders, text });
  });
  incoming.once('error', fail);
}

function tooLate(): DOMException {
  return new DOMException('The operation was aborted due to timeout', 'TimeoutError');
}

function failure(error: unknown): unknown {
  if (error instanceof DOMException && error.name === 'TimeoutError') return error;
  return new TypeError('fetch failed', { cause: error instanceof ClosedMeanwhile ? error.cause : error });
}
