import { setTimeout as sleep } from 'node:timers/promises';
import { SignInError, UserError } from '../../federation/index.ts';
import { isOut, type Outcome } from '../observe/outcome.ts';
import type { AuditReport } from '../report.ts';
import { described } from './find-start.ts';
import { wayToSignOut } from './preflight.ts';
import { type Run, RunStopped } from './run.ts';
import { RunStage } from './stage.ts';
import { DidNotLeave, type Witness } from './stage-types.ts';

export type Control = AuditReport['controls'][number];

/** A control is repeated after so many cases. */
export const CASES_BETWEEN_CONTROLS = 25;
/** Milliseconds: libraries read unknown keys again 60 seconds after the last read, at the latest. */
const LIBRARIES_WAIT = 65_000;
const BETWEEN_TRIES = 5_000;

/** Ordinary sign-ins, whose outcome is known: without them a refusal proves nothing. */
export class Controls {
  readonly #run: Run;
  readonly #workers: number;
  readonly done: Control[] = [];

  constructor(run: Run) {
    this.#run = run;
    this.#workers = run.options.settings.workers ?? 1;
  }

  /** An ordinary sign-in, on a stage of its own. */
  async signIn(what = 'an ordinary sign-in'): Promise<Outcome & { stage: RunStage }> {
    const stage = new RunStage(this.#run, async () => true);
    const began = Date.now();
    const { browser } = await stage.arrive();
    const outcome = await stage.outcome(browser);
    this.done.push({ at: began, what, outcome: outcome.end, took: Date.now() - began });
    return { ...outcome, stage };
  }

  /** Whether an ordinary sign-in ends signed in, at every process of the service. */
  async hold(what?: string): Promise<boolean> {
    for (let time = 0; time < (this.#workers > 1 ? 2 * this.#workers : 1); time += 1) {
      const end = await this.signIn(what).then(
        ({ end: ended, stage }) => stage.close().then(() => ended),
        (error: Error) => {
          this.done.push({ at: Date.now(), what: what ?? 'an ordinary sign-in', outcome: error.message, took: 0 });
          return 'unclear' as const;
        },
      );
      if (end !== 'in') return false;
    }
    return true;
  }

  /**
   * Makes sure that people can sign in again, by a restart, or by time where keys were altered.
   * @param altered keys or discovery were, and the service may keep them
   * @throws RunStopped when nobody can sign in any longer
   */
  async recover(altered: boolean): Promise<void> {
    const { service, signal } = this.#run;
    if (await this.hold('a control')) return;
    if (service.restarts) {
      await service.restart();
      if (await this.hold('a control after a restart')) return;
    } else if (altered) {
      const end = Date.now() + LIBRARIES_WAIT;
      while (Date.now() < end) {
        await sleep(BETWEEN_TRIES, undefined, { signal });
        if (await this.hold('a control, waiting for the service to read the keys again')) return;
      }
    } else if (await this.hold('a control, once more')) return;
    throw new RunStopped(
      'An ordinary sign-in is no longer let in: what was judged since the last one that was proves nothing.',
    );
  }
}

/**
 * The controls before the first case: a sign-in begins and ends signed in, with `access_denied` it does not, and a restart
 * does no harm.
 * @throws UserError with the page seen and the option to try
 */
export async function firstControls(run: Run, controls: Controls): Promise<void> {
  const first = await firstSignIn(run, controls);
  if (first.end !== 'in') {
    const where = `The page after the return: ${described(first.page)}. The probe: ${described(first.probe)}.`;
    if (first.end === 'unclear') {
      throw new UserError(
        `Whether somebody is signed in cannot be told. ${first.why}\n${where}\nGive --signed-in (for example css:#user), --probe or --whoami.`,
      );
    }
    throw new UserError(
      `An ordinary sign-in does not end signed in. ${first.why}\n${where}\nCheck the service's configuration; if it asks more of new people, give --first-visit; if it knows only some, --as PERSONA@SOURCE.`,
    );
  }
  // While somebody is signed in: a restart may end their session.
  const [browser] = first.stage.browsers;
  const [departure] = first.stage.departures;
  if (browser) run.logout = await wayToSignOut(run, browser);
  if (departure) run.facts.idTokenAlg = algorithmIn(await first.stage.witness(departure, 'redeemed'));
  await first.stage.close();
  await refusedSignIn(run, controls);
  if (run.service.restarts) {
    await run.service.restart();
    if (!(await controls.hold('a control after a restart'))) {
      throw new UserError('After --restart, an ordinary sign-in does not end signed in.');
    }
  }
}

/** The algorithm that the service's ID tokens are signed with. */
function algorithmIn({ tokens }: Witness): string | undefined {
  const { alg } = tokens.find(({ name }) => name === 'id_token')?.header ?? {};
  return typeof alg === 'string' ? alg : undefined;
}

async function firstSignIn(run: Run, controls: Controls) {
  try {
    const first = await controls.signIn();
    if (first.end === 'in' || !run.people.invented || run.options.settings.as !== undefined) return first;
    // Some services only know people of the stock.
    await run.people.useKnown();
    return await controls.signIn('an ordinary sign-in of a person of the stock');
  } catch (error) {
    if (error instanceof DidNotLeave) throw new UserError(error.message);
    if (error instanceof SignInError && error.code === undefined) throw new UserError(error.message);
    throw error;
  }
}

async function refusedSignIn(run: Run, controls: Controls): Promise<void> {
  const stage = new RunStage(run, async () => true);
  const began = Date.now();
  await stage.scenario('access-denied');
  try {
    const { browser } = await stage.play();
    const outcome = await stage.outcome(browser);
    controls.done.push({
      at: began,
      what: 'a sign-in that is refused',
      outcome: outcome.end,
      took: Date.now() - began,
    });
    if (isOut(outcome)) return;
    throw new UserError(
      `A sign-in that FranceConnect refuses (access_denied) is taken for signed in. ${outcome.why}\nThe page: ${described(outcome.page)}. Give a --signed-in rule that this page does not match, or --probe.`,
    );
  } finally {
    await stage.calm();
    await stage.close();
  }
}
