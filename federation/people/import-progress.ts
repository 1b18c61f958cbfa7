import type { Logger } from '../../infrastructure/log.ts';

const EVERY_MS = 1_000;

/** Says in the log, once a second, how far a long import of people is. */
export function importProgress(log: Logger): (done: number, total: number) => void {
  let toldAt = performance.now();
  return (done, total) => {
    if (performance.now() - toldAt < EVERY_MS) return;
    toldAt = performance.now();
    log.info(`people: ${done} of ${total}`);
  };
}
