import type { ClientRegistration } from '../../../contract/client-registration.ts';
import { PATHS } from '../../../contract/endpoints.ts';
import type { ErrorCode } from '../../../contract/errors/catalogue.ts';
import { PLATFORMS, type Platform, type PlatformRules } from '../../../contract/platform.ts';
import type { JournalEntry, JournalToken, Lane, Parameters } from '../../../infrastructure/journal/journal.ts';
import type { SourceMark } from '../../../infrastructure/pages/source-mark.tsx';
import type { Scenario } from '../../../scenarios/index.ts';
import {
  type ClaimCheck,
  checkIdToken,
  checkIntrospection,
  checkSourceIdToken,
  checkSourceUserinfo,
  checkUserinfo,
  type TokenContext,
} from './claim-checks.ts';
import { isFailure, type Judged, judged } from './judgement.ts';
import { type Reaction, reactionTo } from './reaction.ts';

/** What a page needs to know beside the journal. */
export interface FlowFacts {
  /** Issuer by platform. */
  issuers: Readonly<Record<Platform, string>>;
  /** Label of a person and title of a source, by identifier. */
  personName: (id: string) => string;
  sourceTitle: (id: string) => string;
  sourceMark: (id: string) => SourceMark | undefined;
  /** Scenario a person carries, by identifier of the person. */
  carriedBy: (persona: string) => string | undefined;
  /** A scenario of the catalogue; undefined for somebody's own, whose identifier means nothing elsewhere. */
  scenario: (id: string) => Scenario | undefined;
  service: (client_id: string) => Promise<ClientRegistration | undefined>;
}

/** How far a sign-in came. `broken` is a success whose tokens are not what they should be. */
export type Outcome = 'signed-in' | 'broken' | 'refused' | 'given-up' | 'running' | 'left';

/** One sign-in: who took part, how it ended and every message. */
export interface Story {
  id: string;
  /** Milliseconds since the epoch. */
  began: number;
  /** Milliseconds from the first request to the last answer. */
  lasted: number;
  rules: PlatformRules;
  /** FranceConnect's, where it happened. */
  issuer: string;
  client?: string;
  service: string;
  /** The service as it is registered now. */
  registration?: ClientRegistration;
  persona?: string;
  person?: string;
  source?: string;
  sourceTitle?: string;
  sourceMark?: SourceMark | undefined;
  /** Scenarios active in it, but for the one its person carries everywhere. */
  scenarios: readonly UsedScenario[];
  outcome: Outcome;
  /** One sentence. */
  sentence: string;
  /** The entry that decided of the outcome, when it is a bad one. */
  culprit?: JournalEntry;
  code?: ErrorCode;
  /** An answer the service must not go on with. */
  toRefuse?: JournalEntry;
  /** What the service made of it. */
  reaction?: Reaction;
  /** Service's own parameters, as sent to `/authorize`. */
  request: Parameters;
  arrows: readonly Arrow[];
  entries: readonly JournalEntry[];
}

export interface UsedScenario {
  id: string;
  /** Somebody's own: its identifier means nothing elsewhere. */
  own: boolean;
}

/** One arrow of the diagram: a request, or its answer. */
export interface Arrow {
  entry: JournalEntry;
  of: 'request' | 'answer';
  /** Milliseconds since the beginning. */
  offset: number;
  from: Lane;
  to: Lane;
  /** Carried by the citizen's browser on behalf of somebody else. */
  throughBrowser: boolean;
  failed: boolean;
  tokens: readonly CheckedToken[];
  /** Scenarios in use for it; those of the catalogue say what they change. */
  scenarios: readonly Pick<Scenario, 'id' | 'what' | 'serviceMust'>[];
}

export interface CheckedToken {
  token: JournalToken;
  checks: readonly ClaimCheck[];
}

