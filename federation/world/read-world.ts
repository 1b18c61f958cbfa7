import { resolve } from 'node:path';
import { describeFaults, type Fault } from '../../contract/faults.ts';
import { readable } from '../../infrastructure/secrets.ts';
import { UserError } from '../../infrastructure/user-error.ts';
import { catalogue } from '../../scenarios/index.ts';
import { completeRegistration } from '../clients/clients.ts';
import { completeDataProvider } from '../clients/data-providers.ts';
import { InvalidInput } from '../input/invalid-input.ts';
import { readJsonFile } from '../input/json-file.ts';
import { strictFaults } from '../input/strict-faults.ts';
import { knownSourceIds, unknownSources } from '../sources/source-records.ts';
import type { AnySource } from '../sources/sources.ts';
import { type World, worldSchema } from './world.ts';

/**
 * Reads a world.
 * @param given the world itself, JSON text, or the path of a JSON file
 * @param sources there are beside those of the world
 * @throws UserError listing every problem with its path
 */
export async function readWorld(given: unknown, sources: readonly AnySource[] = []): Promise<World> {
  const { content, name } = await contentOf(given);
  const faults = worldFaults(content, sources);
  if (faults.length === 0) return content as World;
  throw new UserError(`${name} cannot be used:\n${describeFaults(readable(faults, content))}`);
}

async function contentOf(given: unknown): Promise<{ content: unknown; name: string }> {
  if (typeof given !== 'string') return { content: given, name: 'This world' };
  if (!given.trimStart().startsWith('{')) {
    return { content: await readJsonFile('The world', resolve(given)), name: `The world ${resolve(given)}` };
  }
  try {
    return { content: JSON.parse(given), name: 'This world' };
  } catch (cause) {
    throw new UserError(`This world is not valid JSON: ${(cause as Error).message}`, { cause });
  }
}

function worldFaults(content: unknown, sources: readonly AnySource[]): Fault[] {
  const structural = strictFaults(worldSchema, content);
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return structural;
  const world = content as Partial<Record<keyof World, unknown>>;
  const isSound = (path: string) =>
    !structural.some((fault) => fault.path === path || fault.path.startsWith(`${path}.`));
  const entries = (section: 'services' | 'people' | 'sources' | 'dataProviders') => {
    const list = world[section];
    if (!Array.isArray(list)) return [];
    return list.flatMap((entry, index) => {
      const path = `${section}.${index}`;
      return isSound(path) ? [{ path, entry: entry as never }] : [];
    });
  };
  const external = entries('sources');
  const known = knownSourceIds([...sources, ...external.map(({ entry }) => entry as AnySource)]);
  return [
    ...structural,
    ...entries('services').flatMap(({ path, entry }) => faultsAt(path, () => completeRegistration(entry, SCENARIOS))),
    ...entries('dataProviders').flatMap(({ path, entry }) => faultsAt(path, () => completeDataProvider(entry))),
    ...twice(entries('services'), 'client_id'),
    ...twice(entries('dataProviders'), 'client_id'),
    ...twice(entries('people'), 'id'),
    ...twice(external, 'id', knownSourceIds(sources)),
    ...unknownSources(world.sourceRecords, known).map((fault) => ({ ...fault, path: `sourceRecords.${fault.path}` })),
  ];
}

/** The scenarios a service may name. */
const SCENARIOS = { all: () => catalogue, get: (id: string) => catalogue.find((scenario) => scenario.id === id) };

function faultsAt(path: string, complete: () => unknown): Fault[] {
  try {
    complete();
    return [];
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return error.faults.map((fault) => ({ ...fault, path: `${path}.${fault.path}` }));
  }
}

/** @param taken identifiers of what is there already */
function twice(
  entries: readonly { path: string; entry: Readonly<Record<string, unknown>> }[],
  member: string,
  taken: readonly string[] = [],
): Fault[] {
  const seen = new Set<unknown>(taken);
  return entries.flatMap(({ path, entry }) => {
    const id = entry[member];
    const again = id !== undefined && seen.has(id);
    seen.add(id);
    return again ? [{ path: `${path}.${member}`, received: String(id), expected: 'one that nothing else has' }] : [];
  });
}
