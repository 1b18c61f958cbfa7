import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import { FcError } from '../../contract/errors/fc-error.ts';
import { libraryWords } from '../../contract/errors/library-codes.ts';
import { revocationFaults } from '../../contract/revocation-parameters.ts';
import { libraryError, type ThrownErrors } from './engine-error.ts';
import type { EngineHooks } from './hooks.ts';
import { tellExchange } from './observation.ts';
import { fcErrorOf, showPage } from './render-error.ts';

/**
 * Where servers ask: the engine's errors are JSON there, and pages everywhere else; FranceConnect's own are pages wherever
 * they are met (reference: service contract §4, §6, §9).
 */
const ANSWERED_IN_JSON: readonly string[] = ['token', 'userinfo', 'revocation'];

/** Gives the engine's error answers FranceConnect's form, after the engine has made its own. */
export async function answerErrors(
  ctx: KoaContextWithOIDC,
  next: () => Promise<void>,
  thrown: ThrownErrors,
  hooks: EngineHooks,
): Promise<void> {
  await next();
  const { route } = ctx.oidc ?? {};
  const answerPage = (error: FcError) => {
    // The page leads to its sign-in, which only what the engine has read tells.
    tellExchange(ctx, thrown, hooks.observed);
    return showPage(ctx, error, hooks);
  };
  if (route === 'revocation') {
    // In FranceConnect this comes first; here the form is known only once the engine has read it. `mayRevoke` sees to it
    // that nothing is revoked meanwhile.
    const faults = revocationFaults(ctx.oidc.body);
    if (faults.length > 0) {
      ctx.remove('www-authenticate');
      await answerPage(new FcError('Y000400', { faults }));
      return;
    }
  }
  const cause = thrown.of(ctx);
  if (!cause || !route || !isErrorAnswer(ctx.body)) return;
  const error = fcErrorOf(ctx, ctx.body, cause);
  if (ANSWERED_IN_JSON.includes(route) && !(cause instanceof FcError))
    ctx.body = await jsonAnswer(ctx, ctx.body, cause, error, hooks);
  else await answerPage(error);
}

/** Exactly three members, and the literal « undefined » for a detail that is none (§4). */
async function jsonAnswer(
  ctx: KoaContextWithOIDC,
  out: ErrorOut,
  cause: Error,
  error: FcError,
  hooks: EngineHooks,
): Promise<ErrorOut & { error_uri: string }> {
  const exposed = out.error !== 'server_error';
  const { description, detail } = exposed
    ? libraryWords(libraryError(cause, ctx.oidc.route))
    : { description: out.error_description, detail: undefined };
  return {
    error: out.error,
    error_description: `${description} (${detail})`,
    error_uri: await hooks.errorUri(ctx.req, error),
  };
}

function isErrorAnswer(body: unknown): body is ErrorOut {
  return typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'string';
}
