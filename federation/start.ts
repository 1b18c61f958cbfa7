import type { RequestListener } from 'node:http';
import { HIGH, LOW } from '../contract/platform.ts';
import { checkTogether } from '../infrastructure/user-error.ts';
import type { WebServer } from '../infrastructure/web/server.ts';
import { whileAvailable } from '../infrastructure/web/while-available.ts';
import { buildCpf } from './build/cpf.ts';
import { buildProvider } from './build/provider.ts';
import { buildSources } from './build/sources.ts';
import { completeRegistration, DEMO_CLIENT } from './clients.ts';
import { DATA_PROVIDERS, registerFromFile, services } from './clients-file.ts';
import { tellTerminal } from './console/flows/terminal.ts';
import type { Federation } from './federation.ts';
import { type House, homeOf } from './house.ts';
import { federationOf } from './local-federation.ts';
import { warnOfMovedIssuers } from './moved-issuers.ts';
import { openHouse, sourcesOf } from './open-house.ts';
import { checkOptions, type FederationOptions } from './options.ts';
import { peopleFromFile } from './personas-file.ts';
import { signInLater } from './sign-in-later.ts';
import { checkGivenRecords } from './source-records.ts';
import { prepareSource } from './sources.ts';

/**
 * Starts FranceConnect, its identity sources and the CPF site: the composition root, the one place where everything is
 * built and handed to each other.
 *
 * Without options it takes free ports, keeps everything in memory and logs nothing.
 * @throws UserError in plain words: faulty options, port taken, data folder not writable
 * @example
 * await using federation = await startFederation();
 * const client = await federation.registerClient({ redirect_uris: ['http://localhost:3000/callback'] });
 * const callback = await federation.signIn(authorizationUrl, { persona: 'angele-dubreuil', source: 'ameli' });
 */
export async function startFederation(options: FederationOptions = {}): Promise<Federation> {
  checkTogether([
    () => checkOptions(options),
    ...sourcesOf(options).map((source) => () => prepareSource(source)),
    () => checkGivenRecords(options?.sourceRecords, sourcesOf(options)),
  ]);
  const house = await openHouse(options);
  const stop = stopper(house);
  const signIn = signInLater();
  const federation = federationOf(house, stop, signIn);
  house.onStop.push(tellTerminal(house.journal, house.log, homeOf(house)));
  try {
    if (options.data !== undefined) await warnOfMovedIssuers(house);
    await house.clients.save(completeRegistration(DEMO_CLIENT));
    if (options.personas) house.onStop.push(await peopleFromFile(options.personas, house.book, house.log));
    await readFiles(options, house);
    house.onStop.push(await house.records.use(options.sourceRecords ?? {}, house.log));
    await house.records.shareOn(house.storage);
    await Promise.all([
      serve(house, house.servers.franceconnect, (server) => buildProvider(house, server, LOW, federation, options)),
      serve(house, house.servers['franceconnect-plus'], (server) =>
        buildProvider(house, server, HIGH, federation, options),
      ),
      serve(house, house.servers.sources, (server) => buildSources(house, server, federation, options)),
      serve(house, house.servers.cpf, (server) => buildCpf(house, server, federation, options)),
    ]);
    // Where it cannot be loaded, who signs in is told.
    signIn.load().catch(() => undefined);
    return federation;
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What is registered by files, and stays as they say. */
async function readFiles(options: FederationOptions, house: House): Promise<void> {
  const { clients, dataProviders, scenarios, log, onStop } = house;
  if (options.clients) onStop.push(await registerFromFile(options.clients, services(scenarios), clients, log));
  if (options.dataProviders) {
    onStop.push(await registerFromFile(options.dataProviders, DATA_PROVIDERS, dataProviders, log));
  }
}

async function serve(
  house: House,
  server: WebServer | undefined,
  build: (server: WebServer) => Promise<RequestListener>,
) {
  if (server) server.serve(whileAvailable(house, await build(server)));
}

function stopper({ servers, storage, lasting, journal, onStop }: House): () => Promise<void> {
  let stopped: Promise<void> | undefined;
  return () => {
    for (const end of onStop.splice(0)) end();
    journal.close();
    stopped ??= Promise.all(Object.values(servers).map((server) => server.close()))
      .then(() => Promise.all([storage.close(), lasting.close()]))
      .then(() => undefined);
    return stopped;
  };
}
