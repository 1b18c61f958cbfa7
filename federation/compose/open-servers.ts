import type { Certificate } from '../../infrastructure/http/certificate.ts';
import { openServer, type WebServer } from '../../infrastructure/http/server.ts';
import { UserError } from '../../infrastructure/user-error.ts';
import type { Address, Application, FederationOptions } from '../options/options.ts';

/** Where each application that runs is reached, path included, without trailing slash. */
export type Urls = Readonly<Partial<Record<Address, string>>>;

/** The listening ports, one for each application, or one for all. */
export type Servers = Readonly<Partial<Record<Address, WebServer>>> | { readonly all: WebServer };

const SERVERS = {
  franceconnect: { application: 'provider', name: 'FranceConnect', option: '--port-franceconnect' },
  'franceconnect-plus': { application: 'provider', name: 'FranceConnect+', option: '--port-franceconnect-plus' },
  sources: { application: 'sources', name: 'the identity sources', option: '--port-sources' },
  cpf: { application: 'cpf', name: 'the CPF site', option: '--port-cpf' },
} as const;

/** Where each application is when all share one port, below `--base-path`. */
const PATHS: Readonly<Record<Address, string>> = {
  franceconnect: '',
  'franceconnect-plus': '/plus',
  sources: '/sources',
  cpf: '',
};

/**
 * Opens every port before any application is built: they must know each other's addresses. All or none stay open.
 * @throws UserError naming every port that cannot be had
 */
export async function openServers(
  options: FederationOptions,
  runs: (application: Application) => boolean,
  certificate?: Certificate,
): Promise<{ servers: Servers; urls: Urls }> {
  const wanted = (Object.keys(SERVERS) as Address[]).filter((key) => runs(SERVERS[key].application));
  if (options.port !== undefined) {
    const all = await openOnePort(options, options.port, certificate);
    return { servers: { all }, urls: urlsAt(all.url, wanted, options) };
  }
  const servers = await openOnePortEach(options, wanted, certificate);
  return { servers, urls: Object.fromEntries(Object.entries(servers).map(([key, { url }]) => [key, url])) };
}

/** What stands before all paths, without trailing slash. */
export function basePathOf({ basePath = '' }: FederationOptions): string {
  return basePath.replace(/\/$/, '');
}

/** Where the applications are below one origin. */
export function urlsAt(origin: string, addresses: readonly Address[], options: FederationOptions): Urls {
  const below = origin + basePathOf(options);
  return Object.fromEntries(addresses.map((address) => [address, below + PATHS[address]]));
}

function openOnePort({ host = '127.0.0.1', publicUrl }: FederationOptions, port: number, certificate?: Certificate) {
  return openServer({ host, port, publicUrl, name: 'franceconnect-local', option: '--port', certificate });
}

async function openOnePortEach(
  { host = '127.0.0.1', ports = {}, publicUrls = {} }: FederationOptions,
  wanted: readonly Address[],
  certificate?: Certificate,
): Promise<Partial<Record<Address, WebServer>>> {
  const opened = await Promise.allSettled(
    wanted.map(async (key) => {
      const { name, option } = SERVERS[key];
      return [
        key,
        await openServer({ host, port: ports[key] ?? 0, publicUrl: publicUrls[key], name, option, certificate }),
      ] as const;
    }),
  );
  const servers = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const refusals = opened.flatMap((result) => (result.status === 'rejected' ? [result.reason as Error] : []));
  if (refusals.length > 0) {
    await Promise.all(servers.map(([, server]) => server.close()));
    throw new UserError(refusals.map(({ message }) => message).join('\n'), { cause: refusals[0] });
  }
  return Object.fromEntries(servers);
}