/** @param entries of one flow, in order, at least one */
export async function storyOf(
  entries: readonly JournalEntry[],
  facts: FlowFacts,
  now: number,
): Promise<Story | undefined> {
  const [first] = entries;
  const last = entries.at(-1);
  if (!first || !last) return undefined;
  const { client, persona, source } = Object.assign({}, ...entries.map(known)) as ReturnType<typeof known>;
  const registration = client === undefined ? undefined : await facts.service(client);
  const rules = PLATFORMS[first.platform === 'high' ? 'high' : 'low'];
  const issuer = issuerIn(entries) ?? facts.issuers[rules.platform];
  const request = entries.find(({ kind }) => BEGINNINGS.has(kind))?.detail.request?.parameters ?? {};
  const checked = checkTokens(entries, {
    rules,
    request,
    registration,
    issuer,
    audience: client,
  });
  const arrows = arrowsOf(entries, first.at, checked, facts);
  const judgement = judged(entries, checked, now);
  const toRefuse = answerToRefuse(entries, judgement, facts);
  const lasted = Math.max(...entries.map(({ at, took }) => at + took)) - first.at;
  return {
    id: first.flow,
    began: first.at,
    lasted,
    rules,
    issuer,
    service: registration?.name ?? client ?? 'an unknown service',
    ...(client !== undefined && { client }),
    ...(registration && { registration }),
    ...(persona !== undefined && { persona, person: facts.personName(persona) }),
    ...(source !== undefined && {
      source,
      sourceTitle: facts.sourceTitle(source),
      sourceMark: facts.sourceMark(source),
    }),
    scenarios: scenariosOf(entries, persona, facts),
    ...judgement,
    ...(toRefuse && { toRefuse, reaction: reactionTo(toRefuse, entries, request, now) }),
    request,
    arrows,
    entries,
  };
}

/** What sends the citizen to the source. */
const SENT_TO_SOURCE: ReadonlySet<string> = new Set(['IDP_CHOSEN', 'FC_REDIRECTED_TO_HINTED_IDP']);

/** FranceConnect's issuer under the name this sign-in was asked by, from the address it gave the source as its own. */
function issuerIn(entries: readonly JournalEntry[]): string | undefined {
  const sent = entries.find(({ kind }) => SENT_TO_SOURCE.has(kind))?.detail.answer?.parameters;
  const own = textOf(sent?.redirect_uri);
  return own?.endsWith(PATHS.oidcCallback) ? own.slice(0, -PATHS.oidcCallback.length) : undefined;
}

/** Where the source answers in this sign-in. */
export function sourceIn(entries: readonly JournalEntry[]): string | undefined {
  return entries.find(({ kind }) => SENT_TO_SOURCE.has(kind))?.detail.answer?.address;
}

/** The answer a service must not go on with: broken tokens, a refusal, or a callback that a scenario altered. */
function answerToRefuse(entries: readonly JournalEntry[], { outcome, culprit }: Judged, { scenario }: FlowFacts) {
  if (outcome === 'broken' || outcome === 'given-up') return culprit;
  if (outcome === 'refused') return undefined;
  const active = entries.flatMap(({ scenarios = [] }) => scenarios).map(scenario);
  const faults = active.flatMap((each) => (each?.verdict === 'refuse' && !each.alsoRight ? each.faults : []));
  // A signature is not checked here: what was altered is known from the scenario.
  const altered = [
    ...(faults.some((fault) => fault.kind === 'redirect' && !fault.twice) ? ['FC_REDIRECTED_TO_SP'] : []),
    ...(faults.some((fault) => fault.kind === 'jwt' && fault.at === 'idToken') ? ['SP_REQUESTED_FC_TOKEN'] : []),
    ...(faults.some((fault) => fault.kind === 'jwt' && fault.at === 'userinfo') ? ['SP_REQUESTED_FC_USERINFO'] : []),
  ];
  return entries.findLast(({ kind }) => altered.includes(kind));
}

const BEGINNINGS: ReadonlySet<string> = new Set(['FC_AUTHORIZE_INITIATED', 'FC_SSO_INITIATED', 'SP_POSTED_AUTHORIZE']);

function known({ client, persona, source }: JournalEntry) {
  return {
    ...(client !== undefined && { client }),
    ...(persona !== undefined && { persona }),
    ...(source !== undefined && { source }),
  };
}

