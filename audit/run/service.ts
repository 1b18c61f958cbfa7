import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../federation/index.ts';
import { send } from '../browser/send.ts';
import type { CheckedOptions } from '../options.ts';
import { runToEnd, type ServiceProcess } from './service-process.ts';

/** Milliseconds between two looks at whether the service answers. */
const BETWEEN_LOOKS = 100;

/** What can be asked of the examined service from outside. */
export class Service {
  readonly #options: CheckedOptions;
  readonly #process: ServiceProcess | undefined;
  /** Milliseconds since the epoch: when it was last started, as far as the audit knows. */
  startedAt = Date.now();

  constructor(options: CheckedOptions, process: ServiceProcess | undefined) {
    this.#options = options;
    this.#process = process;
  }

  /** Starts what `--run` says. What was read before is not counted: an own instance's keys are new. */
  begin(): void {
    this.startedAt = Date.now();
    this.#process?.start();
  }

  get restarts(): boolean {
    const { settings, calls } = this.#options;
    return settings.restart !== undefined || calls.restart !== undefined || this.#process !== undefined;
  }

  /** Forgets what it read of FranceConnect. @throws UserError when it does not come back */
  async restart(): Promise<void> {
    const { settings, calls } = this.#options;
    // What it reads while it starts counts.
    const at = Date.now();
    if (settings.restart !== undefined) await this.#tell('--restart', settings.restart);
    else if (calls.restart) await (calls.restart as () => Promise<unknown>)();
    else await this.#process?.restart();
    this.startedAt = at;
    await this.untilItAnswers();
  }

  /** Forgets its accounts. */
  async reset(): Promise<void> {
    const { settings, calls } = this.#options;
    if (settings.reset !== undefined) await this.#tell('--reset', settings.reset);
    else await (calls.reset as (() => Promise<unknown>) | undefined)?.();
  }

  /**
   * Polls `--wait-for` until it answers below 500.
   * @throws UserError when it does not in time
   */
  async untilItAnswers(): Promise<void> {
    const { waitFor, start, patience = 60 } = this.#options.settings;
    const address = new URL(waitFor ?? start);
    const end = Date.now() + patience * 1000;
    for (;;) {
      const { status, failure } = await send({
        url: address,
        method: 'GET',
        headers: {},
        timeout: patience * 1000,
      }).then(
        (answer) => ({ status: answer.status, failure: '' }),
        (error: Error) => ({ status: 0, failure: error.message }),
      );
      if (status > 0 && status < 500) return;
      const why = status === 0 ? failure : `HTTP ${status}`;
      if (this.#process?.ended) {
        throw new UserError(`The service does not run: ${this.#process.ended}. Its output is in service.log.`);
      }
      if (Date.now() > end) {
        throw new UserError(
          `${address} does not answer after ${patience} s (${why}). Start the service first, or give --run, --wait-for or --patience.`,
        );
      }
      await sleep(BETWEEN_LOOKS);
    }
  }

  stop(): Promise<void> | undefined {
    return this.#process?.stop();
  }

  async #tell(option: string, given: string): Promise<void> {
    const patience = (this.#options.settings.patience ?? 60) * 1000;
    if (!/^https?:\/\//.test(given)) return runToEnd(option, given, patience);
    const answer = await fetch(given, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(patience),
    }).catch((error: Error) => error.message);
    if (typeof answer === 'string' || answer.status >= 400) {
      const why = typeof answer === 'string' ? answer : `HTTP ${answer.status}`;
      throw new UserError(`${option}: a POST to ${given} fails (${why}).`);
    }
  }
}
