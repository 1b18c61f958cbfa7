/** One line on standard error that says how far a long measure is; where that is a file, a line now and then. */
export class Progress {
  readonly #label: string;
  readonly #total: number;
  readonly #every = process.stderr.isTTY ? 500 : 10_000;
  #done = 0;
  #shownAt = performance.now();

  constructor(label: string, total: number) {
    this.#label = label;
    this.#total = total;
  }

  tick(): void {
    this.#done += 1;
    const over = this.#done === this.#total;
    if (!over && performance.now() - this.#shownAt < this.#every) return;
    this.#shownAt = performance.now();
    const line = `${this.#label}: ${this.#done} of ${this.#total}`;
    process.stderr.write(process.stderr.isTTY ? `\r\u001b[2K${line}${over ? '\n' : ''}` : `${line}\n`);
  }
}
