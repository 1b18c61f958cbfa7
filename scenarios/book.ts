import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { describeFaults, faultsOf } from '../contract/faults.ts';
import type { Changes, Collection, Storage } from '../infrastructure/storage/storage.ts';
import { UserError } from '../infrastructure/user-error.ts';
import type { Fault } from './fault.ts';
import { type Flow, FlowTrail } from './flow.ts';
import { nearestScenario } from './nearest.ts';
import { actsOn, actsOnPublished } from './published.ts';
import { type Scenario, type ScenarioInput, validScenario } from './scenario.ts';

const useOptions = z.strictObject(
  {
    client: z.string('a client_id').min(1, 'a client_id').optional(),
    persona: z.string('a persona id').min(1, 'a persona id').optional(),
    times: z.int('a whole number').min(1, 'one or more').max(10_000, '10000 at most').optional(),
  },
  'an object { client?, persona?, times? }',
);

/** Whom a scenario is for. */
export interface UseOptions {
  /** Only flows of this service. Without it, every service of the federation. */
  client?: string | undefined;
  /** Only once this person has signed in at a source. */
  persona?: string | undefined;
  /** How many flows it reaches, from now on; all of them without it. */
  times?: number | undefined;
}

/** An active scenario. */
export interface Armed {
  id: string;
  scenario: Scenario;
  client?: string;
  persona?: string;
  times?: number;
  /** Flows it has reached, when they are counted. */
  flows?: string[];
  /** The flow it was chosen in and does not reach: it acts from the next one on. */
  after?: string;
}

export interface ScenarioBookOptions {
  /** Shared by the instances that answer behind one address. */
  storage: Storage;
  catalogue: readonly Scenario[];
}

/** Of the announcement to the other processes on this storage that scenarios are in use. */
const TOPIC = 'scenarios';

/** Scenarios for every service are kept under this name, which no `client_id` has. */
export const EVERYONE = '*';

/**
 * The scenarios that exist and those that are active. The client is the namespace: what is set for one service is never seen by
 * another. As long as nothing was ever set, `idle` is true and nothing is read from the storage.
 */
export class ScenarioBook {
  /** The flows scenarios apply to. */
  readonly flows: FlowTrail;
  readonly #armed: Collection<Armed[]>;
  readonly #inUse: Collection<true>;
  readonly #catalogue: ReadonlyMap<string, Scenario>;
  readonly #changes: Changes | undefined;
  #idle = true;

