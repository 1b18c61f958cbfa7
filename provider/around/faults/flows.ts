import { createHash } from 'node:crypto';
import type { PlatformRules } from '../../../contract/platform.ts';
import { actsFromNextSignIn, type Flow, type FlowNews, loneFlow, type ScenarioBook } from '../../../scenarios/index.ts';
import type { Clients } from '../../clients.ts';
import type { RequestContext } from '../../context.ts';
import type { FcSession } from '../../flow/session.ts';

/** The flows of one platform: which one a request is part of. */
export class PlatformFlows {
  readonly #book: ScenarioBook;
  readonly #clients: Clients;
  readonly #rules: PlatformRules;

  constructor(book: ScenarioBook, clients: Clients, rules: PlatformRules) {
    this.#book = book;
    this.#clients = clients;
    this.#rules = rules;
  }

  /** A flow that begins: the service brings the scenario it is registered with. */
  async ofClient(client_id: string | undefined): Promise<Flow> {
    const { platform } = this.#rules;
    if (client_id === undefined) return loneFlow({ platform });
    const scenario = (await this.#clients.find(client_id))?.scenario;
    return loneFlow({ platform, client: client_id, ...(scenario !== undefined && { carried: [scenario] }) });
  }

  /** The flow of a code or a token. @param grant what it was issued for, undefined when unknown */
  async ofGrant(grant: { client_id: string; grant: string } | undefined, client_id?: string): Promise<Flow> {
    if (!grant) return this.ofClient(client_id);
    const followed = await this.#book.flows.find(`grant:${grant.grant}`);
    return followed ?? { ...(await this.ofClient(grant.client_id)), id: grant.grant };
  }

  /** The flow a browser's session is for. */
  async ofSession({ request: { uid, client_id } }: FcSession): Promise<Flow> {
    const followed = await this.#book.flows.find(`interaction:${uid}`);
    return followed ?? { ...(await this.ofClient(client_id)), id: uid };
  }

  /** The same, with what this very request adds to it. */
  async ofRequest({ req, route }: RequestContext, session: FcSession): Promise<Flow> {
    const flow = await this.ofSession(session);
    switch (route?.scenario) {
      case 'callback':
        return learntAtSource(this.#book, flow, session.request.uid, req.query.state);
      case 'verify':
        return learntOfCitizen(this.#book, flow, session);
      default:
        return flow;
    }
  }
}

/** A source of ours knows the person and the person's scenario: it noted them under the `state` of the handshake. */
async function learntAtSource(book: ScenarioBook, flow: Flow, uid: string, state: unknown): Promise<Flow> {
  const learnt = typeof state === 'string' ? await book.flows.find(`state:${state}`) : undefined;
  if (!learnt) return flow;
  const chosen = learnt.carried.flatMap((id) => book.get(id) ?? []);
  const later = chosen.filter(actsFromNextSignIn);
  for (const scenario of later) {
    await book.useAfter(flow, scenario);
    await book.flows.drop(learnt, scenario.id);
  }
  const carried = chosen.filter((scenario) => !later.includes(scenario)).map(({ id }) => id);
  const known = await book.flows.learn(flow, { ...whoOf(learnt), carried });
  return book.flows.keep(known, `interaction:${uid}`);
}

/**
 * In single sign-on no source is asked: who the person is stays known from the sign-in before, by the ID token the source
 * gave for it.
 */
async function learntOfCitizen(book: ScenarioBook, flow: Flow, { signIn, citizen, request }: FcSession): Promise<Flow> {
  const arrival = signIn ?? citizen;
  if (!arrival) return flow;
  const mark = `citizen:${createHash('sha256').update(arrival.id_token).digest('base64url')}` as const;
  const before = signIn ? undefined : await book.flows.find(mark);
  const known = before ? await book.flows.learn(flow, whoOf(before)) : flow;
  return known.persona === undefined ? known : book.flows.keep(known, mark, `interaction:${request.uid}`);
}

function whoOf({ persona, source, personaScenario }: Flow): FlowNews {
  return {
    ...(persona !== undefined && { persona }),
    ...(source !== undefined && { source }),
    ...(personaScenario !== undefined && { personaScenario }),
  };
}
