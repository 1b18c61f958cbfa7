import { createServer, type IncomingMessage, request } from 'node:http';
import { request as askSecurely } from 'node:https';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';

/**
 * A fetch that connects to this machine whatever the name in the address, as if a name server led there.
 * @param port the one to connect to; that of the address unless told otherwise
 * @param secure speaks https to that port; the certificate is verified for the name
 */
export function fetchAt(port?: number, secure?: { ca: string }) {
  return (address: string | URL, init: RequestInit = {}): Promise<Response> =>
    new Promise((resolve, reject) => {
      const url = new URL(address);
      const headers = Object.fromEntries(new Headers(init.headers));
      const body = init.body === undefined || init.body === null ? '' : String(init.body);
      if (init.body instanceof URLSearchParams) headers['content-type'] ??= 'application/x-www-form-urlencoded';
      const options = {
        ...{
          host: '127.0.0.1',
          port: port ?? Number(url.port),
          path: url.pathname + url.search,
          method: init.method ?? 'GET',
          agent: false,
        },
        headers: { ...headers, host: url.host, 'content-length': Buffer.byteLength(body) },
      };
      const answer = (res: IncomingMessage) => resolveWith(res).then(resolve, reject);
      const sent = secure
        ? askSecurely({ ...options, ca: secure.ca, servername: url.hostname }, answer)
        : request(options, answer);
      sent.on('error', reject).end(body);
    });
}

/** Sends a request as fetch does, wherever the name leads. */
export type Ask = ReturnType<typeof fetchAt>;

async function resolveWith(res: IncomingMessage): Promise<Response> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of res) chunks.push(chunk as Uint8Array);
  const headers = new Headers();
  for (let i = 0; i < res.rawHeaders.length; i += 2)
    headers.append(res.rawHeaders[i] ?? '', res.rawHeaders[i + 1] ?? '');
  const status = res.statusCode ?? 500;
  return new Response([204, 304].includes(status) ? null : Buffer.concat(chunks), { status, headers });
}

/** Something that listens on a free port of the loopback until it is disposed of. */
export interface Listening extends AsyncDisposable {
  port: number;
}

/** A port that leads to another, as a container engine maps them: no header is added or changed. */
export async function mappedPort(to: number): Promise<Listening> {
  const server = createTcpServer((inside) => {
    const outside = connect(to, 'localhost');
    inside.on('error', () => outside.destroy());
    outside.on('error', () => inside.destroy());
    inside.pipe(outside).pipe(inside);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return listening((server.address() as AddressInfo).port, () => server.close());
}

/** A reverse proxy that says by which name and scheme it was asked, and gives the application its own name. */
export async function reverseProxy(to: number, scheme: 'http' | 'https' = 'http'): Promise<Listening> {
  const server = createServer((req, res) => {
    const headers = {
      ...req.headers,
      host: `localhost:${to}`,
      'x-forwarded-host': req.headers.host,
      'x-forwarded-proto': scheme,
    };
    const ask = request(
      { host: 'localhost', port: to, path: req.url, method: req.method, headers, agent: false },
      (answer) => {
        res.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(res);
      },
    );
    ask.on('error', () => res.destroy());
    req.pipe(ask);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return listening((server.address() as AddressInfo).port, () => {
    server.close();
    server.closeAllConnections();
  });
}

const listening = (port: number, close: () => void): Listening => ({
  port,
  [Symbol.asyncDispose]: async () => close(),
});