  constructor({ storage, catalogue }: ScenarioBookOptions) {
    this.flows = new FlowTrail(storage);
    this.#armed = storage.collection('scenario:armed');
    this.#inUse = storage.collection('scenario:in-use');
    this.#catalogue = new Map(catalogue.map((scenario) => [scenario.id, scenario]));
    this.#changes = storage.changes;
    this.#changes?.hear(TOPIC, async () => {
      if (await this.#inUse.get('scenarios')) this.#idle = false;
    });
  }

  /** Whether no scenario was ever set here: nothing is to be looked up. */
  get idle(): boolean {
    return this.#idle;
  }

  /** The catalogue. */
  all(): readonly Scenario[] {
    return [...this.#catalogue.values()];
  }

  get(id: string): Scenario | undefined {
    return this.#catalogue.get(id);
  }

  /** @throws UserError naming the nearest known one */
  require(id: string): Scenario {
    const scenario = this.#catalogue.get(id);
    if (scenario) return scenario;
    const nearest = nearestScenario(id, this.all())?.id;
    throw new UserError(`Unknown scenario '${id.slice(0, 100)}'.${nearest ? ` Did you mean '${nearest}'?` : ''}`);
  }

  /**
   * Activates a scenario from the next request on, beside those already active.
   * @param wanted of the catalogue, or your own
   * @throws UserError unknown scenario, invalid scenario, invalid options
   */
  async use(wanted: string | ScenarioInput, options: UseOptions = {}): Promise<Armed> {
    const scenario = typeof wanted === 'string' ? this.require(wanted) : validScenario(wanted);
    const faults = faultsOf(useOptions, options);
    if (faults.length > 0)
      throw new UserError(`The scenario '${scenario.id}' cannot be used:\n${describeFaults(faults)}`);
    const { client, persona, times } = options;
    const armed: Armed = {
      id: randomUUID(),
      scenario,
      ...(client !== undefined && { client }),
      ...(persona !== undefined && { persona }),
      ...(times !== undefined && { times, flows: [] }),
    };
    await this.#armed.update(client ?? EVERYONE, (known = []) => [...known, armed]);
    await this.wake();
    return armed;
  }

  /**
   * Activates a scenario for the next flow of a flow's service: what it changes is over for the flow itself. Choosing it
   * again changes nothing until it has been used.
   */
  async useAfter({ id: after, client }: Flow, scenario: Scenario): Promise<void> {
    const armed: Armed = {
      id: randomUUID(),
      scenario,
      times: 1,
      flows: [],
      after,
      ...(client !== undefined && { client }),
    };
    await this.#armed.update(client ?? EVERYONE, (known = []) =>
      known.some((other) => isWaiting(other, scenario.id)) ? known : [...known, armed],
    );
    await this.wake();
  }

  /** Those of {@link useAfter} that are still to come for a service. */
  async waitingFor(client: string): Promise<Scenario[]> {
    const armed = await this.active(client);
    return armed.flatMap((each) => (isWaiting(each, each.scenario.id) ? [each.scenario] : []));
  }

  /** Takes back what {@link useAfter} activated, if it is still to come. */
  async takeBack(client: string, scenario: string): Promise<void> {
    await this.#armed.update(client, (known) => known?.filter((armed) => !isWaiting(armed, scenario)));
  }

  /** Ends what was set for one service, for {@link EVERYONE}, or, without a name, everything. */
  async reset(client?: string): Promise<void> {
    const names = client === undefined ? (await this.#armed.entries()).map(([name]) => name) : [client];
    await Promise.all(names.map((name) => this.#armed.delete(name)));
  }

  /** Ends one scenario that was set for one service, or for {@link EVERYONE}. */
  async withdraw(id: string, client: string): Promise<void> {
    await this.#armed.update(client, (known) => {
      const left = known?.filter(({ scenario }) => scenario.id !== id) ?? [];
      return left.length > 0 ? left : undefined;
    });
  }

  /** What is active for one service, or everything. A scenario that has reached all its flows is no longer active. */
  async active(client?: string): Promise<Armed[]> {
    if (this.#idle) return [];
    const entries = await this.#armed.entries();
    return entries
      .flatMap(([name, armed]) => (client === undefined || name === client || name === EVERYONE ? armed : []))
      .filter(({ times, flows = [] }) => times === undefined || flows.length < times);
  }

  /** From now on flows are followed, whatever they carry. */
  async wake(): Promise<void> {
    if (!this.#idle) return;
    this.#idle = false;
    if (!this.#changes) return;
    await this.#inUse.set('scenarios', true);
    await this.#changes.announce(TOPIC);
  }

  /** The scenarios active in a flow. Those that reach only so many flows count this one, once. */
  async scenariosOf(flow: Flow): Promise<Scenario[]> {
    if (this.#idle) return [];
    const armed = (await Promise.all((await this.#namesFor(flow)).map((name) => this.#reaching(name, flow)))).flat();
    const carried = carriedBy(flow).flatMap((id) => this.#catalogue.get(id) ?? []);
    return [...armed.map(({ scenario }) => scenario), ...carried].filter((scenario) => mayConcern(scenario, flow));
  }

  /** The faults active in a flow, in the order they were set. */
  async faultsOf(flow: Flow): Promise<Fault[]> {
    return faultsConcerning(flow, await this.scenariosOf(flow));
  }

  /** Whether a scenario can be active in a flow of this service, now or once its citizen is known. */
  async concerns(flow: Flow): Promise<boolean> {
    if (this.#idle) return false;
    if (carriedBy(flow).length > 0) return true;
    const armed = await Promise.all(namesFor(flow.client).map((name) => this.#armed.get(name)));
    return armed.some((known) => known && known.length > 0);
  }

  /** Whose scenarios concern a flow. Who reads a published document without a name may be any service. */
  async #namesFor({ client, reads }: Flow): Promise<string[]> {
    if (client !== undefined || reads === undefined) return namesFor(client);
    const entries = await this.#armed.entries();
    const waited = entries.filter(([, armed]) => armed.some((each) => isWaiting(each, each.scenario.id)));
    return [...new Set([EVERYONE, ...waited.map(([name]) => name)])];
  }

  async #reaching(name: string, flow: Flow): Promise<Armed[]> {
    const reaches = ({ scenario, persona, times, flows = [], after }: Armed) =>
      after !== flow.id &&
      // What was chosen on a page for a published document waits until somebody reads it.
      (after !== undefined && actsOnPublished(scenario)
        ? flow.reads !== undefined && actsOn(scenario, flow.reads)
        : name === EVERYONE || name === flow.client) &&
      (persona === undefined || persona === flow.persona) &&
      (times === undefined || flows.includes(flow.id) || flows.length < times);
    const candidates = ((await this.#armed.get(name)) ?? []).filter(reaches);
    if (candidates.every(({ times, flows = [] }) => times === undefined || flows.includes(flow.id))) return candidates;
    // Of several flows that come at once no more than `times` are counted.
    const counted = await this.#armed.update(name, (known) =>
      known?.map((armed) =>
        reaches(armed) && armed.flows && !armed.flows.includes(flow.id)
          ? { ...armed, flows: [...armed.flows, flow.id] }
          : armed,
      ),
    );
    return (counted ?? []).filter((armed) => reaches(armed) && (armed.flows?.includes(flow.id) ?? true));
  }
}

/** Whether it was chosen for the next flow, which has not come yet. */
function isWaiting({ after, flows = [], scenario }: Armed, id: string): boolean {
  return after !== undefined && flows.length === 0 && scenario.id === id;
}

function namesFor(client: string | undefined): string[] {
  return client === undefined ? [EVERYONE] : [EVERYONE, client];
}

function carriedBy({ carried, personaScenario }: Flow): readonly string[] {
  return personaScenario === undefined ? carried : [...carried, personaScenario];
}

/** Whether a scenario can act in a flow: all its faults may be about another source, person or platform. */
function mayConcern({ faults }: Scenario, { client, persona, source, platform }: Flow): boolean {
  const fits = (wanted: string | undefined, known: string | undefined) =>
    wanted === undefined || known === undefined || wanted === known;
  return (
    faults.length === 0 ||
    faults.some(
      ({ when = {} }) =>
        fits(when.client, client) &&
        fits(when.persona, persona) &&
        fits(when.source, source) &&
        fits(when.platform, platform),
    )
  );
}

/** The faults of these scenarios that are active in this flow. */
export function faultsConcerning(flow: Flow, scenarios: readonly Scenario[]): Fault[] {
  return scenarios.flatMap(({ faults }) => faults.filter((fault) => concerns(fault, flow)));
}

function concerns({ when = {} }: Fault, flow: Flow): boolean {
  const { client, persona, source, platform } = when;
  return (
    (client === undefined || client === flow.client) &&
    (persona === undefined || persona === flow.persona) &&
    (source === undefined || source === flow.source) &&
    (platform === undefined || platform === flow.platform)
  );
}
