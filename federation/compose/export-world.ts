import { isDeepStrictEqual } from 'node:util';
import type { ClientRegistration } from '../../contract/client-registration.ts';
import type { DataProviderRegistration } from '../../contract/data-provider.ts';
import { builtInSources, DEFAULT_SOURCE_LIST } from '../../identity-sources/index.ts';
import type { ClockSetting, MovableClock } from '../../infrastructure/clock.ts';
import { completeRegistration, DEMO_CLIENT } from '../clients/clients.ts';
import { completeDataProvider } from '../clients/data-providers.ts';
import type { FederationOptions } from '../options/options.ts';
import type { World, WorldClock, WorldClockSetting } from '../world/world.ts';
import { CPF_CLIENT_ID } from './cpf.ts';
import type { Parts } from './parts.ts';

/**
 * The world of a running federation: what another one must be given to be set up alike.
 * @param options it was started with
 */
export async function worldOf(parts: Parts, { cpfVariant, cpfRules, cpfUnsafe }: FederationOptions): Promise<World> {
  const { book, clients, dataProviders, records, sources } = parts;
  const { list, descriptions } = records.shown;
  const world = {
    services: (await clients.all()).filter((client) => !registersItself(client)).map(leanService),
    people: book.all().filter(({ id }) => book.originOf(id) !== undefined),
    sources: sources.flatMap((each) => (each.runs === 'elsewhere' ? [each.source] : [])),
    ...(list !== DEFAULT_SOURCE_LIST && { list }),
    ...(!descriptions && { hideDescriptions: true }),
    sourceRecords: records.settings,
    dataProviders: (await dataProviders.all()).map(leanDataProvider),
    cpfVariant,
    cpfRules,
    cpfUnsafe,
    clock: clockOf(parts.clock),
    notes: modulesAmong(parts).map((id) => `The source '${id}' is a module: start with it again (--source).`),
  };
  const filled = Object.entries(world).filter(([, value]) => !isEmpty(value));
  // As it travels: what is undefined is left out.
  return JSON.parse(JSON.stringify(Object.fromEntries(filled))) as World;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && Object.keys(value ?? {}).length === 0);
}

/** What its owner decided of a service, without what is so by default. */
function leanService(client: ClientRegistration) {
  const { client_id, client_secret, redirect_uris } = client;
  const named = { client_id, client_secret, redirect_uris };
  return { ...named, ...differences(client, completeRegistration(named)) };
}

function leanDataProvider(dataProvider: DataProviderRegistration) {
  const { client_id, client_secret, jwks_uri } = dataProvider;
  const named = { client_id, client_secret, jwks_uri };
  return { ...named, ...differences(dataProvider, completeDataProvider(named)) };
}

function differences(whole: object, usual: object): Record<string, unknown> {
  const same = new Map<string, unknown>(Object.entries(usual));
  return Object.fromEntries(Object.entries(whole).filter(([name, value]) => !isDeepStrictEqual(value, same.get(name))));
}

/** Whether every start registers this service anew: the CPF site, and the demonstration service while nobody changed it. */
function registersItself(client: ClientRegistration): boolean {
  return client.client_id === CPF_CLIENT_ID || isDeepStrictEqual(client, completeRegistration(DEMO_CLIENT));
}

function modulesAmong({ sources }: Parts): string[] {
  const builtIn = builtInSources.map(({ id }) => id);
  return sources.flatMap(({ runs, source }) => (runs === 'here' && !builtIn.includes(source.id) ? [source.id] : []));
}

function clockOf(clock: MovableClock): WorldClock | undefined {
  if (!clock.isMoved()) return undefined;
  const { clients, ...everybody } = clock.settings();
  const moved = Object.entries(clients).map(([id, setting]) => [id, written(setting)]);
  return { ...written(everybody), ...(moved.length > 0 && { clients: Object.fromEntries(moved) }) };
}

function written({ ahead, frozenAt }: ClockSetting): WorldClockSetting {
  return frozenAt === undefined ? { ahead: ahead ?? 0 } : { frozenAt: new Date(frozenAt).toISOString() };
}
