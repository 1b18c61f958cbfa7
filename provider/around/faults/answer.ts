import type { EngineFault } from './exchange.ts';

/** An endpoint answers something else, and the request has no effect. */
export const answer: EngineFault<'answer'> = {
  async before({ at, status, contentType, headers = {}, body = '', cut }, { endpoint, ctx }) {
    if (at !== endpoint) return false;
    if (cut) {
      ctx.respond = false;
      ctx.req.socket.destroy();
      return true;
    }
    ctx.status = status;
    ctx.body = body;
    if (contentType) ctx.type = contentType;
    for (const [name, value] of Object.entries(headers)) ctx.set(name, value);
    return true;
  },
};
