import type { Certificate } from '../../infrastructure/http/certificate.ts';
import { openServer, type WebServer } from '../../infrastructure/http/server.ts';
import { UserError } from '../../infrastructure/user-error.ts';
import type { Address, Application, FederationOptions } from '../options/options.ts';

/** The listening addresses of the applications that run. */
export type Servers = Partial<Record<Address, WebServer>>;

const SERVERS = {
  franceconnect: { application: 'provider', name: 'FranceConnect', option: '--port-franceconnect' },
  'franceconnect-plus': { application: 'provider', name: 'FranceConnect+', option: '--port-franceconnect-plus' },
  sources: { application: 'sources', name: 'the identity sources', option: '--port-sources' },
  cpf: { application: 'cpf', name: 'the CPF site', option: '--port-cpf' },
} as const;

/**
 * Opens every address before any application is built: they must know each other's. All or none stay open.
 * @throws UserError naming every port that cannot be had
 */
export async function openServers(
  { host = '127.0.0.1', ports = {}, publicUrls = {} }: FederationOptions,
  runs: (application: Application) => boolean,
  certificate?: Certificate,
): Promise<Servers> {
  const wanted = (Object.keys(SERVERS) as Address[]).filter((key) => runs(SERVERS[key].application));
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
