import type { KoaContextWithOIDC } from 'oidc-provider';
import { currentContext } from '../context.ts';
import { codeOf } from './errors.ts';
import type { Observation } from './hooks.ts';

/** Notes what the engine read and is about to answer, whatever was done to it on the way. Outermost, therefore. */
export async function observeExchange(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next();
  noteObservation(ctx);
}

/** Notes in the request's context what the engine has read and answers so far. */
export function noteObservation(ctx: KoaContextWithOIDC): void {
  const { oidc } = ctx;
  if (!oidc?.route) return;
  const parameters = (oidc.body ?? {}) as Record<string, unknown>;
  const context = currentContext();
  const { engineError } = context;
  context.observation = {
    client_id: oidc.client?.clientId ?? textOf(parameters.client_id),
    parameters,
    ...answerOf(ctx),
    ...(engineError && { code: codeOf(engineError, oidc.route) }),
  };
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
