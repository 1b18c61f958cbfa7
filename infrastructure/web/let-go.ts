import type { EventEmitter } from 'node:events';

/** What an engine makes of one request. */
interface EngineContext {
  res: Pick<EventEmitter, 'once'>;
  oidc?: object;
}

/**
 * Middleware of an engine, its outermost: once a request is answered its context holds on to nothing more. The engine gives
 * each context an accessor of its own (`oidc`), and V8 puts accessors among the old objects: whatever they lead to, the whole
 * request and its answer, would live until the next full collection of garbage. These collections were a fifth of what a
 * sign-in cost.
 */
export async function letGoOnceAnswered(ctx: EngineContext, next: () => Promise<void>): Promise<void> {
  await next();
  // Not when the browser went away before: nothing closes then, and the engine may still be at work.
  ctx.res.once('close', () => {
    if (ctx.oidc) empty(ctx.oidc);
    empty(ctx);
  });
}

function empty(holder: object): void {
  for (const name of Reflect.ownKeys(holder)) Reflect.set(holder, name, undefined);
}
