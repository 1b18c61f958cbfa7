import type { Provider } from 'oidc-provider';
import type { Logger } from '../../infrastructure/log.ts';

/** What the engine tells of itself, as log lines. Identifiers only: no code, no token, no claim. */
export function observe(provider: Provider, log: Logger): void {
  provider.on('authorization.success', (ctx) => {
    log.info({ client_id: ctx.oidc.client?.clientId }, 'citizen sent back to the service with a code');
  });
  provider.on('authorization.error', (ctx, error) => {
    log.warn(
      { client_id: ctx.oidc.client?.clientId, error: error.error, detail: error.error_description },
      'authorization refused',
    );
  });
  provider.on('grant.success', (ctx) => {
    log.info({ client_id: ctx.oidc.client?.clientId }, 'tokens issued');
  });
  provider.on('grant.error', (ctx, error) => {
    log.warn(
      { client_id: ctx.oidc.client?.clientId, error: error.error, detail: error.error_detail },
      'token request refused',
    );
  });
  provider.on('userinfo.error', (_ctx, error) => {
    log.warn({ error: error.error, detail: error.error_detail }, 'userinfo refused');
  });
  provider.on('end_session.success', () => log.info('FranceConnect session ended'));
  provider.on('server_error', (_ctx, error) => log.error({ err: error }, 'unexpected fault in the engine'));
}