function scenariosOf(
  entries: readonly JournalEntry[],
  persona: string | undefined,
  { carriedBy, scenario }: FlowFacts,
): UsedScenario[] {
  const active = new Set(entries.flatMap(({ scenarios = [] }) => scenarios));
  if (persona !== undefined) active.delete(carriedBy(persona) ?? '');
  return [...active].map((id) => ({ id, own: scenario(id) === undefined }));
}

/** The tokens of each entry, checked. */
export type Checked = ReadonlyMap<JournalEntry, readonly CheckedToken[]>;

function checkTokens(entries: readonly JournalEntry[], context: TokenContext): Checked {
  const idToken = tokenOf(entries, 'SP_REQUESTED_FC_TOKEN');
  return new Map(
    entries.map((entry) => {
      const tokens = (entry.detail.tokens ?? []).map((token) => ({ token, checks: checksOf(entry, token) }));
      return [entry, tokens];
    }),
  );

  function checksOf({ kind, at, took, detail }: JournalEntry, token: JournalToken): readonly ClaimCheck[] {
    if (isClosed(token)) return [];
    // By the machine's time, as what is signed: a clock that was moved moves what is stored.
    const issuedAt = Math.floor((at + took) / 1000);
    switch (kind) {
      case 'SP_REQUESTED_FC_TOKEN':
        return checkIdToken(token, { ...context, issuedAt });
      case 'SP_REQUESTED_FC_USERINFO':
        return checkUserinfo(token, { ...context, idToken, issuedAt });
      case 'DP_VERIFIED_FC_CHECKTOKEN': {
        const audience = textOf(detail.request?.parameters?.client_id);
        return checkIntrospection(token, { ...context, audience, service: context.audience, issuedAt });
      }
      case 'FC_REQUESTED_IDP_TOKEN':
        return checkSourceIdToken(token, sourceContext(entries, context));
      default:
        return checkSourceUserinfo(token);
    }
  }
}

/** Encrypted, and nobody tells what is inside. */
export function isClosed({ encrypted, claims }: JournalToken): boolean {
  return encrypted && claims === undefined;
}

function tokenOf(entries: readonly JournalEntry[], kind: string): JournalToken | undefined {
  return entries.findLast((entry) => entry.kind === kind && entry.detail.tokens)?.detail.tokens?.[0];
}

/** What FranceConnect sent to the source, and who the source says it is. */
function sourceContext(entries: readonly JournalEntry[], { rules }: TokenContext): TokenContext {
  const sent = entries.findLast(({ kind }) => SENT_TO_SOURCE.has(kind));
  const request = sent?.detail.answer?.parameters ?? {};
  const back = entries.findLast(({ kind }) => kind === 'IDP_CALLEDBACK')?.detail.request?.parameters;
  return { rules, request, audience: textOf(request.client_id), issuer: textOf(back?.iss) };
}

function arrowsOf(entries: readonly JournalEntry[], began: number, checked: Checked, facts: FlowFacts): Arrow[] {
  const arrows = entries.flatMap((entry): Arrow[] => {
    const { from, to, at, took, code, detail } = entry;
    const tokens = checked.get(entry) ?? [];
    const scenarios = (entry.scenarios ?? []).map((id) => facts.scenario(id) ?? { id, what: '', serviceMust: '' });
    const receiver = detail.answer?.to ?? from;
    const byBrowser =
      from === 'service' && !detail.request?.parameters?.authorization && detail.answer?.to !== 'service';
    const broken = tokens.some(({ checks }) => checks.some(({ kept }) => kept === false));
    return [
      {
        entry,
        of: 'request',
        offset: at - began,
        from,
        to,
        throughBrowser: byBrowser,
        failed: false,
        tokens: [],
        scenarios,
      },
      {
        entry,
        of: 'answer',
        offset: at + took - began,
        from: to,
        to: receiver,
        throughBrowser: receiver === 'service' && from === 'citizen',
        failed: code !== undefined || broken || isFailure(entry),
        tokens,
        scenarios,
      },
    ];
  });
  return arrows.sort((one, other) => one.offset - other.offset);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
