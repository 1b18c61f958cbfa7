import { resolve } from 'node:path';
import type { ClientRegistration, GivenRegistration } from '../../contract/client-registration.ts';
import type { DataProviderRegistration } from '../../contract/data-provider.ts';
import type { Logger } from '../../infrastructure/log.ts';
import { UserError } from '../../infrastructure/user-error.ts';
import type { ScenarioBook } from '../../scenarios/index.ts';
import { readJsonFile } from '../input/json-file.ts';
import { watchedFile } from '../input/watched-file.ts';
import { completeRegistration, warnOfProduction } from './clients.ts';
import { completeDataProvider } from './data-providers.ts';

interface Registered {
  client_id: string;
  client_secret: string;
}

interface Registry<Item> {
  save(item: Item): Promise<void>;
  remove(client_id: string): Promise<void>;
}

/** What a file is a list of. */
export interface Kind<Item> {
  one: string;
  many: string;
  /** @throws UserError listing every faulty field */
  complete(given: Partial<Registered>): Item;
  /** Tells what may surprise later. */
  warn?(item: Item, log: Logger): void;
}

/** @param scenarios the scenarios a service may name */
export const services = (scenarios: ScenarioBook): Kind<ClientRegistration> => ({
  one: 'Service',
  many: 'services',
  complete: (given: GivenRegistration) => completeRegistration(given, scenarios),
  warn: warnOfProduction,
});
export const DATA_PROVIDERS: Kind<DataProviderRegistration> = {
  one: 'Data provider',
  many: 'data providers',
  complete: completeDataProvider,
};

/**
 * Registers the services, or the data providers, of a file, and keeps them as the file says: a change counts from the next
 * request on, one that leaves the file is unknown. A faulty change is told in the log and changes nothing.
 * @param path a JSON array of registrations, with the names of OpenID Connect registration; defaults as in `registerClient` and `registerDataProvider`
 * @returns stops looking at the file
 * @throws UserError listing every fault of the file as it is now
 */
export async function registerFromFile<Item extends Registered>(
  path: string,
  kind: Kind<Item>,
  registry: Registry<Item>,
  log: Logger,
): Promise<() => void> {
  const file = resolve(path);
  const read = async (before: readonly string[]) => register(kind, await readFileOf(kind, file), before, registry, log);
  let registered = await read([]);
  return watchedFile(file, async () => {
    try {
      registered = await read(registered);
      log.info({ file, registered }, `${kind.many} read again`);
    } catch (error) {
      log.error(
        { file, detail: (error as Error).message },
        `the ${kind.many}’ file has faults: the former ${kind.many} stay`,
      );
    }
  });
}

/** @returns the identifiers now registered from the file */
async function register<Item extends Registered>(
  kind: Kind<Item>,
  items: readonly Item[],
  before: readonly string[],
  registry: Registry<Item>,
  log: Logger,
): Promise<string[]> {
  const now = items.map(({ client_id }) => client_id);
  for (const item of items) {
    await registry.save(item);
    kind.warn?.(item, log);
  }
  for (const gone of before.filter((id) => !now.includes(id))) await registry.remove(gone);
  return now;
}

/** @throws UserError listing every fault, with the place in the file */
async function readFileOf<Item extends Registered>(kind: Kind<Item>, file: string): Promise<Item[]> {
  const { one, many, complete } = kind;
  const entries = await readArray(many, file);
  const faults: string[] = [];
  const items = entries.flatMap((entry, index) => {
    try {
      return [complete(namedRegistration(entry))];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      faults.push(`${one} ${index + 1}: ${error.message}`);
      return [];
    }
  });
  const ids = items.map(({ client_id }) => client_id);
  for (const twice of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) {
    faults.push(`Two ${many} have the client_id '${twice}'.`);
  }
  if (faults.length > 0) throw new UserError(`The ${many}’ file ${file} cannot be used.\n${faults.join('\n')}`);
  return items;
}

/** What comes from a file keeps its identity from one reading to the next, so it must name it. */
function namedRegistration(entry: unknown): Partial<Registered> {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    throw new UserError(`received ${JSON.stringify(entry)}, expected an object`);
  }
  const known = 'key' in entry ? ['client_secret'] : ['client_id', 'client_secret'];
  const missing = known.filter((name) => !(name in entry));
  if (missing.length > 0) throw new UserError(`${missing.join(' and ')}: received (nothing), expected a text`);
  return entry;
}

async function readArray(many: string, file: string): Promise<unknown[]> {
  const content = await readJsonFile(`The ${many}’ file`, file);
  if (!Array.isArray(content))
    throw new UserError(`The ${many}’ file ${file} cannot be used: expected a JSON array of ${many}.`);
  return content;
}
