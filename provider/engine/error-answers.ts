import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import { FcError } from '../../contract/errors/fc-error.ts';
import { libraryWords, UNMAPPED } from '../../contract/errors/library-codes.ts';
import type { Fault } from '../../contract/faults.ts';
import { revocationFaults } from '../../contract/revocation-parameters.ts';
import { currentContext } from '../context.ts';
import { codeOf, libraryError } from './errors.ts';
import type { EngineHooks } from './hooks.ts';
import { noteObservation } from './observation.ts';
import { evidenceOf } from './request-faults.ts';

/**
 * FranceConnect's page in place of the engine's, and its log line. When the engine has put its « redirect_uri did not match »
 * in the place of another error, FranceConnect's map does not know where it comes from (reference: service contract §2.3).
 */
export function errorRenderer(hooks: EngineHooks) {
  return async (ctx: KoaContextWithOIDC, out: ErrorOut, cause: Error): Promise<void> => {
    const { engineError = cause } = currentContext();
    const error = fcErrorOf(ctx, out, cause, engineError !== cause);
    const { status } = ctx;
    await showPage(ctx, error, hooks);
    // One code for all that has none: the status stays the engine's own (§11.3).
    if (error.code === UNMAPPED) ctx.status = status;
  };
}

/**
 * Where servers ask: the engine's errors are JSON there, and pages everywhere else; FranceConnect's own are pages everywhere
 * (reference: service contract §4, §6, §9).
 */
const ANSWERED_IN_JSON: readonly string[] = ['token', 'userinfo', 'revocation'];

/** Gives the engine's error answers FranceConnect's form, after the engine has made its own. */
export async function answerErrors(
  ctx: KoaContextWithOIDC,
  next: () => Promise<void>,
  hooks: EngineHooks,
): Promise<void> {
  await next();
  const { route } = ctx.oidc ?? {};
  const answerPage = (error: FcError) => {
    // The page links to its sign-in, which only what the engine has read identifies.
    noteObservation(ctx);
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
  const cause = currentContext().engineError;
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
    error_uri: await hooks.errorUri(error),
  };
}

function isErrorAnswer(body: unknown): body is ErrorOut {
  return typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'string';
}

async function showPage(ctx: KoaContextWithOIDC, error: FcError, hooks: EngineHooks): Promise<void> {
  ctx.status = error.entry.http;
  ctx.type = 'html';
  ctx.body = await hooks.errorPage(error);
}

/** The engine's error as one of the catalogue, with what was sent against what was expected. */
function fcErrorOf(ctx: KoaContextWithOIDC, out: ErrorOut, cause: Error, replaced = false): FcError {
  if (cause instanceof FcError) return cause;
  const code = codeOf(cause, ctx.oidc?.route);
  const evidence = evidenceOf(ctx, code, [out.error, out.error_description].filter(Boolean).join(': '));
  // What is thrown here, not by the engine, says itself what was wrong.
  const { faults } = cause as { faults?: Fault[] };
  return new FcError(replaced ? 'Y040001' : code, {
    cause,
    client_id: clientIdOf(ctx),
    ...evidence,
    ...(faults && { faults }),
  });
}

/** The service the engine recognised, or the one that was named. */
function clientIdOf({ oidc }: KoaContextWithOIDC): string | undefined {
  const named = oidc?.params?.client_id;
  return oidc?.client?.clientId ?? (typeof named === 'string' ? named : undefined);
}
