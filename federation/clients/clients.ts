import { createHash, randomBytes } from 'node:crypto';
import { closestMatch } from 'leven';
import {
  CLIENT_DEFAULTS,
  type ClientRegistration,
  consistentRegistration,
  type GivenRegistration,
} from '../../contract/client-registration.ts';
import { type Fault, faultsOf } from '../../contract/faults.ts';
import { productionFaults } from '../../contract/production.ts';
import type { Logger } from '../../infrastructure/log.ts';
import type { ClientRegistry } from '../../provider/index.ts';
import type { ScenarioBook } from '../../scenarios/index.ts';
import { InvalidInput } from '../input/invalid-input.ts';
import { withoutUndefined } from '../input/without-undefined.ts';

const ID_BYTES = 32;
const SHORTEST_ENTITY_ID = 32;

/** What registering needs to know: the scenarios a service may name, which one without `scenario` needs not. */
type Catalogue = Pick<ScenarioBook, 'all' | 'get'>;

/** What a service is registered with. */
export interface ServiceDesk {
  clients: ClientRegistry;
  scenarios: ScenarioBook;
  log: Logger;
}

/**
 * Registers a service, or changes it, and tells in the log what production would refuse of it.
 * @throws UserError listing every faulty field
 */
export async function registerService(
  complete: unknown,
  { clients, scenarios, log }: ServiceDesk,
): Promise<ClientRegistration> {
  const client = checkedRegistration(complete, scenarios);
  await clients.save(client);
  warnOfProduction(client, log);
  return client;
}

/**
 * A whole registration from what a service gives of itself.
 * @throws UserError listing every faulty field
 */
export function completeRegistration(metadata: GivenRegistration, scenarios?: Catalogue): ClientRegistration {
  return checkedRegistration(withDefaults(metadata), scenarios);
}

/** What a service gives of itself, and the defaults for the rest. Not checked. A member left undefined is left out. */
export function withDefaults(given: GivenRegistration): unknown {
  const { key, ...metadata } = withoutUndefined(given);
  const client_id = metadata.client_id ?? key ?? randomBytes(ID_BYTES).toString('hex');
  return {
    ...CLIENT_DEFAULTS,
    client_secret: randomBytes(ID_BYTES).toString('hex'),
    entityId: entityIdOf(client_id),
    name: `Service ${client_id.slice(0, 8)}`,
    ...metadata,
    client_id,
  };
}

/** @throws UserError listing every faulty field */
function checkedRegistration(complete: unknown, scenarios?: Catalogue): ClientRegistration {
  const faults = [...faultsOf(consistentRegistration, complete), ...scenarioFaults(complete, scenarios)];
  if (faults.length > 0) throw new InvalidInput('This service cannot be registered', faults);
  // Parsed, not as it is: its lists would be those of the defaults, and of the next service.
  return consistentRegistration.parse(complete);
}

function scenarioFaults(complete: unknown, scenarios: Catalogue | undefined): Fault[] {
  const { scenario } = complete as { scenario?: unknown };
  if (typeof scenario !== 'string' || scenario === '' || !scenarios || scenarios.get(scenario)) return [];
  const received = scenario.slice(0, SHOWN_LENGTH);
  const nearest = closestMatch(
    received,
    scenarios.all().map(({ id }) => id),
  );
  return [{ path: 'scenario', received, expected: `a scenario of the catalogue; did you mean ${nearest}?` }];
}

const SHOWN_LENGTH = 80;

/** The client_id itself where it is long enough, as the partner portal does; the same for the same client_id otherwise. */
function entityIdOf(client_id: string): string {
  if (client_id.length >= SHORTEST_ENTITY_ID) return client_id;
  return createHash('sha256').update(client_id).digest('hex');
}

/** Says in the log what production would refuse of a service that is registered here. */
export function warnOfProduction(client: ClientRegistration, log: Logger): void {
  const faults = productionFaults(client);
  if (faults.length === 0) return;
  const { client_id, name } = client;
  log.warn({ client_id, name, production: faults }, 'production would refuse this registration');
}

/** The service printed at start, ready to paste: known to everybody, therefore for this machine only. */
export const DEMO_CLIENT: Partial<ClientRegistration> = {
  client_id: 'demo',
  client_secret: 'demo-secret-for-this-laptop-only-0123456789',
  name: 'Service de démonstration',
  redirect_uris: ['http://localhost:3000/callback'],
  post_logout_redirect_uris: ['http://localhost:3000/'],
  redirectPolicy: 'loopback',
};
