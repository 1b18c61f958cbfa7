import type { KoaContextWithOIDC } from 'oidc-provider';
import type { EngineHooks } from './hooks.ts';

/** The engine would ask for a confirmation; FranceConnect asks nothing and goes through the source (reference: service contract §9). */
export async function startLogout(ctx: KoaContextWithOIDC, hooks: EngineHooks): Promise<void> {
  const { session } = ctx.oidc;
  const confirmation = { xsrf: String(session?.state?.secret), confirmUrl: ctx.oidc.urlFor('end_session_confirm') };
  ctx.type = 'html';
  ctx.body = await hooks.startLogout(confirmation, Boolean(session?.accountId));
}

export async function logoutSuccessSource(ctx: KoaContextWithOIDC, hooks: EngineHooks): Promise<void> {
  ctx.type = 'html';
  ctx.body = hooks.signedOutPage();
}

/**
 * Without a live session the engine answers a form page of its own, in English; ours takes its place, and the chain goes
 * on as the contract says.
 */
export async function logoutWithoutSession(ctx: KoaContextWithOIDC, next: () => Promise<void>, hooks: EngineHooks) {
  await next();
  if (ctx.oidc?.route !== 'end_session' || ctx.status !== 200 || ctx.oidc.session?.accountId) return;
  await startLogout(ctx, hooks);
}
