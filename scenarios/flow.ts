import { randomUUID } from 'node:crypto';
import type { Platform } from '../contract/platform.ts';
import type { Collection, Storage } from '../infrastructure/storage/storage.ts';
import type { PublishedDocument } from './published.ts';

/** One citizen's way from a service to FranceConnect, to a source and back, as far as a scenario needs to know it. */
export interface Flow {
  id: string;
  /** `client_id` of the service: the namespace. Absent for a request that names nobody, such as one for the keys. */
  client?: string;
  platform?: Platform;
  /** The published document that is read: such a request is a flow by itself. */
  reads?: PublishedDocument;
  /** Persona who signed in at one of our own sources. */
  persona?: string;
  source?: string;
  /** The scenario of the person who signed in: it applies to each of the person's sign-ins, single sign-on included. */
  personaScenario?: string;
  /** Scenarios of the service, or chosen on a page for this sign-in alone. */
  carried: readonly string[];
}

/** What is learnt of a flow on its way. */
export type FlowNews = Partial<Omit<Flow, 'id'>>;

/** A request that belongs to no flow is one by itself. */
export function loneFlow(news: FlowNews = {}): Flow {
  return { id: randomUUID(), carried: [], ...news };
}

/** Names the flow in what FranceConnect's server asks of a source. */
export const FLOW_HEADER = 'x-franceconnect-local-flow';

/** Seconds: a sign-in left open on the list of sources for half an hour, and its tokens. */
const LIFETIME = 3600;

/** What passes from one request of a flow to the next, in FranceConnect or at a source, and names it. */
export type Mark = `${'interaction' | 'state' | 'grant' | 'source-interaction' | 'citizen'}:${string}`;

/**
 * The flows some scenario may apply to, followed across requests, applications and instances by the identifiers that
 * travel anyway: nothing is added to what goes over the wire.
 */
export class FlowTrail {
  readonly #flows: Collection<Flow>;
  readonly #marks: Collection<string>;

  constructor(storage: Storage) {
    this.#flows = storage.collection('scenario:flows');
    this.#marks = storage.collection('scenario:flow-marks');
  }

  /** Remembers a flow, under what its next request will name. */
  async keep(flow: Flow, ...marks: Mark[]): Promise<Flow> {
    const kept = await this.learn(flow, {});
    await Promise.all(marks.map((mark) => this.#marks.set(mark, flow.id, LIFETIME)));
    return kept;
  }

  get(id: string): Promise<Flow | undefined> {
    return this.#flows.get(id);
  }

  async find(mark: Mark): Promise<Flow | undefined> {
    const id = await this.#marks.get(mark);
    return id === undefined ? undefined : this.#flows.get(id);
  }

  /** Learns of a flow under one of its names, even when nobody has followed it so far. */
  async note(news: FlowNews, mark: Mark, ...others: Mark[]): Promise<Flow> {
    const flow = (await this.find(mark)) ?? loneFlow();
    return this.keep(await this.learn(flow, news), mark, ...others);
  }

  /** The flow without a scenario it carried. */
  async drop(flow: Flow, scenario: string): Promise<Flow> {
    const without = (known: Flow = flow): Flow => ({
      ...known,
      carried: known.carried.filter((id) => id !== scenario),
    });
    return (await this.#flows.update(flow.id, without, LIFETIME)) ?? without();
  }

  /** @returns the flow with what was learnt; scenarios it carries are added to those it had */
  async learn(flow: Flow, news: FlowNews): Promise<Flow> {
    const merge = (known: Flow = flow): Flow => ({
      ...known,
      ...news,
      carried: [...new Set([...known.carried, ...(news.carried ?? [])])],
    });
    return (await this.#flows.update(flow.id, merge, LIFETIME)) ?? merge();
  }
}
