import type { KoaContextWithOIDC } from 'oidc-provider';
import { codeOf, type ThrownErrors } from './engine-error.ts';
import type { EngineHooks, Observation } from './hooks.ts';

/** Tells what the engine read and is about to answer, whatever was done to it on the way. Outermost, therefore. */
export async function observeExchange(
  ctx: KoaContextWithOIDC,
  next: () => Promise<void>,
  thrown: ThrownErrors,
  { observed }: Pick<EngineHooks, 'observed'>,
): Promise<void> {
  await next();
  tellExchange(ctx, thrown, observed);
}

/** Tells what the engine has read and answers so far. */
export function tellExchange(ctx: KoaContextWithOIDC, thrown: ThrownErrors, observed: EngineHooks['observed']): void {
  const { oidc } = ctx;
  if (!oidc?.route) return;
  const error = thrown.of(ctx);
  const parameters = (oidc.body ?? {}) as Record<string, unknown>;
  observed({
    client_id: oidc.client?.clientId ?? textOf(parameters.client_id),
    parameters,
    ...answerOf(ctx),
    ...(error && { code: codeOf(error, oidc.route) }),
  });
}

/** Pages and redirections are seen from outside; JSON and tokens only here. */
function answerOf({ body, oidc }: KoaContextWithOIDC): Pick<Observation, 'answered' | 'tokens'> {
  if (oidc.route === 'userinfo' && typeof body === 'string') return { tokens: { userinfo: body } };
  if (typeof body !== 'object' || body === null || Buffer.isBuffer(body)) return {};
  const answered = body as Record<string, unknown>;
  return typeof answered.id_token === 'string' ? { answered, tokens: { id_token: answered.id_token } } : { answered };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
