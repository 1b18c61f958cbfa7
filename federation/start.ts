import type { WebServer } from '../infrastructure/http/server.ts';
import { whileAvailable } from '../infrastructure/http/while-available.ts';
import { checkTogether } from '../infrastructure/user-error.ts';
import { completeRegistration, DEMO_CLIENT, registerService, withDefaults } from './clients/clients.ts';
import { DATA_PROVIDERS, registerFromFile, services } from './clients/clients-file.ts';
import { type Applications, buildApplications } from './compose/applications.ts';
import { federationOf } from './compose/local-federation.ts';
import { warnOfMovedIssuers } from './compose/moved-issuers.ts';
import { atEveryName } from './compose/one-port.ts';
import { openParts, sourcesOf } from './compose/open-parts.ts';
import { onOwnPorts } from './compose/own-ports.ts';
import { homeOf, type Parts } from './compose/parts.ts';
import { settle, withWorld } from './compose/world.ts';
import type { AddedPage } from './console/added-page.ts';
import { tellTerminal } from './console/flows/terminal.ts';
import type { Federation } from './federation.ts';
import { checkOptions, type FederationOptions } from './options/options.ts';
import { peopleFromFile } from './people/personas-file.ts';
import { signInLater } from './sign-in/sign-in-later.ts';
import { checkGivenRecords } from './sources/source-records.ts';
import { prepareSource } from './sources/sources.ts';

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
export function startFederation(options: FederationOptions = {}): Promise<Federation> {
  return startWithPages(options, []);
}

/** The same, with pages of the console that the caller adds. */
export async function startWithPages(given: FederationOptions, pages: readonly AddedPage[]): Promise<Federation> {
  // What is no object has no members to take apart.
  if (typeof given !== 'object' || given === null || Array.isArray(given)) checkOptions(given);
  const { world, ...options } = await withWorld(given);
  checkTogether([
    () => checkOptions(options),
    ...sourcesOf(options).map((source) => () => prepareSource(source)),
    () => checkGivenRecords(options?.sourceRecords, sourcesOf(options)),
  ]);
  const parts = await openParts(options, pages);
  const stop = stopper(parts);
  const signIn = signInLater();
  const federation = federationOf(parts, options, stop, signIn);
  parts.onStop.push(tellTerminal(parts.journal, parts.log, homeOf(parts)));
  try {
    if (options.data !== undefined) await warnOfMovedIssuers(parts);
    await parts.clients.save(completeRegistration(DEMO_CLIENT));
    if (options.service) await registerService(withDefaults(options.service), parts);
    if (world) await settle(world, parts);
    if (options.personas) parts.onStop.push(await peopleFromFile(options.personas, parts.book, parts.log));
    await readFiles(options, parts);
    parts.onStop.push(await parts.records.use(options.sourceRecords ?? {}, parts.log));
    await parts.records.shareOn(parts.storage);
    await serve(parts, (named) => buildApplications(named, federation, options), options);
    // Where it cannot be loaded, who signs in is told.
    signIn.load().catch(() => undefined);
    return federation;
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What is registered by files, and stays as they say. */
async function readFiles(options: FederationOptions, parts: Parts): Promise<void> {
  const { clients, dataProviders, scenarios, log, onStop } = parts;
  if (options.clients) onStop.push(await registerFromFile(options.clients, services(scenarios), clients, log));
  if (options.dataProviders) {
    onStop.push(await registerFromFile(options.dataProviders, DATA_PROVIDERS, dataProviders, log));
  }
}

/** Builds the applications and has the ports answer with them. */
async function serve(
  parts: Parts,
  build: (parts: Parts) => Promise<Applications>,
  options: FederationOptions,
): Promise<void> {
  const { servers } = parts;
  if ('all' in servers) {
    const { all } = servers;
    all.serve(whileAvailable(parts, await atEveryName(parts, build, options, all.local)));
    return;
  }
  const listeners = await onOwnPorts(parts, servers, build, options);
  for (const [server, listener] of listeners) server.serve(whileAvailable(parts, listener));
}

function stopper({ servers, storage, lasting, journal, onStop }: Parts): () => Promise<void> {
  let stopped: Promise<void> | undefined;
  return () => {
    for (const end of onStop.splice(0)) end();
    journal.close();
    stopped ??= Promise.all(Object.values(servers).map((server: WebServer) => server.close()))
      .then(() => Promise.all([storage.close(), lasting.close()]))
      .then(() => undefined);
    return stopped;
  };
}
