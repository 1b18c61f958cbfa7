import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy that sends each request to the next instance, whatever the browser: no stickiness. */
export class RoundRobin {
  readonly url: string;
  /** Requests each instance has answered, by port. */
  readonly answered = new Map<number, number>();
  readonly #ports: number[];
  readonly #server;
  /** What rested is left alone well before the instance closes it: on a busy machine the two would cross. */
  readonly #agent = new Agent({ keepAlive: true, agentKeepAliveTimeoutBuffer: 3_000 });
  #turn = 0;

  private constructor(server: ReturnType<typeof createServer>, ports: number[]) {
    this.#server = server;
    this.#ports = ports;
    this.url = `http://localhost:${(server.address() as AddressInfo).port}`;
  }

  /** @param ports of the instances; more may be added once they are known */
  static async open(...ports: number[]): Promise<RoundRobin> {
    const server = createServer((req, res) => {
      proxy.#forward(req, res).catch(() => res.destroy());
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const proxy = new RoundRobin(server, ports);
    return proxy;
  }

  add(port: number): void {
    this.#ports.push(port);
  }

  /** From now on this instance gets nothing, as when a load balancer's health check fails. */
  remove(port: number): void {
    const place = this.#ports.indexOf(port);
    if (place >= 0) this.#ports.splice(place, 1);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#agent.destroy();
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  async #forward(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const body: Buffer[] = [];
    for await (const chunk of req) body.push(chunk as Buffer);
    this.#turn += 1;
    this.#attempt(this.#ports[this.#turn % this.#ports.length] ?? 0, req, Buffer.concat(body), res);
  }

  /** @param again the same instance was asked on a connection it had just closed for having rested too long */
  #attempt(port: number, req: IncomingMessage, body: Buffer, res: ServerResponse, again = false): void {
    const { method, url: path, headers } = req;
    const onward = request({ host: '127.0.0.1', port, method, path, headers, agent: this.#agent }, (answer) => {
      this.answered.set(port, (this.answered.get(port) ?? 0) + 1);
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    });
    onward.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code === 'ECONNRESET' && onward.reusedSocket && !res.headersSent && !again) {
        return this.#attempt(port, req, body, res, true);
      }
      // Gone: the balancer's health check would say the same in a moment.
      if (this.#ports.length > 1) this.remove(port);
      const next = this.#ports[0];
      // What was never received may be sent to another; what was cut short is the caller's to try again.
      if (code === 'ECONNREFUSED' && !again && next !== undefined && next !== port) this.#attempt(next, req, body, res);
      else if (res.headersSent) res.destroy();
      else res.writeHead(502).end();
    });
    onward.end(body);
  }
}
