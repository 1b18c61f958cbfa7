import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Stands between an instance and Redis, and can keep what Redis answers from the moment the instance writes certain words. */
export class RedisGate {
  readonly url: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #kept: (() => void)[] = [];
  #words: string | undefined;
  #keeping = false;
  #written: () => void = () => undefined;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `redis://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** @param port of Redis */
  static async open(port: number): Promise<RedisGate> {
    const server = createServer((instance) => gate.#join(instance, connect(port, '127.0.0.1')));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const gate = new RedisGate(server);
    return gate;
  }

  /** Redis still gets those words, and does what they say; the instance hears no more of it. @returns a promise of that moment */
  closeAt(words: string): Promise<void> {
    this.#words = words;
    return new Promise((written) => {
      this.#written = written;
    });
  }

  /** The instance gets what was kept, and whatever comes. */
  reopen(): void {
    this.#keeping = false;
    for (const give of this.#kept.splice(0)) give();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((closed) => this.#server.close(closed));
  }

  #join(instance: Socket, redis: Socket): void {
    for (const [socket, other] of [
      [instance, redis],
      [redis, instance],
    ] as const) {
      this.#sockets.add(socket);
      socket.setNoDelay();
      // An instance that dies says so by a reset.
      socket
        .on('error', () => undefined)
        .on('close', () => {
          this.#sockets.delete(socket);
          other.destroy();
        });
    }
    instance.on('data', (bytes: Buffer) => {
      if (this.#words !== undefined && bytes.includes(this.#words)) {
        this.#words = undefined;
        this.#keeping = true;
        this.#written();
      }
      redis.write(bytes);
    });
    redis.on('data', (bytes: Buffer) => {
      if (this.#keeping) this.#kept.push(() => instance.write(bytes));
      else instance.write(bytes);
    });
  }
}
