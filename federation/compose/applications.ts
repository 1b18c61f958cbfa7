import type { RequestListener } from 'node:http';
import { HIGH, LOW } from '../../contract/platform.ts';
import type { Federation } from '../federation.ts';
import type { Address, FederationOptions } from '../options/options.ts';
import { buildCpf } from './cpf.ts';
import type { Parts } from './parts.ts';
import { buildProvider } from './provider.ts';
import { buildSources } from './sources.ts';

/** The applications that run, by address. */
export type Applications = Readonly<Partial<Record<Address, RequestListener>>>;

type Build = (
  parts: Parts,
  url: string,
  federation: Federation,
  options: FederationOptions,
) => Promise<RequestListener>;

const BUILDERS: Readonly<Record<Address, Build>> = {
  franceconnect: (parts, url, ...rest) => buildProvider(parts, url, LOW, ...rest),
  'franceconnect-plus': (parts, url, ...rest) => buildProvider(parts, url, HIGH, ...rest),
  sources: buildSources,
  cpf: buildCpf,
};

/** Builds the applications for the addresses of these parts. */
export async function buildApplications(
  parts: Parts,
  federation: Federation,
  options: FederationOptions,
): Promise<Applications> {
  const built = Object.entries(parts.urls).map(
    async ([address, url]) => [address, await BUILDERS[address as Address](parts, url, federation, options)] as const,
  );
  return Object.fromEntries(await Promise.all(built));
}
