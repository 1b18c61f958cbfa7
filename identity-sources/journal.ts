import type { Request, RequestHandler, Response } from 'express';
import { whenAnswered } from '../infrastructure/http/when-answered.ts';
import { type Journal, type JournalStep, linkKeys, type Parameters } from '../infrastructure/journal/journal.ts';
import {
  parameterIn,
  recordedAddress,
  recordedAnswer,
  uidIn,
  withoutUid,
} from '../infrastructure/journal/recorded-address.ts';
import { masked, SECRET_NAMES } from '../infrastructure/secrets.ts';
import type { IdentitySource } from './identity-source.ts';
import type { Issuer } from './issuer.ts';

/** What happens at a source, told to the journal. FranceConnect has no names for it: these are ours. */
interface Step {
  method: 'GET' | 'POST';
  /** Relative to the source. */
  path: string;
  kind: string;
  summary: string;
}

/** The pages; what FranceConnect's server asks is recorded where it is asked. */
const STEPS: readonly Step[] = [
  { method: 'GET', path: '/authorize', kind: 'IDP_RECEIVED_REQUEST', summary: 'The source receives the request' },
  { method: 'GET', path: '/interaction/:uid', kind: 'IDP_SHOWED_SIGN_IN', summary: 'The source’s sign-in page' },
  { method: 'POST', path: '/interaction/:uid', kind: 'IDP_SIGNED_IN', summary: 'The citizen signs in' },
  {
    method: 'GET',
    path: '/interaction/:uid/telephone',
    kind: 'IDP_SHOWED_TELEPHONE',
    summary: 'The approval page',
  },
  { method: 'POST', path: '/interaction/:uid/telephone', kind: 'IDP_APPROVED', summary: 'The citizen decides' },
  { method: 'GET', path: '/interaction/:uid/page/:name', kind: 'IDP_SHOWED_PAGE', summary: 'A page of the source' },
  {
    method: 'POST',
    path: '/interaction/:uid/page/:name',
    kind: 'IDP_RECEIVED_FORM',
    summary: 'The citizen answers it',
  },
  { method: 'GET', path: '/interaction/:uid/abandon', kind: 'IDP_ABANDONED', summary: 'The citizen gives up' },
  { method: 'GET', path: '/authorize/:uid', kind: 'IDP_REDIRECTED_TO_FC', summary: 'Back to FranceConnect' },
  { method: 'GET', path: '/session/end', kind: 'IDP_RECEIVED_LOGOUT', summary: 'The source receives the logout' },
];

const BY_REQUEST: ReadonlyMap<string, Step> = new Map(STEPS.map((step) => [`${step.method} ${step.path}`, step]));

/** The name of a page of the source's own, at the end of its address. */
const OWN_PAGE = /\/page\/[^/]+$/;

/** Records the pages of one source in the journal, if FranceConnect sent the citizen there. */
export function recordPages(source: IdentitySource, journal: Journal): RequestHandler {
  return (req, res, next) => {
    const path = withoutUid(req.path).replace(OWN_PAGE, '/page/:name');
    const step = BY_REQUEST.get(`${req.method} ${req.path}`) ?? BY_REQUEST.get(`${req.method} ${path}`);
    const flow = step && flowOf(journal, req);
    if (!step || !flow) return next();
    const at = journal.now();
    whenAnswered(res, () => tell(journal, flow, at, step, source, req, res));
    next();
  };
}

function tell(
  journal: Journal,
  flow: string,
  at: number,
  step: Step,
  source: IdentitySource,
  { originalUrl: url, body, headers }: Request,
  res: Response,
): void {
  const { statusCode: status, locals } = res;
  const persona: unknown = locals.persona;
  const scenarios: readonly string[] = locals.scenarios ?? [];
  const location = String(res.getHeader('location') ?? '');
  const uid = uidIn(location);
  if (uid) journal.link(flow, linkKeys.interaction(uid));
  journal.record({
    flow,
    at,
    took: journal.now() - at,
    kind: step.kind,
    source: source.id,
    from: 'citizen',
    to: 'source',
    summary: summaryOf(step, source, status, persona),
    ...(typeof persona === 'string' && { persona }),
    ...(scenarios.length > 0 && { scenarios }),
    detail: detailOf(step.method, url, typedIn(source, body), status, location),
    room: 2 * (url.length + location.length) + 4 * (Number(headers['content-length']) || 0),
  });
}

/** In a function of its own, so that nothing else of the request is held on to. */
function detailOf(
  method: string,
  url: string,
  typed: Parameters,
  status: number,
  location: string,
): NonNullable<JournalStep['detail']> {
  return () => {
    const { address, parameters } = recordedAddress(url);
    return {
      request: { method, address, parameters: { ...parameters, ...typed } },
      answer: recordedAnswer(status, location),
    };
  };
}

/** The same issuer, which records who was recognised. */
export function recordingIssuer(issuer: Issuer): Issuer {
  return {
    ...issuer,
    identify(req, res, persona, said) {
      (res as Response).locals.persona = persona.id;
      return issuer.identify(req, res, persona, said);
    },
  };
}

/** FranceConnect's state brings the citizen here; on the source's own pages it is the interaction. */
function flowOf(journal: Journal, { path, originalUrl }: Request): string | undefined {
  const uid = uidIn(path);
  if (uid) return journal.flowOf(linkKeys.interaction(uid));
  const state = parameterIn(originalUrl, 'state');
  return state === undefined ? undefined : journal.flowOf(linkKeys.state(state));
}

function summaryOf({ kind, summary }: Step, { title }: IdentitySource, status: number, persona: unknown): string {
  const who = typeof persona === 'string' ? ` as ${persona}` : '';
  const refused = kind === 'IDP_SIGNED_IN' && status === 422 ? ', and is not recognised' : '';
  return `${summary}${who}${refused} (${title})`;
}

/** A source of your own can give its password field any name; on pages of its own, any field may be a secret. */
function typedIn({ form: { fields }, pages }: IdentitySource, body: unknown): Record<string, unknown> {
  const typed = { ...(body as Record<string, unknown> | undefined) };
  const secret = fields.flatMap(({ name, type }) => (type === 'password' ? [name] : []));
  const known = new Set(['persona', 'filtre', ...SECRET_NAMES, ...fields.map(({ name }) => name)]);
  const others = pages ? Object.keys(typed).filter((name) => !known.has(name)) : [];
  for (const name of [...secret, ...others]) if (name in typed) typed[name] = masked(typed[name]);
  return typed;
}
