import { setTimeout as wait } from 'node:timers/promises';
import type { EngineFault } from './exchange.ts';

/** An endpoint answers late. */
export const delay: EngineFault<'delay'> = {
  async before({ at, seconds }, { endpoint }) {
    if (at === endpoint) await wait(seconds * 1000, undefined, { ref: false });
    return false;
  },
};
