import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { Request } from 'express';
import type { FcError } from '../../contract/errors/fc-error.ts';
import type { Platform } from '../../contract/platform.ts';
import { type Exchange, type Journal, type JournalStep, linkKeys } from '../../infrastructure/journal.ts';
import { uidIn } from '../../infrastructure/web/recorded-address.ts';
import type { FcSession } from '../broker/sessions.ts';
import type { Observation } from '../engine/hooks.ts';

/** What one request to FranceConnect tells the journal while it is answered. */
export class Recording {
  readonly #journal: Journal;
  readonly #platform: Platform;
  /** As it came: what is in front of the engine changes it. */
  readonly sent: Pick<Request, 'path' | 'originalUrl' | 'query' | 'cookies' | 'headers'>;
  readonly #session: () => FcSession | undefined;
  #flow: string | undefined;
  #observed: Observation | undefined;
  #refused: { error: FcError; error_id: string } | undefined;

  /** @param session FranceConnect's session as this request read it */
  constructor(journal: Journal, platform: Platform, req: Request, session: () => FcSession | undefined) {
    this.#journal = journal;
    this.#platform = platform;
    const { path, originalUrl, query, cookies, headers } = req;
    this.sent = { path, originalUrl, query, cookies, headers };
    this.#session = session;
  }

  get session(): FcSession | undefined {
    return this.#session();
  }

  get observed(): Observation | undefined {
    return this.#observed;
  }

  /** The error answered by a page or in JSON, else what the engine told the service by redirection. */
  get code(): string | undefined {
    return this.#refused?.error.code ?? this.#observed?.code;
  }

  /** What was wrong, for the developer. */
  get refusal(): Pick<Exchange, 'faults' | 'error_id'> {
    if (!this.#refused) return {};
    const { error, error_id } = this.#refused;
    return { error_id, ...(error.faults.length > 0 && { faults: error.faults }) };
  }

  /** The sign-in this request belongs to; one of its own when nothing tells. */
  get flow(): string {
    this.#flow ??= this.#knownFlow() ?? newFlow();
    return this.#flow;
  }

  observe(observation: Observation): void {
    this.#observed = observation;
  }

  refuse(error: FcError, error_id: string): void {
    this.#refused = { error, error_id };
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
    this.#journal.record({ ...step, flow: this.flow, platform: this.#platform });
  }

  #knownFlow(): string | undefined {
    for (const key of this.#keys()) {
      const flow = this.#journal.flowOf(key);
      if (flow) return flow;
    }
    return undefined;
  }

  /** What this request carries that an earlier one may have been linked to, surest first. */
  *#keys(): Generator<string> {
    const { path, originalUrl, query, cookies } = this.sent;
    yield linkKeys.address(originalUrl);
    // A request of a service begins a flow; what the browser still carries is of another one.
    if (path === '/authorize') return;
    const uid = uidIn(path) ?? this.session?.request.uid;
    if (uid) yield linkKeys.interaction(uid);
    const { code, id_token_hint, token, access_token } = { ...query, ...this.#observed?.parameters };
    if (typeof code === 'string') yield linkKeys.code(code);
    const bearer = bearerOf(this.sent) ?? token ?? access_token;
    if (typeof bearer === 'string') yield linkKeys.token(bearer);
    if (typeof id_token_hint === 'string') yield linkKeys.idToken(id_token_hint);
    if (typeof query.state === 'string') yield linkKeys.state(query.state);
    for (const cookie of Object.values<unknown>(cookies ?? {})) {
      if (typeof cookie === 'string') yield linkKeys.browser(cookie);
    }
  }
}

const recordings = new AsyncLocalStorage<Recording>();

/** The recording of the request being answered; none for what the journal leaves out. */
export function currentRecording(): Recording | undefined {
  return recordings.getStore();
}

export function whileRecording(recording: Recording, action: () => void): void {
  recordings.run(recording, action);
}

function bearerOf({ headers: { authorization = '' } }: Pick<Request, 'headers'>): string | undefined {
  return /^\S+ +(.+)$/.exec(authorization)?.[1];
}

const FLOW_LENGTH = 13;

function newFlow(): string {
  return randomUUID().slice(0, FLOW_LENGTH);
}
