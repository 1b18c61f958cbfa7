import type { Writable } from 'node:stream';

/** Lines that wait for a reader. A sign-in logs about twenty. */
const CAPACITY = 1_000;

/** Members of the streams Node makes for a terminal or a pipe, without a public name. */
interface Blocking {
  _handle?: { setBlocking?(blocking: boolean): void };
}

/**
 * Makes writing to standard outputs asynchronous: Node writes to a terminal (and, on Windows, to a pipe) synchronously, so that
 * Ctrl-S would stop every address.
 */
export function neverBlock(...outputs: readonly Writable[]): void {
  for (const output of outputs) (output as Writable & Blocking)._handle?.setBlocking?.(false);
}

/**
 * Lines on their way to an output, which may be read slowly or never. Writing never waits: one write is under way at a time, a
 * bounded number of lines waits for it, the oldest give way, and a line says how many did.
 */
export class Lines {
  readonly #output: Writable;
  #waiting: string[] = [];
  #dropped = 0;
  #busy = false;

  constructor(output: Writable) {
    this.#output = output;
    // The reader has left (`| head`): the program goes on, and writes nothing more.
    output.once('error', () => {
      this.#busy = true;
      this.#waiting = [];
    });
  }

  write(line: string): void {
    this.#waiting.push(line);
    if (this.#waiting.length > CAPACITY) {
      this.#waiting.shift();
      this.#dropped += 1;
    }
    this.#send();
  }

  #send(): void {
    if (this.#busy || this.#waiting.length === 0) return;
    const dropped =
      this.#dropped === 0 ? '' : `[${this.#dropped} lines of the log were dropped: the output was not read]\n`;
    const text = dropped + this.#waiting.join('');
    this.#waiting = [];
    this.#dropped = 0;
    this.#busy = true;
    this.#output.write(text, (error) => {
      if (error) return;
      this.#busy = false;
      this.#send();
    });
  }
}
