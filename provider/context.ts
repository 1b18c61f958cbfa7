import { AsyncLocalStorage } from 'node:async_hooks';
import type { Request, RequestHandler, Response } from 'express';
import type { FcError } from '../contract/errors/fc-error.ts';
import type { JournalStep } from '../infrastructure/journal/journal.ts';
import type { ActiveScenarios } from '../scenarios/index.ts';
import type { Observation } from './engine/hooks.ts';
import type { FcSession, LiveSession } from './flow/session.ts';
import type { Route } from './routes.ts';

/** Everything that is known of one request while it is answered. Made at the door, by {@link openContext}. */
export interface RequestContext {
  readonly req: Request;
  readonly res: Response;
  /** Its row of the route table; absent for what is not FranceConnect's. */
  route?: Route;
  /** The browser's session, once it is read, and as it stands by then. */
  session?: LiveSession;
  /** The last session that was read, also when it is past its end or has been destroyed since. */
  lastSession?: FcSession;
  /** `prompt` as the service sent it: the engine is given another (reference: service contract §2.6). */
  prompt: string;
  /** The scenarios active for it; absent while none is in use. */
  active?: ActiveScenarios;
  /** Absent for what the journal leaves out. */
  recorder?: Recorder;
  /** The error it is answered with, and the identifier of that answer. */
  occurrence?: { id: string; error: FcError };
  /** What the engine read of it and answers. */
  observation?: Observation;
  /** The signed token inside the encrypted one it is answered with. */
  signed?: string;
  /** The first error the engine met: it answers some with another one, and most without their detail. */
  engineError?: Error;
  /** The status of the engine's redirection, where it is not the engine's own. */
  redirectStatus?: 302 | 303;
}

/** Writes into the journal what is done for one request. */
export interface Recorder {
  /** The sign-in the request belongs to. */
  readonly flow: string;
  /** When a step begins. */
  now(): number;
  record(step: Omit<JournalStep, 'flow' | 'platform'>): void;
}

const contexts = new AsyncLocalStorage<RequestContext>();

/** The door: what comes after it finds its request with {@link currentContext}. */
export const openContext: RequestHandler = (req, res, next) => {
  contexts.run({ req, res, prompt: '' }, next);
};

/** The request being answered. @throws TypeError outside of one */
export function currentContext(): RequestContext {
  const context = contexts.getStore();
  if (!context) throw new TypeError('no request is being answered');
  return context;
}
