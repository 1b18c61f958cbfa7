import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { whenRedirected } from '../../../infrastructure/web/when-redirected.ts';
import {
  type Flow,
  type FlowNews,
  meet,
  type ScenarioBook,
  type Step,
  whileMeeting,
} from '../../../scenarios/index.ts';
import type { Broker } from '../../flow/broker.ts';
import type { FcSession, LiveSession } from '../../flow/session.ts';
import { noteScenarios } from '../journal/recording.ts';
import { flowOfClient } from './flow-of-client.ts';
import { session as sessionGone } from './session.ts';

/** Finds the flow of each request of a browser, so that what answers it can be told which faults it meets. */
export function followFlow({ sessions, clients, config }: Broker): RequestHandler {
  const { scenarios: book, rules } = config;
  return async (req, res, next) => {
    if (book.idle) return next();
    const session = await sessions.read(req);
    if (!session || BEGINS.has(req.path)) return next();
    const flow = await flowOf(session, req);
    const meeting = await meet(book, flow);
    noteScenarios(meeting.scenarios);
    const step = stepOf(req);
    for (const fault of meeting.faults) {
      if (fault.kind === 'session') await sessionGone.apply(fault, { step, sessions, live: session, res });
    }
    if (TO_SOURCE.has(req.path) && (await book.concerns(flow))) nameStateAfter(book, flow, res);
    whileMeeting(meeting, next);
  };

  async function flowOf({ data }: LiveSession, req: Request): Promise<Flow> {
    const { uid, client_id } = data.request;
    const followed = await book.flows.find(`interaction:${uid}`);
    const flow = followed ?? { ...(await flowOfClient(clients, rules, client_id)), id: uid };
    switch (stepOf(req)) {
      case 'callback':
        return learntAtSource(book, flow, uid, req.query.state);
      case 'verify':
        return learntOfCitizen(book, flow, data);
      default:
        return flow;
    }
  }
}

/** Requests that are not of the flow the browser still has a session of. */
const BEGINS: ReadonlySet<string> = new Set(['/authorize']);

/** From there the citizen goes to his source, to sign in or out. */
const TO_SOURCE: ReadonlySet<string> = new Set(['/redirect-to-idp', '/client/disconnect-from-idp']);

function stepOf({ method, path }: Pick<Request, 'method' | 'path'>): Step | undefined {
  return STEPS.find((step) => step.method === method && step.path.test(path))?.name;
}

const STEPS: readonly { name: Step; method: string; path: RegExp }[] = [
  { name: 'mire', method: 'GET', path: /^\/interaction\/[^/]+$/ },
  { name: 'choice', method: 'POST', path: /^\/redirect-to-idp$/ },
  { name: 'callback', method: 'GET', path: /^\/oidc-callback$/ },
  { name: 'verify', method: 'GET', path: /^\/interaction\/[^/]+\/verify$/ },
  { name: 'information', method: 'GET', path: /^\/interaction\/[^/]+\/consent$/ },
  { name: 'continue', method: 'POST', path: /^\/login$/ },
  { name: 'return', method: 'GET', path: /^\/authorize\/[^/]+$/ },
];

/** The source is told nothing but the `state`: by it, it finds the flow. */
function nameStateAfter(book: ScenarioBook, flow: Flow, res: Response): void {
  whenRedirected(res, ({ searchParams }) => {
    const state = searchParams.get('state');
    if (state && !searchParams.has('error')) void book.flows.keep(flow, `state:${state}`);
  });
}

/** A source of ours knows the person and the person's scenario: it noted them under the `state` of the handshake. */
async function learntAtSource(book: ScenarioBook, flow: Flow, uid: string, state: unknown): Promise<Flow> {
  const learnt = typeof state === 'string' ? await book.flows.find(`state:${state}`) : undefined;
  if (!learnt) return flow;
  const known = await book.flows.learn(flow, { ...whoOf(learnt), carried: learnt.carried });
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
