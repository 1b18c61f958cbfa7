const STATUSES = new WeakMap<object, number>();

/** The engine always says 303 where FranceConnect says 302 but towards the list of sources (reference: service contract §2.2). */
export function redirectWith(ctx: object, status: 302 | 303): void {
  STATUSES.set(ctx, status);
}

/** Gives a redirection the status asked for with {@link redirectWith}. */
export async function answerRedirectStatus(ctx: { status: number }, next: () => Promise<void>): Promise<void> {
  await next();
  const status = STATUSES.get(ctx);
  if (status !== undefined && ctx.status === 303) ctx.status = status;
}
