import { type Journal, type JournalEntry, JournalError, type JournalFilter, matches } from './journal.ts';

/** Default time limit, in milliseconds. */
export const PATIENCE_MS = 4_000;

/** Promises of entries that have not been recorded yet. */
export class Waiting {
  readonly #closing = new Set<() => void>();

  /**
   * @param wanted with the kind
   * @param already an earlier entry that counts, if there is one
   */
  next(
    journal: Pick<Journal, 'subscribe'>,
    wanted: JournalFilter,
    timeout: number,
    already?: Promise<JournalEntry | undefined>,
  ): Promise<JournalEntry> {
    const seen = new Set<string>();
    const waiting = new Promise<JournalEntry>((resolve, reject) => {
      const stop = journal.subscribe((entry) => {
        if (matches(entry, wanted)) settle(() => resolve(entry));
        else seen.add(entry.kind);
      });
      const give = (why: string) => () => settle(() => reject(new JournalError(absence(wanted, why, seen))));
      const closed = give('before the federation stopped');
      this.#closing.add(closed);
      const timer = setTimeout(give(`within ${timeout} ms`), timeout);
      const settle = (end: () => void) => {
        clearTimeout(timer);
        stop();
        this.#closing.delete(closed);
        end();
      };
      already?.then((entry) => entry && settle(() => resolve(entry)), reject);
    });
    // A test that fails for another reason never awaits it; that must not end the process.
    waiting.catch(() => {});
    return waiting;
  }

  /** Rejects all of them. */
  close(): void {
    for (const tell of [...this.#closing]) tell();
  }
}

function absence({ kind, ...filter }: JournalFilter, why: string, seen: ReadonlySet<string>): string {
  const narrowed = Object.entries(filter).map(([name, value]) => ` ${name}=${value}`);
  const instead = seen.size > 0 ? `Recorded meanwhile: ${[...seen].join(', ')}.` : 'Nothing at all was recorded.';
  return `No ${kind}${narrowed.join('')} was recorded ${why}. ${instead}`;
}
