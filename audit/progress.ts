import type { Writable } from 'node:stream';
import type { AuditResult } from './report.ts';

/** Milliseconds between two lines where there is no terminal. */
const BETWEEN_LINES = 10_000;

/** Tells how far a run is: one line that is rewritten on a terminal, a line now and then elsewhere. */
export class Progress {
  readonly #out: Writable & { isTTY?: boolean };
  readonly #began = Date.now();
  readonly #timer: NodeJS.Timeout;
  #done = 0;
  #planned = 0;
  #failing = 0;
  #suite = 'controls';

  constructor(out: Writable & { isTTY?: boolean }) {
    this.#out = out;
    const every = out.isTTY ? 1_000 : BETWEEN_LINES;
    this.#timer = setInterval(() => this.#show(), every).unref();
    this.#show();
  }

  /** Failing cases are printed as they come. */
  add(result: AuditResult, planned: number): void {
    const { suite, verdict, how, case: id, seen } = result;
    this.#suite = suite;
    this.#done += 1;
    this.#planned = planned;
    if (verdict === 'fail' || verdict === 'unclear' || verdict === 'error') {
      this.#failing += 1;
      this.#clear();
      this.#out.write(`${verdict === 'fail' ? (how ?? verdict) : verdict}  ${id}: ${seen}\n`);
    }
    if (this.#out.isTTY) this.#show();
  }

  end(): void {
    clearInterval(this.#timer);
    this.#clear();
  }

  #show(): void {
    const seconds = Math.round((Date.now() - this.#began) / 1000);
    const far = this.#planned > 0 ? ` ${this.#done}/${this.#planned}` : '';
    const line = `${this.#suite}${far} · ${this.#failing} failing · ${seconds} s`;
    this.#out.write(this.#out.isTTY ? `\r\u001b[2K${line}` : `${line}\n`);
  }

  #clear(): void {
    if (this.#out.isTTY) this.#out.write('\r\u001b[2K');
  }
}
