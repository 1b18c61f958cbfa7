import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { UserError } from '../user-error.ts';
import type { Certificate } from './certificate.ts';
import { type ConnectionLimits, LIMITS, limited, timeoutsOf } from './limits.ts';

/** A listening address. It is opened before the application behind it exists, because applications must know each other's addresses. */
export interface WebServer {
  /** Origin under which others reach it, without trailing slash. */
  readonly url: string;
  /** Origin under which this machine reaches it. */
  readonly local: string;
  /** From now on this answers; before, every request gets a 503. */
  serve(listener: RequestListener): void;
  close(): Promise<void>;
}

export interface WebServerOptions {
  /** Name for messages, such as « the CPF site ». */
  name: string;
  /** Bind address. */
  host: string;
  /** 0 takes a free port. */
  port: number;
  /** Command-line option that changes the port, for the message when it is taken. */
  option: string;
  /** Origin to announce when it differs from the bind address (containers). */
  publicUrl?: string | undefined;
  /** Speaks https with it; plain http without. */
  certificate?: Certificate | undefined;
  /** What one caller may take from the others. */
  limits?: ConnectionLimits | undefined;
}

/** @throws UserError when the port is taken or the address cannot be bound */
export async function openServer(options: WebServerOptions): Promise<WebServer> {
  const { name, host, port, option, publicUrl, certificate, limits = LIMITS } = options;
  let listener: RequestListener = (_req, res) => {
    res.writeHead(503, { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '1' });
    res.end(`${name} is starting.\n`);
  };
  const timeouts = timeoutsOf(limits);
  const server = certificate ? createSecureServer({ ...certificate, ...timeouts }) : createServer(timeouts);
  server.on(
    'request',
    limited(server, certificate !== undefined, name, limits, (req, res) => listener(req, res)),
  );
  await listen(server, { name, host, port, option });
  const { port: bound } = server.address() as AddressInfo;
  const local = `${certificate ? 'https' : 'http'}://${displayedHost(host)}:${bound}`;
  return {
    url: publicUrl?.replace(/\/+$/, '') ?? local,
    local,
    serve(next) {
      listener = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** People and browsers know the loopback as `localhost`, which is also the origin browsers trust over plain http. */
function displayedHost(host: string): string {
  if (['127.0.0.1', '0.0.0.0', '::', '::1', 'localhost'].includes(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

type Address = Pick<WebServerOptions, 'name' | 'host' | 'port' | 'option'>;

function listen(server: Server, { name, host, port, option }: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(new UserError(explain(cause, { name, host, port, option }), { cause }));
    });
    server.listen(port, host, resolve);
  });
}

function explain(cause: NodeJS.ErrnoException, { name, host, port, option }: Address) {
  switch (cause.code) {
    case 'EADDRINUSE':
      return `Port ${port}, meant for ${name}, is already taken. Stop the program that uses it, or choose another port with ${option} (0 takes a free one).`;
    case 'EACCES':
      return `Port ${port}, meant for ${name}, needs rights this user does not have. Choose a port above 1023 with ${option}.`;
    default:
      return `${name} cannot listen on ${host}:${port} (${cause.code ?? cause.message}). Check --host and ${option}.`;
  }
}
