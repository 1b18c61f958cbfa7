import { SignInError } from '../../federation/index.ts';
import type { Stage } from '../case.ts';
import { isOut } from '../observe/outcome.ts';
import { failed, type Judgement, notExercised, passed, unclear } from '../verdict.ts';
import { judged } from './judge.ts';

/**
 * The person stops at FranceConnect, or at the source. If an error comes back, the service recovers; then, without the
 * scenario and in the same browser, the person starts again and is signed in, with another `state` and `nonce`.
 */
export async function stopsAtFranceConnect(stage: Stage, id: string): Promise<Judgement> {
  await stage.scenario(id);
  const browser = await stage.newBrowser();
  const person = await stage.person();
  const first = await stage.start(browser);
  let recovered: Judgement | undefined;
  try {
    const address = await stage.signIn(browser, first, person);
    await stage.return(browser, address);
    const outcome = await stage.outcome(browser);
    if (!address.searchParams.has('error') && outcome.end === 'in') {
      return notExercised(`It does not keep people of '${stage.facts.source}' from signing in.`);
    }
    recovered = judged('recover', outcome, stage.facts.language);
  } catch (error) {
    if (!(error instanceof SignInError)) throw error;
    stage.note(error.message.split('\n')[0] ?? '');
  }
  await stage.calm();
  if (recovered?.verdict === 'fail') return recovered;
  return (
    (await startsAgain(stage, browser, person, first.parameters)) ?? recovered ?? passed('Starts again, and signs in.')
  );
}

async function startsAgain(
  stage: Stage,
  browser: Awaited<ReturnType<Stage['newBrowser']>>,
  person: Awaited<ReturnType<Stage['person']>>,
  before: URLSearchParams,
): Promise<Judgement | undefined> {
  const { departure } = await stage.play({ browser, person });
  const outcome = await stage.outcome(browser);
  if (outcome.end === 'unclear') return unclear(outcome.why);
  if (isOut(outcome)) return failed('kept-out', `The second start does not end signed in. ${outcome.why}`);
  for (const name of ['state', 'nonce']) {
    const value = departure.parameters.get(name);
    if (value === null || value !== before.get(name)) continue;
    const same = `The second start has the ${name} of the first.`;
    // A value that is always the same is a failure of its own, and no other.
    if (stage.verdictOf(`${name}-unique`)?.verdict === 'fail') stage.note(same);
    else return failed('sent', same);
  }
  return undefined;
}
