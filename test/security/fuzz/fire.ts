import { Agent, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import type { Shot } from './attack.ts';

/** What came back. */
export interface Answer {
  /** 0 when nothing came in time, {@link LEFT} when the client did not wait for it. */
  status: number;
  /** Milliseconds. */
  took: number;
  text: string;
}

/** The status of an answer that the client left, as servers log it. */
export const LEFT = 499;

/** Longer answers are cut: what must not be in them stands at their beginning. */
const MOST_TEXT = 500_000;

/** Milliseconds between two parts of what is sent, or read, slowly. */
const PAUSE = 30;

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** Sends one request. @param patience milliseconds after which nobody waits any more: `status` is then 0 */
export function fire(shot: Shot, patience: number): Promise<Answer> {
  if (shot.raw) return fireRaw(shot, shot.raw, patience);
  const { method, origin, path, headers, body, delivery } = shot;
  const { hostname, port } = new URL(origin);
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const end = (status: number, text: string) => {
      clearTimeout(timer);
      resolve({ status, took: performance.now() - start, text });
    };
    const sent = request(
      { agent, hostname, port, method, path, headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
      (response) => {
        response.once('error', reject);
        const status = response.statusCode ?? 0;
        if (delivery === 'no-reader') {
          setTimeout(() => sent.destroy(), PAUSE);
          end(status, '');
          return;
        }
        const read = () => textOf(response, (text) => end(status, text));
        if (delivery === 'slow-reader') setTimeout(read, PAUSE);
        else read();
      },
    );
    const timer = setTimeout(() => {
      end(0, '');
      sent.destroy();
    }, patience);
    sent.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      // An idle connection that the other side closed as we took it up: HTTP's own race, nobody's failure.
      if (sent.reusedSocket && error.code === 'ECONNRESET') resolve(fire(shot, patience));
      else reject(error);
    });
    const slow = delivery === 'slow-body' || delivery === 'half-body';
    if (!slow || body.length < 2) {
      sent.end(body);
      return;
    }
    const bytes = Buffer.from(body);
    const half = Math.floor(bytes.length / 2);
    sent.write(bytes.subarray(0, half));
    setTimeout(() => {
      if (delivery === 'slow-body') sent.end(bytes.subarray(half));
      else {
        sent.removeAllListeners('error').on('error', () => undefined);
        sent.destroy();
        end(LEFT, '');
      }
    }, PAUSE);
  });
}

function textOf(response: IncomingMessage, whole: (text: string) => void): void {
  const chunks: string[] = [];
  let length = 0;
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    if (length < MOST_TEXT) chunks.push(chunk);
    length += chunk.length;
  });
  response.once('end', () => whole(chunks.join('')));
}

/** The bytes of a request with others among them, over a socket of its own, to its end. */
function fireRaw(shot: Shot, { at, bytes }: NonNullable<Shot['raw']>, patience: number): Promise<Answer> {
  const { hostname, port } = new URL(shot.origin);
  const lines = Object.entries({ host: `${hostname}:${port}`, ...shot.headers }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  const head = [`${shot.method} ${shot.path} HTTP/1.1`, ...lines, `content-length: ${Buffer.byteLength(shot.body)}`];
  const whole = Buffer.from(`${head.join('\r\n')}\r\n\r\n${shot.body}`);
  const place = at % whole.length;
  const sent = Buffer.concat([whole.subarray(0, place), Buffer.from(bytes, 'latin1'), whole.subarray(place)]);
  const start = performance.now();
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(Number(port), hostname);
    // What a server does not take for a whole request it waits for: the other end leaves.
    const timer = setTimeout(() => socket.destroy(), Math.min(patience, 300));
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      if (text.length < MOST_TEXT) text += chunk;
    });
    // Closed with something unread: refused, in words or without.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      clearTimeout(timer);
      const statuses = [...text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));
      resolve({ status: statuses.length > 0 ? Math.max(...statuses) : LEFT, took: performance.now() - start, text });
    });
    socket.end(sent);
  });
}

export function closeConnections() {
  agent.destroy();
}
