import type { RequestListener } from 'node:http';
import { createIdentitySources } from '../../identity-sources/index.ts';
import type { WebServer } from '../../infrastructure/web/server.ts';
import { addressesOf } from '../../provider/index.ts';
import type { Federation } from '../federation.ts';
import { aboutOf, type House } from '../house.ts';
import { type FederationOptions, simulatorByDefault } from '../options.ts';
import { simulatorStrip } from '../simulator-strip.ts';

/** The sources that run here, each an issuer. */
export function buildSources(
  house: House,
  { url }: WebServer,
  federation: Federation,
  { controlToken: token, cpfSimulator = simulatorByDefault() }: FederationOptions,
): Promise<RequestListener> {
  const { franceconnect, 'franceconnect-plus': plus } = house.servers;
  const addresses = [franceconnect, plus].flatMap((server) => (server ? [addressesOf(server.url)] : []));
  return createIdentitySources({
    url,
    sources: house.sources.flatMap((prepared) => (prepared.runs === 'here' ? [prepared.source] : [])),
    // Both platforms are one client of each source.
    brokers: [
      {
        ...house.asClient,
        redirect_uris: addresses.map(({ sourceCallback }) => sourceCallback),
        post_logout_redirect_uris: addresses.map(({ sourceLogoutCallback }) => sourceLogoutCallback),
      },
    ],
    book: house.book,
    storage: house.storage,
    keyStorage: house.lasting,
    scenarios: house.scenarios,
    clock: house.clock,
    log: house.log.child({ application: 'sources' }),
    journal: house.journal,
    home: aboutOf(house),
    chosen: () => house.chosen.id,
    stateOf: house.sourceStates.of,
    strip: cpfSimulator
      ? {
          port: simulatorStrip(house, federation.restart),
          access: { origins: [url], option: '--public-url-sources', token },
        }
      : undefined,
  });
}
