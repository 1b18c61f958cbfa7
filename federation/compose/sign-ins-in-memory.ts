import type { Clock } from '../../infrastructure/clock.ts';
import type { Logger } from '../../infrastructure/log.ts';
import { memoryStorage } from '../../infrastructure/storage/memory.ts';
import type { Storage } from '../../infrastructure/storage/storage.ts';

/** The storage of what lives some minutes, bounded. The log says when a sign-in is forgotten for want of room. */
export function signInsInMemory(clock: Clock, log: Logger): Storage {
  return memoryStorage({ clock, mostlyAbandoned: isSignIn, gaveWay: warnOfUnfinished(log) });
}

/** What a request to `/authorize` leaves behind: FranceConnect's session, and the engine's interaction. */
const isSignIn = (collection: string) => /:(fc-session|Interaction)$/.test(collection);

const BETWEEN_WARNINGS_MS = 60_000;

/** Says in the log, once a minute at most, that sign-ins are forgotten for want of room. */
function warnOfUnfinished(log: Logger): (collection: string) => void {
  let next = 0;
  return (collection) => {
    if (!isSignIn(collection) || performance.now() < next) return;
    next = performance.now() + BETWEEN_WARNINGS_MS;
    log.warn(
      'More sign-ins are under way than memory keeps: the least recent are forgotten, and answer Y190001. Use --store for more.',
    );
  };
}
