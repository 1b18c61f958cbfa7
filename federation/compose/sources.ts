import type { RequestListener } from 'node:http';
import { createIdentitySources } from '../../identity-sources/index.ts';
import { addressesOf } from '../../provider/index.ts';
import type { Federation } from '../federation.ts';
import { type FederationOptions, simulatorByDefault } from '../options/options.ts';
import { aboutOf, accessTo, type Parts } from './parts.ts';
import { simulatorStrip } from './simulator-strip.ts';

/** The sources that run here, each an issuer. */
export function buildSources(
  parts: Parts,
  url: string,
  federation: Federation,
  options: FederationOptions,
): Promise<RequestListener> {
  const { cpfSimulator = simulatorByDefault() } = options;
  const { franceconnect, 'franceconnect-plus': plus } = parts.urls;
  const addresses = [franceconnect, plus].flatMap((platform) => (platform ? [addressesOf(platform)] : []));
  return createIdentitySources({
    url,
    sources: parts.sources.flatMap((prepared) => (prepared.runs === 'here' ? [prepared.source] : [])),
    // Both platforms are one client of each source.
    brokers: [
      {
        ...parts.asClient,
        redirect_uris: addresses.map(({ sourceCallback }) => sourceCallback),
        post_logout_redirect_uris: addresses.map(({ sourceLogoutCallback }) => sourceLogoutCallback),
      },
    ],
    book: parts.book,
    storage: parts.storage,
    keyStorage: parts.lasting,
    keysOf: parts.announced.sources,
    scenarios: parts.scenarios,
    clock: parts.clock,
    log: parts.log.child({ application: 'sources' }),
    journal: parts.journal,
    home: aboutOf(parts),
    chosen: () => parts.chosen.id,
    strip: cpfSimulator
      ? {
          port: simulatorStrip(parts, federation.restart),
          access: accessTo(options, 'sources', url),
        }
      : undefined,
  });
}
