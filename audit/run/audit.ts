import { SignInError, UserError } from '../../federation/index.ts';
import type { AccountHook, Case, Need } from '../case.ts';
import { flagOf } from '../flags.ts';
import type { AuditOptions } from '../options.ts';
import type { AuditResult } from '../report.ts';
import { failed, type Judgement, notExercised, unclear } from '../verdict.ts';
import { CASES_BETWEEN_CONTROLS, type Control, type Controls } from './controls.ts';
import { resultOf } from './result.ts';
import { type Run, RunStopped } from './run.ts';
import { lookForLeaks } from './sightings.ts';
import { RunStage } from './stage.ts';
import { DidNotLeave } from './stage-types.ts';

/** What was played. */
export interface Played {
  results: AuditResult[];
  controls: readonly Control[];
  complete: boolean;
  stopped?: { why: string };
}

/** Plays cases one after the other, with controls between them. Never throws for what the service does. */
export async function playAll(
  run: Run,
  cases: readonly Case[],
  controls: Controls,
  { onResult, bail, refused }: Pick<AuditOptions, 'onResult' | 'bail'> & { refused?: boolean },
): Promise<Played> {
  const results: AuditResult[] = [];
  let sinceControl = 0;
  let firstUnsure = 0;
  let stopped: { why: string } | undefined;
  const control = async (altered: boolean) => {
    await controls.recover(altered);
    sinceControl = 0;
    firstUnsure = results.length;
  };
  try {
    for (const one of cases) {
      run.signal?.throwIfAborted();
      if (one.documents && run.service.restarts) await run.service.restart();
      const result = await playCase(run, one, controls);
      results.push(result);
      onResult?.(result, cases.length);
      if (bail && (result.verdict === 'fail' || result.verdict === 'unclear')) break;
      sinceControl += 1;
      const played = result.verdict !== 'not-exercised' || result.steps.length > 0;
      if (one.documents && played) {
        if (run.service.restarts) await run.service.restart();
        await control(true);
      } else if (sinceControl >= CASES_BETWEEN_CONTROLS) await control(false);
    }
    // Where nobody can sign in at all there is nothing to hold.
    if (sinceControl > 0 && !refused) await control(false);
  } catch (error) {
    stopped = { why: whyStopped(error, run) };
    if (!run.signal?.aborted) {
      for (const result of results.slice(firstUnsure)) markUnsure(result);
    }
  }
  return { results, controls: controls.done, complete: !stopped, ...(stopped && { stopped }) };
}

function whyStopped(error: unknown, { signal }: Run): string {
  if (signal?.aborted) return 'Interrupted.';
  if (error instanceof RunStopped || error instanceof UserError) return error.message;
  return `The audit itself failed: ${error instanceof Error ? error.message : String(error)}`;
}

/** Judged since the last control that held: it proves nothing. */
function markUnsure(result: AuditResult): void {
  const isJudged = ['pass', 'fail', 'warn'].includes(result.verdict);
  // What was not fetched was perhaps not there to be fetched.
  const isPlayed = result.verdict === 'not-exercised' && result.steps.length > 0;
  if (!isJudged && !isPlayed) return;
  result.seen = `Judged ${result.verdict}, but no later control held. ${result.seen}`;
  result.verdict = 'unclear';
  delete result.how;
}

const UNMET: Readonly<Record<Need, { met: (run: Run) => boolean; why: string }>> = {
  whoami: { met: ({ whoami }) => whoami !== undefined, why: 'It needs --whoami.' },
  logout: {
    met: ({ logout }) => logout !== undefined,
    why: 'No way to sign out was found on the probe; give --logout.',
  },
  exclusive: {
    met: ({ exclusive }) => exclusive,
    why: 'It alters what every service reads; --exclusive says that nobody else uses this simulator.',
  },
  'invented-people': {
    met: ({ people }) => people.invented,
    why: 'It needs people invented for it, and --as fixes them.',
  },
  'second-person': {
    met: ({ people, options }) => people.invented || options.settings.second !== undefined,
    why: 'It needs another person; give --second.',
  },
  ...(Object.fromEntries(
    (['editEmail', 'closeAccount', 'localAccount', 'privilegedAccount'] as const).map((hook) => [
      hook,
      { met: ({ hooks }: Run) => hooks[hook] !== undefined, why: `It needs ${flagOf(hook)}.` },
    ]),
  ) as Record<AccountHook, { met: (run: Run) => boolean; why: string }>),
  scopes: { met: ({ facts }) => facts.scopes !== undefined, why: 'It needs --scopes.' },
};

async function playCase(run: Run, one: Case, controls: Controls): Promise<AuditResult> {
  const began = Date.now();
  const unmet = one.needs.find((need) => !UNMET[need].met(run));
  let stage = new RunStage(run, () => controls.hold());
  try {
    let judgement = unmet ? notExercised(UNMET[unmet].why) : await judgeOnce(run, one, stage);
    // What cannot be decided may be chance.
    if (judgement.verdict === 'unclear' && !run.signal?.aborted) {
      await stage.close();
      stage = new RunStage(run, () => controls.hold());
      judgement = await judgeOnce(run, one, stage);
    }
    run.judged.set(one.id, judgement);
    return await resultOf(run, one, judgement, stage, Date.now() - began);
  } finally {
    await stage.close();
  }
}

async function judgeOnce(run: Run, one: Case, stage: RunStage): Promise<Judgement> {
  const { federation, exclusive, facts, people, options } = run;
  await federation.reset(exclusive ? undefined : facts.client);
  people.rewind();
  if (one.suite === 'linking') await run.service.reset();
  const { caseTimeout = 60 } = options.settings;
  try {
    return await Promise.race([one.run(stage), outOfTime(caseTimeout, one)]);
  } catch (error) {
    return judgementOf(error, run);
  } finally {
    await lookForLeaks(run, stage);
    await stage.calm();
  }
}

/** Rotations wait a minute where libraries do. */
function outOfTime(seconds: number, { documents }: Case): Promise<Judgement> {
  const most = documents === 'rotated' ? seconds + 90 : seconds;
  return new Promise((resolve) => {
    setTimeout(() => resolve(unclear(`It was not played to its end within ${most} s.`)), most * 1000).unref();
  });
}

function judgementOf(error: unknown, { signal }: Run): Judgement {
  if (signal?.aborted) throw error;
  if (error instanceof DidNotLeave) return unclear(error.message);
  if (error instanceof SignInError) return unclear(`FranceConnect did not let the person through: ${error.message}`);
  if (error instanceof UserError) return failed('missing', error.message);
  return {
    verdict: 'error',
    seen: `The audit itself failed: ${error instanceof Error ? error.message : String(error)}`,
  };
}
