import { type Federation, startFederation } from '../../federation/index.ts';
import { Command } from '../library/command.ts';
import { freePort, temporaryFolder } from '../library/temporary.ts';
import type { RoundRobin } from './round-robin.ts';

/** The proxies in front of several instances: what these announce as their addresses. */
export interface Proxies {
  franceconnect: RoundRobin;
  sources: RoundRobin;
}

/** Where one instance listens, reached without a proxy. */
export interface Ports {
  franceconnect: number;
  sources: number;
}

/** One of several instances on this Redis, in this process; the proxies send it requests from now on. */
export async function startInstance(
  store: string,
  { franceconnect, sources }: Proxies,
): Promise<{ federation: Federation; ports: Ports }> {
  const ports = await freePorts();
  const federation = await startFederation({
    store,
    only: ['provider', 'sources'],
    ports,
    publicUrls: { franceconnect: franceconnect.url, sources: sources.url },
  });
  franceconnect.add(ports.franceconnect);
  sources.add(ports.sources);
  return { federation, ports };
}

/** One in a process of its own, which may die; the proxies are not told of it. */
export async function startInstanceApart(
  store: string,
  { franceconnect, sources }: Proxies,
): Promise<{ command: Command; ports: Ports }> {
  await using folder = await temporaryFolder();
  const ports = await freePorts();
  const command = Command.start(
    [
      `--store=${store}`,
      '--only=provider,sources',
      `--port-franceconnect=${ports.franceconnect}`,
      `--port-sources=${ports.sources}`,
      '--port-franceconnect-plus=0',
      `--public-url-franceconnect=${franceconnect.url}`,
      `--public-url-sources=${sources.url}`,
      '--log-level=silent',
    ],
    { cwd: folder.path },
  );
  await command.running();
  return { command, ports };
}

async function freePorts(): Promise<Ports> {
  return { franceconnect: await freePort(), sources: await freePort() };
}
