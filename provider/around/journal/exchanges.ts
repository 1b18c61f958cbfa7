import type { Request, RequestHandler, Response } from 'express';
import type { PlatformRules } from '../../../contract/platform.ts';
import type { Clock } from '../../../infrastructure/clock.ts';
import {
  type Journal,
  type Lane,
  linkKeys,
  type Parameters,
  type StepDetail,
} from '../../../infrastructure/journal.ts';
import { readable } from '../../../infrastructure/secrets.ts';
import { parameterIn, recordedAddress, recordedAnswer, uidIn } from '../../../infrastructure/web/recorded-address.ts';
import type { Observation } from '../../engine/hooks.ts';
import type { FcSession, FcSessions } from '../../flow/session.ts';
import { Recording, type Sent, whileRecording } from './recording.ts';
import { type Step, stepOf } from './steps.ts';

export interface Recorder {
  journal: Journal;
  clock: Clock;
  rules: PlatformRules;
  sessions: FcSessions;
}

/** Tells the journal of every request below the prefix that is part of a sign-in, once it is answered. */
export function recordExchanges({ journal, clock, rules, sessions }: Recorder): RequestHandler {
  return (req, res, next) => {
    const step = stepOf(req.method, req.path);
    if (!step) return next();
    const at = journal.now();
    const recording = new Recording(journal, rules.platform, req, () => sessions.seen(req));
    res.once('close', () => {
      tell(recording, step, req, res, at, rules, clock);
      recording.close();
    });
    whileRecording(recording, next);
  };
}

function tell(
  recording: Recording,
  step: Step,
  req: Request,
  res: Response,
  at: number,
  { cookies }: PlatformRules,
  clock: Clock,
): void {
  const { session, observed, signed, refused, sent } = recording;
  const location = String(res.getHeader('location') ?? '');
  linkWhatFollows(recording, location, cookies.session);
  // A service may name itself by its secret.
  const client = readable(session?.request.client_id ?? observed?.client_id ?? clientIn(sent.url));
  const source = sourceOf(session);
  const code = refused?.error.code ?? observed?.code;
  const { method, url, authorization } = sent;
  const request = { method, url, authorization, body: req.body as Parameters | undefined };
  const now = clock.now(client);
  const moved = Math.abs(now - Date.now()) > SAME_TIME_MS;
  const told: Told = {
    ...(moved && { clock: now }),
    request,
    observed,
    signed,
    refused,
    step,
    status: res.statusCode,
    location,
  };
  recording.record({
    at,
    took: recording.now() - at,
    kind: typeof step.kind === 'string' ? step.kind : step.kind({ session, sent, location }),
    from: step.from,
    to: 'franceconnect',
    summary: step.summary,
    ...(client && { client }),
    ...(source && { source }),
    ...(code && { code }),
    detail: detailOf(told),
    room: roomOf(told, req.headers['content-length']),
  });
}

/** The requests to come find this flow by what this answer hands out. */
function linkWhatFollows(recording: Recording, location: string, sessionCookie: string): void {
  const { observed, signed, sent } = recording;
  const key = location && keyOf(location);
  if (key) recording.link(key);
  const access_token = observed?.answered?.access_token;
  if (typeof access_token === 'string') recording.link(linkKeys.token(access_token));
  const id_token = observed?.tokens?.id_token;
  // A hint is the signed token, without its encryption.
  if (id_token) recording.link(linkKeys.idToken(signed ?? id_token));
  // The last hops of a logout carry nothing else.
  const cookie = sent.path === '/session/end' && sent.cookies[sessionCookie];
  if (typeof cookie === 'string') recording.link(linkKeys.browser(cookie));
}

/** What whoever follows this redirection will carry. */
function keyOf(location: string): string | undefined {
  const uid = uidIn(location);
  if (uid) return linkKeys.interaction(uid);
  if (CONTINUES.test(location)) return linkKeys.address(location.replace(/^https?:\/\/[^/]+/, ''));
  const code = parameterIn(location, 'code');
  if (code) return linkKeys.code(code);
  // On the way to a source it is FranceConnect's own; on the way back, the service's, and maybe always the same.
  const state = parameterIn(location, 'error') === undefined && parameterIn(location, 'state');
  return state ? linkKeys.state(state) : undefined;
}

/** Redirections to ourselves that open a new interaction, or carry nothing of the old one. */
const CONTINUES = /\/api\/v2\/(?:authorize\?|session\/end\/success)/;

/** As the service named itself, registered or not. */
function clientIn(url: string): string | undefined {
  return new URLSearchParams(url.slice(url.indexOf('?') + 1)).get('client_id') ?? undefined;
}

function sourceOf(session: FcSession | undefined): string | undefined {
  return session?.handshake?.source ?? session?.signIn?.source ?? session?.citizen?.source;
}

/** All the journal holds on to of one exchange. */
interface Told {
  clock?: number;
  request: Pick<Sent, 'method' | 'url' | 'authorization'> & { body: Parameters | undefined };
  observed: Observation | undefined;
  signed: string | undefined;
  refused: Recording['refused'];
  step: Step;
  status: number;
  location: string;
}

/** Text takes two bytes a character at most, and what it is parsed into about as much again. */
function roomOf({ request, observed, signed = '', location }: Told, contentLength: string | undefined): number {
  const token = Object.values(observed?.tokens ?? {}).join('');
  const characters = request.url.length + location.length + token.length + signed.length;
  return 2 * characters + 4 * (Number(contentLength) || 0) + ROOM_OF_MEMBERS;
}

const ROOM_OF_MEMBERS = 1_000;

/** Nearer to the machine's time, a clock was not moved. */
const SAME_TIME_MS = 500;

/** In a function of its own, so that nothing else of the request is held on to. */
function detailOf(told: Told): () => StepDetail {
  return () => readTold(told);
}

function readTold({
  clock,
  request: { method, url, authorization, body },
  observed,
  signed,
  refused,
  step,
  status,
  location,
}: Told): StepDetail {
  const { address, parameters: query } = recordedAddress(url);
  const parameters = { ...query, ...body, ...observed?.parameters };
  const answer = recordedAnswer(status, location);
  return {
    request: {
      method,
      address,
      parameters: authorization === undefined ? parameters : { ...parameters, authorization },
    },
    answer: {
      ...answer,
      to: step.server ? step.from : receiverOf(location),
      ...(observed?.answered && { parameters: observed.answered }),
    },
    ...(clock !== undefined && { clock }),
    ...(observed?.tokens && { tokens: observed.tokens, ...(signed && { inside: namedAs(observed.tokens, signed) }) }),
    ...(refused && { error_id: refused.error_id }),
    ...(refused && refused.error.faults.length > 0 && { faults: refused.error.faults }),
  };
}

/** An answer holds one token, so that the signed one goes under its name. */
function namedAs(tokens: NonNullable<Observation['tokens']>, signed: string): NonNullable<StepDetail['inside']> {
  return Object.fromEntries(Object.keys(tokens).map((name) => [name, signed]));
}

/** A redirection with a code or an error is for the service; anything else the browser gets is for the citizen. */
function receiverOf(location: string): Lane {
  const told = parameterIn(location, 'code') !== undefined || parameterIn(location, 'error') !== undefined;
  return told && !CONTINUES.test(location) ? 'service' : 'citizen';
}
