import type { Request, RequestHandler, Response } from 'express';
import { PREFIX } from '../../contract/endpoints.ts';
import type { PlatformRules } from '../../contract/platform.ts';
import { type Exchange, type Journal, type Lane, linkKeys } from '../../infrastructure/journal.ts';
import { recordedAnswer, uidIn, withoutUid } from '../../infrastructure/web/recorded-address.ts';
import type { FcSession, FcSessions } from '../broker/sessions.ts';
import { Recording, whileRecording } from './recording.ts';
import { type Step, stepOf } from './steps.ts';

export interface Recorder {
  journal: Journal;
  rules: PlatformRules;
  sessions: FcSessions;
}

/** Tells the journal of every request below the prefix that is part of a sign-in, once it is answered. */
export function recordExchanges({ journal, rules, sessions }: Recorder): RequestHandler {
  return (req, res, next) => {
    const step = stepOf(req.method, req.path);
    if (!step) return next();
    const at = journal.now();
    const recording = new Recording(journal, rules.platform, req, () => sessions.seen(req));
    res.once('close', () => tell(recording, step, res, at, rules));
    whileRecording(recording, next);
  };
}

function tell(recording: Recording, step: Step, res: Response, at: number, { cookies }: PlatformRules): void {
  const { session, observed, code } = recording;
  const { path, query } = recording.sent;
  const location = String(res.getHeader('location') ?? '');
  const answer = recordedAnswer(res.statusCode, location);
  linkWhatFollows(recording, location, answer);
  // The last hops of a logout carry nothing else.
  if (path === '/session/end') linkBrowser(recording, cookies.session);
  const client = session?.request.client_id ?? observed?.client_id ?? textOf(query.client_id);
  const source = sourceOf(session);
  recording.record({
    at,
    took: recording.now() - at,
    kind: typeof step.kind === 'string' ? step.kind : step.kind({ session, query, location }),
    from: step.from,
    to: 'franceconnect',
    summary: step.summary,
    ...(client && { client }),
    ...(source && { source }),
    ...(code && { code }),
    detail: {
      request: {
        method: step.method,
        address: PREFIX + withoutUid(path),
        parameters: parametersOf(recording, res.req),
      },
      answer: {
        ...answer,
        to: step.server ? step.from : receiverOf(answer),
        ...(observed?.answered && { parameters: observed.answered }),
      },
      ...(observed?.tokens && { tokens: observed.tokens }),
      ...recording.refusal,
    },
  });
}

/** The requests to come find this flow by what this answer hands out. */
function linkWhatFollows(recording: Recording, location: string, { parameters = {} }: Answer): void {
  const { answered, tokens } = recording.observed ?? {};
  const uid = uidIn(location);
  if (uid) recording.link(linkKeys.interaction(uid));
  else if (CONTINUES.test(location)) recording.link(linkKeys.address(location.replace(/^https?:\/\/[^/]+/, '')));
  const { code, state } = parameters;
  if (typeof code === 'string') recording.link(linkKeys.code(code));
  // On the way to a source it is FranceConnect's own; on the way back, the service's, and maybe always the same.
  else if (typeof state === 'string' && parameters.error === undefined) recording.link(linkKeys.state(state));
  if (typeof answered?.access_token === 'string') recording.link(linkKeys.token(answered.access_token));
  if (tokens?.id_token) recording.link(linkKeys.idToken(tokens.id_token));
}

/** Redirections to ourselves that open a new interaction, or carry nothing of the old one. */
const CONTINUES = /\/api\/v2\/(?:authorize\?|session\/end\/success)/;

function linkBrowser(recording: Recording, name: string): void {
  const cookie: unknown = recording.sent.cookies?.[name];
  if (typeof cookie === 'string') recording.link(linkKeys.browser(cookie));
}

type Answer = NonNullable<Exchange['answer']>;

/** A redirection with a code or an error is for the service; anything else the browser gets is for the citizen. */
function receiverOf({ address = '', parameters = {} }: Answer): Lane {
  const told = parameters.code !== undefined || parameters.error !== undefined;
  return told && !address.includes(PREFIX) ? 'service' : 'citizen';
}

function parametersOf(recording: Recording, req: Request): Record<string, unknown> {
  const { authorization } = recording.sent.headers;
  const scheme = authorization === undefined ? {} : { authorization };
  return {
    ...recording.sent.query,
    ...(req.body as Record<string, unknown> | undefined),
    ...recording.observed?.parameters,
    ...scheme,
  };
}

function sourceOf(session: FcSession | undefined): string | undefined {
  return session?.handshake?.source ?? session?.signIn?.source ?? session?.citizen?.source;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
