import { Agent, request } from 'node:http';
import type { Shot } from './attack.ts';

/** What came back. */
export interface Answer {
  status: number;
  /** Milliseconds. */
  took: number;
  text: string;
}

/** Longer answers are cut: what must not be in them stands at their beginning. */
const MOST_TEXT = 500_000;

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** Sends one request. @param patience milliseconds after which nobody waits any more: `status` is then 0 */
export function fire(shot: Shot, patience: number): Promise<Answer> {
  const { method, origin, path, headers, body } = shot;
  const { hostname, port } = new URL(origin);
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(
      { agent, hostname, port, method, path, headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
      (response) => {
        const chunks: string[] = [];
        let length = 0;
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          if (length < MOST_TEXT) chunks.push(chunk);
          length += chunk.length;
        });
        response.once('error', reject);
        response.once('end', () => {
          clearTimeout(timer);
          resolve({ status: response.statusCode ?? 0, took: performance.now() - start, text: chunks.join('') });
        });
      },
    );
    const timer = setTimeout(() => {
      resolve({ status: 0, took: performance.now() - start, text: '' });
      sent.destroy();
    }, patience);
    sent.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      // An idle connection that the other side closed as we took it up: HTTP's own race, nobody's failure.
      if (sent.reusedSocket && error.code === 'ECONNRESET') resolve(fire(shot, patience));
      else reject(error);
    });
    sent.end(body);
  });
}

export function closeConnections() {
  agent.destroy();
}
