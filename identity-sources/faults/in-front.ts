import type { Request, RequestHandler, Response } from 'express';
import { whenRedirected } from '../../infrastructure/http/when-redirected.ts';
import {
  activeScenarios,
  FLOW_HEADER,
  type Flow,
  late,
  loneFlow,
  type ScenarioBook,
  type SourceEndpoint,
} from '../../scenarios/index.ts';
import { currentFaults, whileActive } from './active.ts';

/**
 * Stands in front of one source: finds the flow a request belongs to, and may answer late or in the source's place.
 * @param unavailable the source's own answer when it is down
 */
export function sourceInFront(book: ScenarioBook, source: string, unavailable: RequestHandler): RequestHandler {
  return async (req, res, next) => {
    if (book.idle) return next();
    const endpoint = endpointOf(req.path);
    if (!endpoint) return next();
    const flow = (await flowOf(book, req)) ?? loneFlow();
    if (endpoint === 'authorize') nameInteractionAfter(book, flow, res);
    const active = await activeScenarios(book, { ...flow, source });
    res.locals.scenarios = active.acting;
    whileActive(active, async () => {
      for (const { at, seconds } of currentFaults('source-delay')) {
        if (at === endpoint && !(await late(seconds, res))) return;
      }
      const answer = currentFaults('source-answer').findLast(({ at }) => at === endpoint);
      if (!answer) return next();
      const { status, contentType, headers = {}, body } = answer;
      if (status === 503 && body === undefined) return unavailable(req, res, next);
      res.status(status).set(headers);
      if (contentType) res.type(contentType);
      res.send(body);
    });
  };
}

function endpointOf(path: string): SourceEndpoint | undefined {
  return ENDPOINTS.find(([pattern]) => pattern.test(path))?.[1];
}

const ENDPOINTS: readonly [pattern: RegExp, endpoint: SourceEndpoint][] = [
  [/^\/\.well-known\/openid-configuration$/, 'discovery'],
  [/^\/jwks$/, 'jwks'],
  [/^\/authorize(?:\/|$)/, 'authorize'],
  [/^\/interaction\/[^/]+(?:\/telephone|\/page\/[^/]+)?$/, 'page'],
  [/^\/token$/, 'token'],
  [/^\/userinfo$/, 'userinfo'],
  [/^\/session\/end$/, 'logout'],
];

/** FranceConnect's server names the flow; a browser comes with FranceConnect's `state`, then with our own interaction. */
async function flowOf({ flows }: ScenarioBook, { headers, path, query }: Request): Promise<Flow | undefined> {
  const named = headers[FLOW_HEADER];
  if (typeof named === 'string') return flows.get(named);
  const uid = /^\/(?:interaction|authorize)\/([^/]+)/.exec(path)?.[1];
  if (uid) return flows.find(`source-interaction:${uid}`);
  return typeof query.state === 'string' ? flows.find(`state:${query.state}`) : undefined;
}

function nameInteractionAfter({ flows }: ScenarioBook, flow: Flow, res: Response): void {
  whenRedirected(res, ({ pathname }) => {
    const uid = /\/interaction\/([^/]+)$/.exec(pathname)?.[1];
    if (uid) void flows.keep(flow, `source-interaction:${uid}`);
  });
}
