import type { Provider } from 'oidc-provider';
import type { ErrorCode } from '../../contract/errors/catalogue.ts';
import { FcError } from '../../contract/errors/fc-error.ts';
import { type LibraryError, libraryCode, UNMAPPED } from '../../contract/errors/library-codes.ts';
import { currentContext } from '../context.ts';

/** What the engine's error classes carry beside a message. */
interface EngineError extends Error {
  error?: string;
  error_description?: string;
  error_detail?: string;
  status?: number;
  /** False for what the engine keeps to itself. */
  expose?: boolean;
}

/** FranceConnect's code for an engine's error. What no map foresees is `Y040001` when the request is at fault, else `Y000000`. */
export function codeOf(thrown: Error, route: string | undefined): ErrorCode {
  if (thrown instanceof FcError) return thrown.code;
  const code = libraryCode(libraryError(thrown, route));
  return code === UNMAPPED && !(thrown as EngineError).expose ? 'Y000000' : code;
}

/** An engine's error in the terms of the catalogue: class and words, never the stack. */
export function libraryError(thrown: Error, route: string | undefined): LibraryError {
  const { expose, error, message, error_description, error_detail, status } = thrown as EngineError;
  return expose
    ? { error: error ?? message, error_description, error_detail, status, route }
    : { error: 'server_error', error_description: message, status: 500, route };
}

/** Notes the first error of each request in its context: the engine answers some with another one. */
export function noteErrors(provider: Provider): void {
  const note = (_ctx: object, error: Error) => {
    currentContext().engineError ??= error;
  };
  provider.on('authorization.error', note);
  provider.on('grant.error', note);
  provider.on('userinfo.error', note);
  provider.on('revocation.error', note);
  provider.on('end_session.error', note);
  provider.on('end_session_confirm.error', note);
  provider.on('end_session_success.error', note);
  provider.on('server_error', note);
}
