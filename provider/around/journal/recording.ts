import { AsyncLocalStorage } from 'node:async_hooks';
import type { Request } from 'express';
import type { FcError } from '../../../contract/errors/fc-error.ts';
import type { Platform } from '../../../contract/platform.ts';
import { type Journal, type JournalStep, linkKeys, newFlow } from '../../../infrastructure/journal.ts';
import { parameterIn, uidIn } from '../../../infrastructure/web/recorded-address.ts';
import type { Observation } from '../../engine/hooks.ts';
import type { FcSession } from '../../flow/session.ts';

/** A request as it came: what is in front of the engine changes it. */
export interface Sent {
  method: string;
  /** Relative to the prefix. */
  path: string;
  /** Whole, the query included. */
  url: string;
  cookies: Readonly<Record<string, unknown>>;
  authorization: string | undefined;
}

/** What one request to FranceConnect tells the journal while it is answered. */
export class Recording {
  readonly sent: Sent;
  /** What the engine saw, when it was asked. */
  observed: Observation | undefined;
  /** The signed token inside the encrypted one it is answered with. */
  signed: string | undefined;
  /** The error answered by a page or in JSON. */
  refused: { error: FcError; error_id: string } | undefined;
  /** Ids of the scenarios the request meets. */
  scenarios: readonly string[] = [];
  readonly #journal: Journal;
  readonly #platform: Platform;
  #session: () => FcSession | undefined;
  #flow: string | undefined;

  /** @param session FranceConnect's session as this request read it */
  constructor(journal: Journal, platform: Platform, req: Request, session: () => FcSession | undefined) {
    this.#journal = journal;
    this.#platform = platform;
    this.#session = session;
    const { method, path, originalUrl, cookies, headers } = req;
    this.sent = { method, path, url: originalUrl, cookies: cookies ?? {}, authorization: headers.authorization };
  }

  get session(): FcSession | undefined {
    return this.#session();
  }

  /** The sign-in this request belongs to; one of its own when nothing tells. */
  get flow(): string {
    this.#flow ??= this.#knownFlow() ?? newFlow();
    return this.#flow;
  }

  /** A key a later request will carry. */
  link(key: string): void {
    this.#journal.link(this.flow, key);
  }

  /** When a step begins. */
  now(): number {
    return this.#journal.now();
  }

  record(step: Omit<JournalStep, 'flow' | 'platform'>): void {
    const told = step as JournalStep;
    told.flow = this.flow;
    told.platform = this.#platform;
    if (this.scenarios.length > 0) told.scenarios = this.scenarios;
    this.#journal.record(told);
  }

  /**
   * The request is answered. What was begun meanwhile, a timer of some seconds above all, holds on to the recording by its
   * asynchronous context: it must not keep the whole request alive, which would then outlive the young generation of the heap.
   */
  close(): void {
    this.#session = () => undefined;
    this.observed = undefined;
    this.signed = undefined;
    this.refused = undefined;
  }

  #knownFlow(): string | undefined {
    const { path, url } = this.sent;
    // A request of a service begins a flow, unless we sent it ourselves; what the browser still carries is of another one.
    if (path === '/authorize') return this.#journal.flowOf(linkKeys.address(url));
    const uid = uidIn(path);
    if (uid) return this.#journal.flowOf(linkKeys.interaction(uid));
    return this.#flowOfServer() ?? this.#journal.flowOfFirst(this.#keysOfBrowser());
  }

  /** By what only this sign-in's service was given. */
  #flowOfServer(): string | undefined {
    const { parameters } = this.observed ?? {};
    const code = parameters?.code;
    if (typeof code === 'string') return this.#journal.flowOf(linkKeys.code(code));
    const { authorization = '', url } = this.sent;
    const token = /^\S+ +(.+)$/.exec(authorization)?.[1] ?? parameters?.token ?? parameterIn(url, 'access_token');
    return typeof token === 'string' ? this.#journal.flowOf(linkKeys.token(token)) : undefined;
  }

  /** In a logout by the service's hint, then by the browser that brought it: the session may be of a later sign-in. */
  #keysOfBrowser(): readonly string[] {
    const { path, url, cookies } = this.sent;
    if (!LOGOUT.test(path)) return this.#keysOfSession();
    const hint = parameterIn(url, 'id_token_hint');
    return [
      linkKeys.address(url),
      ...(hint ? [linkKeys.idToken(hint)] : []),
      ...Object.values(cookies).map((cookie) => linkKeys.browser(String(cookie))),
      ...this.#keysOfSession(),
    ];
  }

  #keysOfSession(): readonly string[] {
    const { uid } = this.session?.request ?? {};
    const state = parameterIn(this.sent.url, 'state');
    return [
      ...(uid ? [linkKeys.interaction(uid)] : []),
      // Without its session a callback still tells which one it has lost.
      ...(state ? [linkKeys.state(state)] : []),
    ];
  }
}

/** The hops of a logout. */
const LOGOUT = /^\/(?:session\/end|client\/)/;

const recordings = new AsyncLocalStorage<Recording>();

/** The recording of the request being answered; none for what the journal leaves out. */
export function currentRecording(): Recording | undefined {
  return recordings.getStore();
}

export function whileRecording(recording: Recording, action: () => void): void {
  recordings.run(recording, action);
}

/** What the engine saw of the request being answered. */
export function noteObservation(observation: Observation): void {
  const recording = currentRecording();
  if (recording) recording.observed = observation;
}

/** The last one counts: a scenario changes what is signed, and a request is answered with one token at most. */
export function noteSigned(jws: string): void {
  const recording = currentRecording();
  if (recording) recording.signed = jws;
}

/** The scenarios in use for the request being answered. */
export function noteScenarios(met: readonly { id: string }[]): void {
  const recording = currentRecording();
  if (recording) recording.scenarios = met.map(({ id }) => id);
}

/** The request being answered is refused. */
export function noteRefusal(error: FcError, error_id: string): void {
  const recording = currentRecording();
  if (recording) recording.refused = { error, error_id };
}
