import type { Scenario } from '../../scenarios/index.ts';
import type { Stage } from '../case.ts';
import { failed, type Judgement, passed } from '../verdict.ts';
import { judgeScenario } from './scenario.ts';

/** Libraries read unknown keys again 60 seconds after the last read, at the latest. */
const LIBRARIES_WAIT = 65_000;

/**
 * A key changes after the service read the old ones: an ordinary sign-in first, then the scenario. A library that reads keys
 * no more often than once a minute is given that minute: a real rotation is published ahead.
 */
export async function playRotation(stage: Stage, scenario: Scenario): Promise<Judgement> {
  await stage.play();
  await stage.scenario(scenario.id);
  const judgement = await judgeScenario(stage, scenario);
  const signs = scenario.faults.some((fault) => fault.kind === 'rotation' && fault.phase === 'done');
  if (!signs || judgement.verdict !== 'fail') return judgement;
  const last = (await stage.documentsRead('jwks', 'start')).at(-1);
  if (!last) return judgement;
  await stage.wait(Math.max(0, last.at + LIBRARIES_WAIT - Date.now()));
  const { browser } = await stage.play();
  const outcome = await stage.outcome(browser);
  if (outcome.end === 'in') return passed('Refused at first; signed in a minute after the keys were last read.');
  return failed('kept-out', `${judgement.seen} Nor a minute later: the new key is never read.`);
}
