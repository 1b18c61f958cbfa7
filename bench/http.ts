import { Agent, request } from 'node:http';

/** An answer, read to its end. */
export interface Answer {
  url: URL;
  status: number;
  location: string | undefined;
  setCookie: readonly string[];
  body: string;
}

export interface Outgoing {
  method: 'GET' | 'POST';
  headers?: Record<string, string>;
  /** A form, when posting. */
  body?: URLSearchParams;
}

/**
 * Connections kept between requests, as many as are wanted at once. One that rested is left alone well before the server
 * closes it: on a busy machine the two would cross, and a request would be lost that no browser loses.
 */
export function keptConnections(): Agent {
  return new Agent({
    keepAlive: true,
    maxSockets: Number.POSITIVE_INFINITY,
    family: 4,
    agentKeepAliveTimeoutBuffer: 3_000,
  });
}

/**
 * One request over a kept connection, sent again when the server had just closed that one, as a browser does. Plain node:http:
 * the generator must cost far less than what it measures.
 */
export function send(agent: Agent, url: URL, outgoing: Outgoing): Promise<Answer> {
  return sendOnce(agent, url, outgoing).catch((error: unknown) => {
    if (error instanceof ClosedMeanwhile) return sendOnce(agent, url, outgoing);
    throw error;
  });
}

/** A kept connection that the server closed while the request was on its way. */
class ClosedMeanwhile extends Error {}

function sendOnce(agent: Agent, url: URL, { method, headers = {}, body }: Outgoing): Promise<Answer> {
  const payload = body?.toString();
  const typed = payload === undefined ? headers : { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent, method, headers: typed }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk: string) => {
        text += chunk;
      });
      incoming.on('error', reject);
      incoming.on('end', () => {
        const { statusCode = 0, headers: received } = incoming;
        const { location, 'set-cookie': setCookie = [] } = received;
        resolve({ url, status: statusCode, location, setCookie, body: text });
      });
    });
    outgoing.on('error', (cause: NodeJS.ErrnoException) => {
      const closed = outgoing.reusedSocket && cause.code === 'ECONNRESET';
      reject(closed ? new ClosedMeanwhile(cause.message, { cause }) : cause);
    });
    outgoing.end(payload);
  });
}
