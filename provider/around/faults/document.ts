import { edited } from '../../../scenarios/index.ts';
import type { EngineFault } from './exchange.ts';

/** Members of a JSON answer are other ones. An error stays what it is. */
export const document: EngineFault<'document'> = {
  async after({ at, ...edit }, { endpoint, ctx }) {
    if (at !== endpoint || ctx.status !== 200) return;
    ctx.body = edited(ctx.body as Record<string, unknown>, edit);
  },
};
