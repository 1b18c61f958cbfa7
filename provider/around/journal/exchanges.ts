import type { RequestHandler } from 'express';
import { hrefOf, PATHS } from '../../../contract/endpoints.ts';
import type { PlatformRules } from '../../../contract/platform.ts';
import type { Clock } from '../../../infrastructure/clock.ts';
import { whenAnswered } from '../../../infrastructure/http/when-answered.ts';
import {
  type Journal,
  type Lane,
  linkKeys,
  type Parameters,
  type StepDetail,
} from '../../../infrastructure/journal/journal.ts';
import {
  parameterIn,
  recordedAddress,
  recordedAnswer,
  uidIn,
} from '../../../infrastructure/journal/recorded-address.ts';
import { readable } from '../../../infrastructure/secrets.ts';
import { currentContext, type RequestContext } from '../../context.ts';
import type { Observation } from '../../engine/hooks.ts';
import type { FcSession } from '../../flow/session.ts';
import type { Route } from '../../routes.ts';
import { kindOf } from './kinds.ts';
import { Recording } from './recording.ts';

export interface ExchangeJournal {
  journal: Journal;
  clock: Clock;
  rules: PlatformRules;
}

/** Writes every request the route table has a journal's name for into the journal, once it is answered. */
export function recordExchanges({ journal, clock, rules }: ExchangeJournal): RequestHandler {
  return (req, res, next) => {
    const context = currentContext();
    const { route } = context;
    const name = req.method === route?.method ? route.journal : undefined;
    if (!name) return next();
    const at = journal.now();
    const recording = new Recording(journal, rules.platform, context);
    context.recorder = recording;
    whenAnswered(res, () => record(recording, name, context, at, rules, clock));
    next();
  };
}

type JournalName = NonNullable<Route['journal']>;

function record(
  recording: Recording,
  name: JournalName,
  context: RequestContext,
  at: number,
  { cookies }: PlatformRules,
  clock: Clock,
): void {
  const { req, res, lastSession, observation, signed, occurrence } = context;
  const location = String(res.getHeader('location') ?? '');
  linkWhatFollows(recording, context, location, cookies.session);
  const { method, originalUrl: url, headers } = req;
  // A service may name itself by its secret.
  const client = readable(lastSession?.request.client_id ?? observation?.client_id ?? clientIn(url));
  const source = sourceOf(lastSession);
  const code = occurrence?.error.code ?? observation?.code;
  const now = clock.now(client);
  const moved = Math.abs(now - Date.now()) > SAME_TIME_MS;
  const told: Told = {
    ...(moved && { clock: now }),
    request: { method, url, authorization: headers.authorization, body: req.body as Parameters | undefined },
    observation,
    signed,
    occurrence,
    answered: context.route?.withoutCookies ? name.from : receiverOf(location),
    status: res.statusCode,
    location,
  };
  recording.record({
    at,
    took: recording.now() - at,
    kind: kindOf(name, context, location),
    from: name.from,
    to: 'franceconnect',
    summary: name.summary,
    ...(client && { client }),
    ...(source && { source }),
    ...(code && { code }),
    detail: detailOf(told),
    room: roomOf(told, headers['content-length']),
  });
}

/** The requests to come find this flow by what this answer hands out. */
function linkWhatFollows(
  recording: Recording,
  { req, route, observation, signed }: RequestContext,
  location: string,
  sessionCookie: string,
): void {
  const key = location && keyOf(location);
  if (key) recording.link(key);
  const access_token = observation?.answered?.access_token;
  if (typeof access_token === 'string') recording.link(linkKeys.token(access_token));
  const id_token = observation?.tokens?.id_token;
  // A hint is the signed token, without its encryption.
  if (id_token) recording.link(linkKeys.idToken(signed ?? id_token));
  // The last hops of a logout carry nothing else.
  const cookie = route?.name === 'logout' && req.cookies?.[sessionCookie];
  if (typeof cookie === 'string') recording.link(linkKeys.browser(cookie));
}

/** The key the request this redirection leads to will carry. */
function keyOf(location: string): string | undefined {
  const uid = uidIn(location);
  if (uid) return linkKeys.interaction(uid);
  if (continues(location)) return linkKeys.address(location.replace(/^https?:\/\/[^/]+/, ''));
  const code = parameterIn(location, 'code');
  if (code) return linkKeys.code(code);
  // On the way to a source it is FranceConnect's own; on the way back, the service's, and maybe always the same.
  const state = parameterIn(location, 'error') === undefined && parameterIn(location, 'state');
  return state ? linkKeys.state(state) : undefined;
}

/** Whether it leads to ourselves, to open a new interaction or with nothing of the old one. */
function continues(location: string): boolean {
  return location.includes(`${hrefOf(PATHS.authorize)}?`) || location.includes(hrefOf(PATHS.logoutSuccess));
}

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
  request: { method: string; url: string; authorization: string | undefined; body: Parameters | undefined };
  observation: Observation | undefined;
  signed: string | undefined;
  occurrence: RequestContext['occurrence'];
  /** Whom the answer is for. */
  answered: Lane;
  status: number;
  location: string;
}

/** Text takes two bytes a character at most, and what it is parsed into about as much again. */
function roomOf({ request, observation, signed = '', location }: Told, contentLength: string | undefined): number {
  const token = Object.values(observation?.tokens ?? {}).join('');
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
  observation,
  signed,
  occurrence,
  answered,
  status,
  location,
}: Told): StepDetail {
  const { address, parameters: query } = recordedAddress(url);
  const parameters = { ...query, ...body, ...observation?.parameters };
  const answer = recordedAnswer(status, location);
  return {
    request: {
      method,
      address,
      parameters: authorization === undefined ? parameters : { ...parameters, authorization },
    },
    answer: {
      ...answer,
      to: answered,
      ...(observation?.answered && { parameters: observation.answered }),
    },
    ...(clock !== undefined && { clock }),
    ...(observation?.tokens && {
      tokens: observation.tokens,
      ...(signed && { inside: namedAs(observation.tokens, signed) }),
    }),
    ...(occurrence && { error_id: occurrence.id }),
    ...(occurrence && occurrence.error.faults.length > 0 && { faults: occurrence.error.faults }),
  };
}

/** An answer holds one token, so that the signed one goes under its name. */
function namedAs(tokens: NonNullable<Observation['tokens']>, signed: string): NonNullable<StepDetail['inside']> {
  return Object.fromEntries(Object.keys(tokens).map((name) => [name, signed]));
}

/** A redirection with a code or an error is for the service; anything else the browser gets is for the citizen. */
function receiverOf(location: string): Lane {
  const told = parameterIn(location, 'code') !== undefined || parameterIn(location, 'error') !== undefined;
  return told && !continues(location) ? 'service' : 'citizen';
}
