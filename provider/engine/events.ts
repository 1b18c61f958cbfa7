import type { Provider } from 'oidc-provider';
import { FcError } from '../../contract/errors/fc-error.ts';
import type { Logger } from '../../infrastructure/log.ts';
import { codeOf } from './errors.ts';

/**
 * What goes wrong in the engine, as log lines. Identifiers only: no code, no token, no claim. Errors answered by a page or in
 * JSON are logged where they are answered; what goes well is in the journal.
 */
export function observe(provider: Provider, log: Logger): void {
  provider.on('authorization.error', (ctx, error) => {
    log.warn(
      {
        client_id: ctx.oidc.client?.clientId,
        // Not « code »: that one is a secret, and masked.
        error_code: codeOf(error, ctx.oidc.route),
        error: error.error,
        detail: error.error_description,
      },
      'authorization refused',
    );
  });
  const report = (error: Error) => {
    // One of ours, thrown through the engine, has a page and a log line already.
    if (!(error instanceof FcError)) log.error({ err: error }, 'unexpected fault in the engine');
  };
  provider.on('server_error', (_ctx, error) => report(error));
  // What fails outside of the engine's own error handling; without a listener it would be printed.
  (provider as NodeJS.EventEmitter).on('error', report);
}
