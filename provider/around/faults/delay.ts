import { late } from '../../../scenarios/index.ts';
import type { EngineFault } from './exchange.ts';

/** An endpoint answers late. */
export const delay: EngineFault<'delay'> = {
  async before({ at, seconds }, { endpoint, ctx }) {
    if (at !== endpoint || (await late(seconds, ctx.res))) return false;
    ctx.respond = false;
    return true;
  },
};
