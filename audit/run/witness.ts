import type { Federation, JournalEntry } from '../../federation/index.ts';
import type { Identity } from '../observe/identity.ts';
import type { Departure, Witness } from './stage-types.ts';

const ANSWERED_BY_SCENARIOS = ['SP_REQUESTED_FC_TOKEN', 'SP_REQUESTED_FC_USERINFO'];

const NOTHING: Witness = {
  flow: undefined,
  redeemed: 0,
  emptyCode: false,
  readUserinfo: 0,
  delivered: undefined,
  refused: undefined,
  logouts: [],
  tokens: [],
  entries: [],
};

/**
 * What the journal says of the sign-in that a departure began, found by its `state` and `nonce`.
 * @param active scenarios: where one answers in the place of an endpoint, FranceConnect itself cannot tell which sign-in
 * that was, and a request that met it since the departure is taken for this one's
 */
export async function witnessOf(
  federation: Federation,
  client: string,
  departure: Departure,
  scenarios: readonly string[],
): Promise<Witness> {
  const { parameters } = departure;
  const wanted = ['state', 'nonce', 'redirect_uri'].map((name) => [name, parameters.get(name)] as const);
  const starts = (await federation.journal.entries({ client, kind: 'FC_AUTHORIZE_INITIATED' })).filter(({ detail }) =>
    wanted.every(([name, value]) => value === null || detail.request?.parameters?.[name] === value),
  );
  const flow = starts.at(-1)?.flow;
  if (flow === undefined) return NOTHING;
  const entries = await federation.journal.entries({ flow });
  const lost =
    scenarios.length === 0
      ? []
      : (await federation.journal.entries({ since: departure.at })).filter(
          ({ client: of, scenarios: met = [], kind }) =>
            of === undefined && ANSWERED_BY_SCENARIOS.includes(kind) && met.some((id) => scenarios.includes(id)),
        );
  const known = [...entries, ...lost.filter((entry) => entry.flow !== flow)];
  const of = (kind: string) => known.filter((entry) => entry.kind === kind);
  const redemptions = of('SP_REQUESTED_FC_TOKEN');
  const readings = of('SP_REQUESTED_FC_USERINFO');
  const refused = of('FC_AUTHORIZE_INITIATED').find(({ code }) => code !== undefined);
  return {
    flow,
    redeemed: redemptions.length,
    emptyCode: redemptions.some(({ detail }) => !detail.request?.parameters?.code),
    readUserinfo: readings.length,
    delivered: deliveredIn(readings),
    refused: refused && { code: refused.code ?? '', faults: refused.detail.faults ?? [] },
    logouts: of('SP_REQUESTED_LOGOUT').map(({ detail, code }) => ({
      parameters: detail.request?.parameters ?? {},
      code,
    })),
    tokens: known
      .filter(({ from }) => from === 'service')
      .flatMap(({ detail }) => detail.tokens ?? [])
      .map(({ name, header, claims }) => ({ name, header: { ...header }, ...(claims && { claims: { ...claims } }) })),
    entries: known.map(told),
  };
}

function told({ at, from, to, kind, summary, code, detail }: JournalEntry): Witness['entries'][number] {
  const { request, answer } = detail;
  return {
    at,
    from,
    to,
    kind,
    summary,
    code,
    method: request?.method ?? '',
    address: request?.address ?? '',
    status: answer?.status ?? 0,
  };
}

/** Claims of userinfo, a scenario's changes included: signed, or as JSON. */
function deliveredIn(readings: readonly JournalEntry[]): Identity | undefined {
  const { detail } = readings.at(-1) ?? {};
  const claims = detail?.tokens?.find(({ name }) => name === 'userinfo')?.claims ?? detail?.answer?.parameters;
  return claims && (claims as Identity);
}
