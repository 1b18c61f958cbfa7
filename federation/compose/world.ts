import type { ClockSetting } from '../../infrastructure/clock.ts';
import { durationInMilliseconds } from '../../infrastructure/duration.ts';
import { UserError } from '../../infrastructure/user-error.ts';
import { registerService, withDefaults } from '../clients/clients.ts';
import { completeDataProvider } from '../clients/data-providers.ts';
import { withoutUndefined } from '../input/without-undefined.ts';
import { merged } from '../options/merge.ts';
import type { FederationOptions } from '../options/options.ts';
import { readWorld } from '../world/read-world.ts';
import type { World, WorldClock, WorldClockSetting } from '../world/world.ts';
import { sourcesOf } from './open-parts.ts';
import type { Parts } from './parts.ts';

/** Options whose world was read. */
export type SettledOptions = Omit<FederationOptions, 'world'> & { world?: World };

/**
 * Reads the world of a set of options. What the options say themselves wins over what it says.
 * @throws UserError listing every problem of the world
 */
export async function withWorld(all: FederationOptions): Promise<SettledOptions> {
  const { world: given, ...options } = all ?? {};
  if (given === undefined) return options;
  const world = await readWorld(given, sourcesOf(options));
  const { list, hideDescriptions, sourceRecords, cpfVariant, cpfUnsafe, cpfRules } = world;
  const below = withoutUndefined({ list, hideDescriptions, sourceRecords, cpfVariant, cpfUnsafe, cpfRules });
  return {
    ...(merged(below, withoutUndefined(options) as Record<string, unknown>) as FederationOptions),
    sources: [...sourcesOf(options), ...(world.sources ?? [])],
    world,
  };
}

/**
 * Registers the services, the people and the data providers of a world, as the calls for one of each would, and moves the clock.
 * @throws UserError naming each person who is somebody's double
 */
export async function settle({ services = [], people = [], dataProviders = [], clock }: World, parts: Parts) {
  for (const service of services) await registerService(withDefaults(withoutUndefined(service)), parts);
  for (const each of dataProviders) await parts.dataProviders.save(completeDataProvider(withoutUndefined(each)));
  const added = await Promise.allSettled(people.map((person) => parts.people.add(person)));
  const refusals = added.flatMap((result, index) =>
    result.status === 'rejected' ? [`people.${index}: ${(result.reason as Error).message}`] : [],
  );
  if (refusals.length > 0) throw new UserError(`This world cannot be used:\n${refusals.join('\n')}`);
  // A clock that another instance shares, and that was moved since, stays as it is.
  if (clock && !parts.clock.isMoved()) await parts.clock.set(readClock(clock));
}

function readClock({ clients = {}, ...everybody }: WorldClock) {
  return {
    ...readSetting(everybody),
    clients: Object.fromEntries(Object.entries(clients).map(([id, setting]) => [id, readSetting(setting)])),
  };
}

function readSetting({ ahead = 0, frozenAt }: WorldClockSetting): ClockSetting {
  if (frozenAt !== undefined) return { frozenAt: Date.parse(frozenAt) };
  return { ahead: typeof ahead === 'number' ? ahead : (durationInMilliseconds(ahead) ?? 0) };
}
