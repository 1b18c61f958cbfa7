import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ClientRegistration, GivenRegistration } from '../contract/client-registration.ts';
import type { Logger } from '../infrastructure/log.ts';
import { UserError } from '../infrastructure/user-error.ts';
import type { ClientRegistry } from '../provider/index.ts';
import { completeRegistration, warnOfProduction } from './clients.ts';
import { watchedFile } from './watched-file.ts';

/**
 * Registers the services of a file, and keeps them as the file says: a change counts from the next request on, a service
 * that leaves the file is unknown. A faulty change is told in the log and changes nothing.
 * @param path a JSON array of registrations, with the names of OpenID Connect registration; defaults as in `registerClient`
 * @returns stops looking at the file
 * @throws UserError listing every fault of the file as it is now
 */
export async function registerFromFile(path: string, registry: ClientRegistry, log: Logger): Promise<() => void> {
  const file = resolve(path);
  let registered = await register(await readClientsFile(file), [], registry, log);
  return watchedFile(file, async () => {
    try {
      registered = await register(await readClientsFile(file), registered, registry, log);
      log.info({ file, clients: registered }, 'services read again');
    } catch (error) {
      log.error({ file, detail: (error as Error).message }, 'the services’ file has faults: the former services stay');
    }
  });
}

/** @returns the identifiers now registered from the file */
async function register(
  clients: readonly ClientRegistration[],
  before: readonly string[],
  registry: ClientRegistry,
  log: Logger,
): Promise<string[]> {
  const now = clients.map(({ client_id }) => client_id);
  for (const client of clients) {
    await registry.save(client);
    warnOfProduction(client, log);
  }
  for (const gone of before.filter((id) => !now.includes(id))) await registry.remove(gone);
  return now;
}

/** @throws UserError listing every fault, with the place in the file */
export async function readClientsFile(file: string): Promise<ClientRegistration[]> {
  const entries = await readArray(file);
  const faults: string[] = [];
  const clients = entries.flatMap((entry, index) => {
    try {
      return [completeRegistration(namedRegistration(entry))];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      faults.push(`Service ${index + 1}: ${error.message}`);
      return [];
    }
  });
  const ids = clients.map(({ client_id }) => client_id);
  for (const twice of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) {
    faults.push(`Two services have the client_id '${twice}'.`);
  }
  if (faults.length > 0) throw new UserError(`The services’ file ${file} cannot be used.\n${faults.join('\n')}`);
  return clients;
}

/** A service of a file keeps its identity from one reading to the next, so it must name it. */
function namedRegistration(entry: unknown): GivenRegistration {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    throw new UserError(`received ${JSON.stringify(entry)}, expected an object`);
  }
  const known = 'key' in entry ? ['client_secret'] : ['client_id', 'client_secret'];
  const missing = known.filter((name) => !(name in entry));
  if (missing.length > 0) throw new UserError(`${missing.join(' and ')}: received (nothing), expected a text`);
  return entry;
}

async function readArray(file: string): Promise<unknown[]> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    const why =
      cause instanceof SyntaxError ? `it is not valid JSON (${cause.message})` : 'it does not exist or cannot be read';
    throw new UserError(`The services’ file ${file} cannot be used: ${why}.`, { cause });
  }
  if (!Array.isArray(content))
    throw new UserError(`The services’ file ${file} cannot be used: expected a JSON array of services.`);
  return content;
}
