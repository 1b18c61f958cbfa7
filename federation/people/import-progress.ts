import type { Logger } from '../../infrastructure/log.ts';

const EVERY_MS = 1_000;
/** People that take a noticeable time: their import is announced as it begins. */
const MANY = 2_000;

/** Says in the log how far an import of people is: as it begins when they are many, then once a second. */
export function importProgress(log: Logger): (done: number, total: number) => void {
  let toldAt = performance.now();
  return (done, total) => {
    const begins = done === 0 && total >= MANY;
    if (!begins && performance.now() - toldAt < EVERY_MS) return;
    toldAt = performance.now();
    log.info(`people: ${done} of ${total}`);
  };
}
