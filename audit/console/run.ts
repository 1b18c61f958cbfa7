import { DEMO_CLIENT, type Federation } from '../../federation/index.ts';
import type { AuditReport, AuditResult, SuiteName } from '../report.ts';

/** What the form asks for. */
export interface Asked {
  start: string;
  client: string;
  platform: 'low' | 'high';
  /** Undefined: those of an ordinary run. */
  suite: SuiteName | undefined;
  exclusive: boolean;
}

/** One audit started from the console: how far it is, and its report once it has ended. */
export class ConsoleRun {
  readonly asked: Asked;
  readonly startedAt = new Date();
  /** Cases that came out so far. */
  readonly results: AuditResult[] = [];
  /** Cases of the run; 0 while the controls are made. */
  planned = 0;
  report: AuditReport | undefined;
  /** Why it could not be run. */
  problem: string | undefined;
  readonly #ending = new AbortController();

  constructor(asked: Asked, federation: Federation) {
    this.asked = asked;
    this.#play(federation).catch((error: Error) => {
      this.problem = this.#ending.signal.aborted ? 'Stopped before the first case.' : error.message;
    });
  }

  get ended(): boolean {
    return this.report !== undefined || this.problem !== undefined;
  }

  stop(): void {
    this.#ending.abort();
  }

  async #play(federation: Federation): Promise<void> {
    // Most of the audit is loaded by whoever runs one.
    const { audit } = await import('../index.ts');
    const { client_id, client_secret } = DEMO_CLIENT;
    const { suite, ...asked } = this.asked;
    this.report = await audit({
      ...asked,
      ...(suite && { suites: [suite] }),
      ...(asked.client === client_id && client_secret !== undefined && { secret: client_secret }),
      federation,
      signal: this.#ending.signal,
      onResult: (result, planned) => {
        this.results.push(result);
        this.planned = planned;
      },
    });
  }
}
