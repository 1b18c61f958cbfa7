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

/** One request over a kept connection. Plain node:http: the generator must cost far less than what it measures. */
export function send(agent: Agent, url: URL, { method, headers = {}, body }: Outgoing): Promise<Answer> {
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
    outgoing.on('error', reject);
    outgoing.end(payload);
  });
}
