import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import { FcError } from '../../contract/errors/fc-error.ts';
import { UNMAPPED } from '../../contract/errors/library-codes.ts';
import { codeOf, type ThrownErrors } from './engine-error.ts';
import type { EngineHooks } from './hooks.ts';
import { evidenceOf } from './request-faults.ts';

/**
 * FranceConnect's page in place of the engine's, and its log line.
 * @param first what the request met first: when the engine has put its « redirect_uri did not match » in the place of
 *   another fault, FranceConnect's map does not know where it comes from (reference: service contract §2.3)
 */
export async function renderError(
  ctx: KoaContextWithOIDC,
  out: ErrorOut,
  cause: Error,
  hooks: EngineHooks,
  first: Error | undefined,
): Promise<void> {
  const replaced = first !== undefined && first !== cause;
  const error = fcErrorOf(ctx, out, cause, replaced);
  const { status } = ctx;
  await showPage(ctx, error, hooks);
  // One code for all that has none: the status stays the engine's own (§11.3).
  if (error.code === UNMAPPED) ctx.status = status;
}

/** Answers with FranceConnect's page. */
export async function showPage(ctx: KoaContextWithOIDC, error: FcError, hooks: EngineHooks): Promise<void> {
  ctx.status = error.entry.http;
  ctx.type = 'html';
  ctx.body = await hooks.errorPage(ctx.req, error);
}

/** The engine's error as one of the catalogue, with what was sent against what was expected. */
export function fcErrorOf(ctx: KoaContextWithOIDC, out: ErrorOut, cause: Error, replaced = false): FcError {
  if (cause instanceof FcError) return cause;
  const code = codeOf(cause, ctx.oidc?.route);
  const evidence = evidenceOf(ctx, code, [out.error, out.error_description].filter(Boolean).join(': '));
  return new FcError(replaced ? 'Y040001' : code, { cause, client_id: clientIdOf(ctx), ...evidence });
}

/** The service the engine recognised, or the one that was named. */
function clientIdOf({ oidc }: KoaContextWithOIDC): string | undefined {
  const named = oidc?.params?.client_id;
  return oidc?.client?.clientId ?? (typeof named === 'string' ? named : undefined);
}

/** Keeps renderError’s signature where the engine calls it. */
export function errorRenderer(hooks: EngineHooks, thrown: () => ThrownErrors) {
  return (ctx: KoaContextWithOIDC, out: ErrorOut, error: Error) =>
    renderError(ctx, out, error, hooks, thrown().of(ctx));
}
