import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { ErrorCode } from '../../contract/errors/catalogue.ts';
import { FcError } from '../../contract/errors/fc-error.ts';
import { type LibraryError, libraryCode, UNMAPPED } from '../../contract/errors/library-codes.ts';

/** What the engine's error classes carry beside a message. */
interface EngineError extends Error {
  error?: string;
  error_description?: string;
  error_detail?: string;
  status?: number;
  /** False for what the engine keeps to itself. */
  expose?: boolean;
}

/** An engine's error in the terms of the catalogue: class and words, never the stack. */
export function libraryError(thrown: Error, route: string | undefined): LibraryError {
  const { expose, error, message, error_description, error_detail, status } = thrown as EngineError;
  return expose
    ? { error: error ?? message, error_description, error_detail, status, route }
    : { error: 'server_error', error_description: message, status: 500, route };
}

/** FranceConnect's code for it. What no map foresees is `Y040001` when the request is at fault, else `Y000000`. */
export function codeOf(thrown: Error, route: string | undefined): ErrorCode {
  if (thrown instanceof FcError) return thrown.code;
  const code = libraryCode(libraryError(thrown, route));
  return code === UNMAPPED && !(thrown as EngineError).expose ? 'Y000000' : code;
}

/** The first error of each request. The engine answers some with another one, and most without their detail. */
export class ThrownErrors {
  readonly #first = new WeakMap<object, Error>();

  constructor(provider: Provider) {
    const keep = (ctx: object, error: Error) => {
      if (!this.#first.has(ctx)) this.#first.set(ctx, error);
    };
    provider.on('authorization.error', keep);
    provider.on('grant.error', keep);
    provider.on('userinfo.error', keep);
    provider.on('revocation.error', keep);
    provider.on('end_session.error', keep);
    provider.on('end_session_confirm.error', keep);
    provider.on('end_session_success.error', keep);
    provider.on('server_error', keep);
  }

  of(ctx: KoaContextWithOIDC): Error | undefined {
    return this.#first.get(ctx);
  }
}
