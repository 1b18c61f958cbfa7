import express, { type ErrorRequestHandler, type NextFunction, type Request, type Response, Router } from 'express';
import { closestMatch } from 'leven';
import { z } from 'zod';
import { clientErrorStatus } from '../../infrastructure/http/client-errors.ts';
import type { Access } from '../../infrastructure/http/host-guard.ts';
import { refuseDeepJson } from '../../infrastructure/http/shallow-json.ts';
import type { Logger } from '../../infrastructure/log.ts';
import { type AnsweredFile, type Operation, Refusal } from '../../infrastructure/operation.ts';
import { readable } from '../../infrastructure/secrets.ts';
import { UserError } from '../../infrastructure/user-error.ts';
import { SignInError } from '../sign-in/sign-in-error.ts';
import { API } from './address.ts';
import type { SiteOperations } from './openapi.ts';
import { Problem, type ProblemBody } from './problem.ts';
import { readStrictly } from './strict.ts';

/** A file of people may be long; what is walked member by member may not. */
const FILE_LIMIT = '4mb';
const JSON_LIMIT = '256kb';

/**
 * The control API: what programs in any language do with a running simulator.
 * @param page the page that lists the calls
 */
export function controlApi(
  operations: readonly Operation[],
  site: SiteOperations,
  access: Access,
  url: string,
  log: Logger,
  page: (req: Request) => Promise<string>,
): Router {
  const router = Router({ caseSensitive: true });
  router.get('/openapi.json', async (_req, res) => {
    const { openApi } = await import('./openapi.ts');
    res.set('cache-control', 'no-store').json(openApi(operations, site, `${url}${API}`, access.token !== undefined));
  });
  router.get('/', async (req, res) => void res.set('cache-control', 'no-store').send(await page(req)));
  router.use(answerOperations(operations, log));
  return router;
}

/** Serves the calls of one application. */
export function answerOperations(operations: readonly Operation[], log: Logger): Router {
  const router = Router({ caseSensitive: true });
  router.use((_req, res, next) => {
    res.set('cache-control', 'no-store');
    next();
  });
  router.use(
    express.text({ type: 'application/json', limit: JSON_LIMIT }),
    express.text({ type: 'text/csv', limit: FILE_LIMIT }),
  );
  for (const operation of operations) {
    router[operation.method](operation.path.replaceAll(/\{(\w+)\}/g, ':$1'), (req, res, next) =>
      answer(operation, req, res).catch(next),
    );
  }
  router.use(unknownCall(operations));
  router.use(answerEverything(log));
  return router;
}

async function answer(operation: Operation, req: Request, res: Response): Promise<void> {
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  const query = readStrictly(operation.query ?? z.strictObject({}), req.query, 'invalid_query');
  const body = operation.body ? readStrictly(operation.body, bodyOf(req, operation), 'invalid_body') : undefined;
  const params = req.params as Record<string, string>;
  const answered = await operation.run({ params, query, body, signal: gone.signal });
  if (operation.status === 204) return void res.status(204).end();
  if (operation.files) return sendFile(res, answered as AnsweredFile);
  res.status(operation.status).json(answered);
}

/** A browser keeps it and shows nothing of it under this origin. */
function sendFile(res: Response, { name, type, text }: AnsweredFile): void {
  res.attachment(name).type(type).send(text);
}

function bodyOf(req: Request, { bodyType = 'application/json' }: Operation): unknown {
  if (req.headers['content-length'] === '0' || (req.body === undefined && !req.headers['content-type'])) return {};
  // Only what a form of another site cannot send: a JSON type makes its browser ask first.
  if (!req.is(bodyType)) {
    const received = req.headers['content-type'] ?? '(nothing)';
    throw new Problem(415, 'unsupported_media_type', `Content-Type: received ${received}, expected ${bodyType}`);
  }
  if (bodyType !== 'application/json') return req.body;
  refuseDeepJson(String(req.body ?? ''));
  try {
    return JSON.parse(req.body || '{}');
  } catch (error) {
    throw new Problem(400, 'invalid_json', `The body is not valid JSON: ${(error as Error).message}`);
  }
}

function unknownCall(operations: readonly Operation[]) {
  return (req: Request) => {
    const matching = operations.filter(({ path }) => patternOf(path).test(req.path));
    if (matching.length > 0) {
      const methods = matching.map(({ method }) => method.toUpperCase()).join(', ');
      req.res?.set('allow', methods);
      throw new Problem(405, 'method_not_allowed', `${req.path}: received ${req.method}, expected ${methods}`);
    }
    const calls = [...new Set(operations.map(({ path }) => path))];
    const nearest = req.path.length > 100 ? undefined : closestMatch(req.path, calls);
    throw new Problem(
      404,
      'unknown_call',
      `There is no call ${req.method} ${req.baseUrl}${req.path}.${nearest ? ` Did you mean ${req.baseUrl}${nearest}?` : ''} ${API} lists the calls.`,
    );
  };
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}/?$`);
}

/** For local pages: our own refusals; everything else is theirs to answer. */
export const answerProblems: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  if (!(error instanceof Refusal) || res.headersSent) return next(error);
  const { status, body } = problemOf(error);
  res.status(status).json(body);
};

/** Turns whatever a call threw into JSON that says what to do; no failure shows its stack. */
function answerEverything(log: Logger): ErrorRequestHandler {
  return (error: unknown, req: Request, res: Response, next: NextFunction) => {
    if (res.headersSent) return next(error);
    const { status, body } = problemOf(error);
    if (status === 500) log.error({ err: error, path: req.path }, 'a call of the control API failed');
    res.status(status).json(body);
  };
}

function problemOf(error: unknown): { status: number; body: ProblemBody } {
  if (error instanceof Refusal) {
    const { status, error: word, message } = error;
    const faults = error instanceof Problem ? error.faults : [];
    return {
      status,
      body: { error: word, message: readable(message), ...(faults.length > 0 && { faults: [...faults] }) },
    };
  }
  if (error instanceof SignInError) {
    const { message, code, status, faults } = error;
    const details = { ...(code && { code }), status, ...(faults.length > 0 && { faults: [...faults] }) };
    return { status: 422, body: { error: 'sign_in_refused', message, ...details } };
  }
  if (error instanceof UserError) return { status: 422, body: { error: 'refused', message: readable(error.message) } };
  const status = clientErrorStatus(error);
  if (status !== undefined) return { status, body: { error: 'unreadable_request', message: (error as Error).message } };
  return { status: 500, body: { error: 'internal_error', message: 'The simulator failed: its log says where.' } };
}
