import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An address that answers with whatever is given to it later: applications must know their own address first. */
export async function listening() {
  let listener: RequestListener = (_req, res) => void res.writeHead(503).end();
  const server = createServer((req, res) => listener(req, res));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    serve(next: RequestListener) {
      listener = next;
    },
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
