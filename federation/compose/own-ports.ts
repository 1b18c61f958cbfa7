import type { IncomingMessage, RequestListener } from 'node:http';
import type { WebServer } from '../../infrastructure/http/server.ts';
import { ADDRESSES, type Address, type FederationOptions } from '../options/options.ts';
import type { Applications } from './applications.ts';
import type { Urls } from './open-servers.ts';
import { KeptByName } from './origins.ts';
import type { Parts } from './parts.ts';

type OwnServers = Readonly<Partial<Record<Address, WebServer>>>;

/**
 * A port for each application, under every loopback name and private address: asked as `127.0.0.1:4000`, FranceConnect sends to
 * the sources at `127.0.0.1:4100`. Under another name, or through a port that was mapped, where the others are is unknown, and
 * the announced addresses stay. They also do where any was given.
 */
export async function onOwnPorts(
  parts: Parts,
  servers: OwnServers,
  build: (parts: Parts) => Promise<Applications>,
  { publicUrls }: FederationOptions,
): Promise<[WebServer, RequestListener][]> {
  const { announced, own, log } = parts;
  const first = await build(parts);
  const others = new KeptByName((name) => build({ ...parts, urls: underName(announced, name), onRestart: [] }));
  if (publicUrls === undefined) {
    own.boundFor = ({ hostname, port, protocol }) =>
      others.has(hostname) ? Object.values(servers).find(({ local }) => isAt(local, protocol, port))?.local : undefined;
  }
  return ADDRESSES.flatMap((address) => {
    const [server, application, url] = [servers[address], first[address], announced[address]];
    if (!server || !application || url === undefined) return [];
    const { host } = new URL(url);
    const answer: RequestListener = (req, res) => {
      // Nearly every request.
      if (publicUrls !== undefined || isPlain(req, host)) return application(req, res);
      const name = otherName(parts, req, url);
      if (name === undefined) return application(req, res);
      others.at(name).then(
        (applications) => applications[address]?.(req, res),
        (error) => {
          log.error({ err: error, name }, 'the applications of a name could not be made');
          res.writeHead(500).end();
        },
      );
    };
    return [[server, answer] as [WebServer, RequestListener]];
  });
}

function isPlain({ headers }: IncomingMessage, host: string): boolean {
  return headers.host === host && headers['x-forwarded-host'] === undefined;
}

/** The name a request was sent to, where it is another one of this machine and leads to the same port. */
function otherName({ asked }: Parts, req: IncomingMessage, url: string): string | undefined {
  const found = asked(req);
  if (!('origin' in found)) return undefined;
  const [{ hostname, port, protocol }, announced] = [new URL(found.origin), new URL(url)];
  return hostname !== announced.hostname && isAt(url, protocol, port) ? hostname : undefined;
}

function isAt(url: string, protocol: string, port: string): boolean {
  const at = new URL(url);
  return at.protocol === protocol && at.port === port;
}

function underName(announced: Urls, name: string): Urls {
  const moved = Object.entries(announced).map(([address, url]) => {
    const { protocol, port } = new URL(url);
    return [address, `${protocol}//${name}${port && `:${port}`}`];
  });
  return Object.fromEntries(moved);
}
