import type { Fault, Scenario } from '../../federation/index.ts';
import type { Stage } from '../case.ts';
import { isOut, type Outcome } from '../observe/outcome.ts';
import type { Departure } from '../run/stage-types.ts';
import { failed, type Judgement, notExercised } from '../verdict.ts';

/** What a fault alters, as far as a service can fail to look at it. */
export type Altered = 'token' | 'userinfo' | 'discovery' | 'jwks';

export function alteredBy(faults: readonly Fault[]): readonly Altered[] {
  return [...new Set(faults.flatMap(alteredByOne))];
}

function alteredByOne(fault: Fault): readonly Altered[] {
  switch (fault.kind) {
    case 'jwt':
      return [fault.at === 'idToken' ? 'token' : 'userinfo'];
    case 'keys':
      return ['jwks'];
    case 'rotation':
      // A key that signs is seen by its token; one that is only published, by a read.
      return [fault.phase === 'announced' ? 'jwks' : 'token'];
    case 'document':
      return [fault.at];
    case 'source-identity':
      return ['userinfo'];
    case 'lifetimes':
      return ['token'];
    case 'answer':
    case 'delay':
      return fault.at === 'authorize' || fault.at === 'logout' ? [] : [fault.at];
    default:
      return [];
  }
}

/**
 * Why a case proves nothing: the service did not look at what was altered. Somebody signed in with keys or a discovery
 * document that were never read since the service started is let in: what nobody read nobody verified.
 */
export async function unproven(
  { faults, verdict }: Pick<Scenario, 'faults' | 'verdict'>,
  stage: Stage,
  departure: Departure | undefined,
  outcome: Outcome,
): Promise<Judgement | undefined> {
  const witnessed = async (what: 'redeemed' | 'readUserinfo') =>
    departure !== undefined && (await stage.witness(departure, what))[what] > 0;
  for (const what of alteredBy(faults)) {
    if (what === 'token' && !(await witnessed('redeemed'))) {
      return notExercised('The altered answer was never fetched: the service did not redeem the code.');
    }
    if (what === 'userinfo' && !(await witnessed('readUserinfo'))) {
      return notExercised('The service did not read userinfo.');
    }
    if (what === 'discovery' || what === 'jwks') {
      const judgement = await unreadDocument(what, stage, outcome, verdict === 'accept');
      if (judgement) return judgement;
    }
  }
  return undefined;
}

async function unreadDocument(
  document: 'discovery' | 'jwks',
  stage: Stage,
  outcome: Outcome,
  accepts: boolean,
): Promise<Judgement | undefined> {
  if ((await stage.documentsRead(document, 'scenario')).length > 0) return undefined;
  const name = document === 'jwks' ? 'keys' : 'discovery document';
  const last = (await stage.documentsRead(document, 'start')).at(-1);
  if (last) {
    const at = new Date(last.at).toISOString().slice(11, 19);
    return notExercised(`The last read of the ${name} was at ${at} UTC, before this case; give --restart.`);
  }
  if (document === 'jwks' && outcome.end === 'in' && !accepts) {
    return failed('let-in', `Signed in, and the keys were never read: nothing was verified. ${outcome.why}`);
  }
  if (isOut(outcome) || outcome.end === 'in') return notExercised(`The service did not read the ${name}.`);
  return undefined;
}
