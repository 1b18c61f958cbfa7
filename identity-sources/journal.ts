import type { Request, RequestHandler, Response } from 'express';
import { type Journal, linkKeys } from '../infrastructure/journal.ts';
import { masked } from '../infrastructure/secrets.ts';
import { recordedAnswer, uidIn, withoutUid } from '../infrastructure/web/recorded-address.ts';
import type { IdentitySource } from './identity-source.ts';
import type { Issuer } from './issuer.ts';

/** What happens at a source, told to the journal. FranceConnect has no names for it: these are ours. */
interface Step {
  method: 'GET' | 'POST';
  /** Relative to the source. */
  path: RegExp;
  kind: string;
  summary: string;
}

/** The pages; what FranceConnect's server asks is recorded where it is asked. */
const STEPS: readonly Step[] = [
  { method: 'GET', path: /^\/authorize$/, kind: 'IDP_RECEIVED_REQUEST', summary: 'The source receives the request' },
  { method: 'GET', path: /^\/interaction\/[^/]+$/, kind: 'IDP_SHOWED_SIGN_IN', summary: 'The source’s sign-in page' },
  { method: 'POST', path: /^\/interaction\/[^/]+$/, kind: 'IDP_SIGNED_IN', summary: 'The citizen signs in' },
  {
    method: 'GET',
    path: /^\/interaction\/[^/]+\/telephone$/,
    kind: 'IDP_SHOWED_TELEPHONE',
    summary: 'The approval page',
  },
  { method: 'POST', path: /^\/interaction\/[^/]+\/telephone$/, kind: 'IDP_APPROVED', summary: 'The citizen decides' },
  { method: 'GET', path: /^\/interaction\/[^/]+\/abandon$/, kind: 'IDP_ABANDONED', summary: 'The citizen gives up' },
  { method: 'GET', path: /^\/authorize\/[^/]+$/, kind: 'IDP_REDIRECTED_TO_FC', summary: 'Back to FranceConnect' },
  { method: 'GET', path: /^\/session\/end$/, kind: 'IDP_RECEIVED_LOGOUT', summary: 'The source receives the logout' },
];

/** Tells the journal of the pages of one source, as far as FranceConnect sent somebody there. */
export function recordPages({ id, title, form }: IdentitySource, journal: Journal): RequestHandler {
  return (req, res, next) => {
    const step = STEPS.find(({ method, path }) => method === req.method && path.test(req.path));
    const flow = step && flowOf(journal, req);
    if (!step || !flow) return next();
    const { path, query } = req;
    const at = journal.now();
    res.once('close', () => {
      const location = String(res.getHeader('location') ?? '');
      const uid = uidIn(location);
      if (uid) journal.link(flow, linkKeys.interaction(uid));
      const { persona } = res.locals;
      journal.record({
        flow,
        at,
        took: journal.now() - at,
        kind: step.kind,
        source: id,
        from: 'citizen',
        to: 'source',
        summary: summaryOf(step, title, res),
        ...(typeof persona === 'string' && { persona }),
        detail: {
          request: {
            method: step.method,
            address: `/${id}${withoutUid(path)}`,
            parameters: { ...query, ...typedIn(form, req.body) },
          },
          answer: recordedAnswer(res.statusCode, location),
        },
      });
    });
    next();
  };
}

/** The same issuer, which tells who was recognised. */
export function recordingIssuer(issuer: Issuer): Issuer {
  return {
    ...issuer,
    identify(req, res, persona) {
      (res as Response).locals.persona = persona.id;
      return issuer.identify(req, res, persona);
    },
  };
}

/** FranceConnect's state brings the citizen here; on the source's own pages it is the interaction. */
function flowOf(journal: Journal, { path, query }: Request): string | undefined {
  const uid = uidIn(path);
  if (uid) return journal.flowOf(linkKeys.interaction(uid));
  return typeof query.state === 'string' ? journal.flowOf(linkKeys.state(query.state)) : undefined;
}

function summaryOf({ kind, summary }: Step, title: string, { statusCode, locals }: Response): string {
  const who = typeof locals.persona === 'string' ? ` as ${locals.persona}` : '';
  const refused = kind === 'IDP_SIGNED_IN' && statusCode === 422 ? ', and is not recognised' : '';
  return `${summary}${who}${refused} (${title})`;
}

/** A source of one's own may call its password as it likes. */
function typedIn({ fields }: IdentitySource['form'], body: unknown): Record<string, unknown> {
  const typed = { ...(body as Record<string, unknown> | undefined) };
  for (const { name, type } of fields) if (type === 'password' && name in typed) typed[name] = masked(typed[name]);
  return typed;
}
