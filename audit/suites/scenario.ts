import type { Scenario } from '../../scenarios/index.ts';
import type { Browser } from '../browser/browser.ts';
import type { Stage } from '../case.ts';
import { type Departure, DidNotLeave } from '../run/stage-types.ts';
import { failed, type Judgement, notApplicable, passed, unclear, warned } from '../verdict.ts';
import { unproven } from './altered.ts';
import { judged, type Right, withWords } from './judge.ts';

/** A service that redeems more often loops. */
const MOST_REDEMPTIONS = 3;

/** Plays a scenario of the catalogue, and judges where the sign-in ends. */
export async function playScenario(stage: Stage, scenario: Scenario): Promise<Judgement> {
  const { idTokenAlg } = stage.facts;
  const forged = scenario.faults.find((fault) => fault.kind === 'jwt' && fault.sign === 'secret');
  if (forged && idTokenAlg?.startsWith('HS')) {
    return notApplicable(`The service is registered for ${idTokenAlg}: its secret is the right key.`);
  }
  await stage.scenario(scenario.id);
  return judgeScenario(stage, scenario);
}

/** Signs in while a scenario is active, and judges where that ends. */
export async function judgeScenario(stage: Stage, scenario: Scenario): Promise<Judgement> {
  const { verdict, alsoRight, faults } = scenario;
  const browser = await stage.newBrowser();
  const departure = await departureOf(stage, browser);
  const outcome = await stage.outcome(browser);
  const open = await unproven(scenario, stage, departure, outcome);
  if (outcome.end === 'in' && alsoRight === 'in') return passed(`Signed in. ${outcome.why}`);
  if (outcome.end === 'in' && alsoRight === 'in-if-kept') {
    const before = open?.verdict === 'not-exercised';
    if (before) return passed('Signed in, with what the service had read before.');
  }
  if (open) return open;
  if (outcome.end === 'in' && alsoRight === 'in-if-verified') return verifiedByTrial(stage);
  if (outcome.end === 'refused' && alsoRight === 'refused') return withWords(outcome, stage.facts.language);
  const judgement = judged(verdict as Right, outcome, stage.facts.language);
  if (judgement.verdict === 'fail') return judgement;
  return (await wrongOnTheWay(stage, faults, outcome.page.markup, departure)) ?? judgement;
}

/** @returns undefined when the service itself did not leave for FranceConnect: where that ends is judged as well */
async function departureOf(stage: Stage, browser: Browser): Promise<Departure | undefined> {
  try {
    return (await stage.play({ browser })).departure;
  } catch (error) {
    if (!(error instanceof DidNotLeave)) throw error;
    stage.note('The service did not leave for FranceConnect.');
    return undefined;
  }
}

/** Each key was tried, if a token that no published key signed was refused. */
function verifiedByTrial(stage: Stage): Judgement {
  const forged = stage.verdictOf('invalid-sig-other-key');
  if (forged?.how === 'let-in') {
    return failed('let-in', 'Signed in, as with a signature of a key that nobody published: nothing was verified.');
  }
  if (forged === undefined || forged.verdict === 'unclear' || forged.verdict === 'not-exercised') {
    return unclear('Signed in; invalid-sig-other-key shows whether each key was tried, and was not judged.');
  }
  return passed('Signed in: each key was tried, since a signature of an unknown key was refused.');
}

/** What went wrong although the end was right. */
async function wrongOnTheWay(
  stage: Stage,
  faults: Scenario['faults'],
  markup: string,
  departure: Departure | undefined,
): Promise<Judgement | undefined> {
  const looked = faults.some(({ kind }) => kind === 'redirect' || kind === 'answer');
  if (!departure || !looked) return undefined;
  const witness = await stage.witness(departure);
  const redirect = faults.find((fault) => fault.kind === 'redirect');
  if (redirect?.set?.error_description?.includes('<') && markup.includes(redirect.set.error_description)) {
    return failed('leaked', 'The page holds the script of the address as it came: it would run.');
  }
  const foreign = redirect && ['state', 'iss'].some((name) => redirect.set?.[name] ?? redirect.remove?.includes(name));
  if (foreign && !redirect.remove?.includes('code') && witness.redeemed > 0) {
    return warned('early', 'Nobody is signed in, but the code was redeemed before the answer was checked.');
  }
  if (redirect?.remove?.includes('code') && witness.emptyCode) {
    return warned('early', 'The token endpoint was called with an empty code.');
  }
  if (faults.some((fault) => fault.kind === 'answer' && fault.at === 'token') && witness.redeemed > MOST_REDEMPTIONS) {
    return warned('rough', `The code was redeemed ${witness.redeemed} times in one sign-in.`);
  }
  return undefined;
}
