import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import type { ErrorCode } from '../../contract/errors/catalogue.ts';
import { FcError } from '../../contract/errors/fc-error.ts';
import type { Fault } from '../../contract/faults.ts';
import type { EngineHooks } from './hooks.ts';

/** Engine errors a page is shown for, by their OAuth `error`, and the code FranceConnect gives each (reference: service contract §11.3). */
const CODES: Readonly<Record<string, ErrorCode>> = {
  invalid_client: 'Y04EA6EF',
  invalid_redirect_uri: 'Y04C013C',
  invalid_client_metadata: 'Y043310B',
  server_error: 'Y000000',
};

/** FranceConnect's page in place of the engine's, and its log line. */
export async function renderError(
  ctx: KoaContextWithOIDC,
  out: ErrorOut,
  cause: Error,
  hooks: EngineHooks,
): Promise<void> {
  const error = new FcError(CODES[out.error] ?? 'Y040001', { cause, faults: [faultOf(ctx, out)] });
  ctx.status = error.entry.http;
  ctx.type = 'html';
  ctx.body = await hooks.errorPage(ctx.req, error);
}

function faultOf(ctx: KoaContextWithOIDC, out: ErrorOut): Fault {
  const param = (name: string) => {
    const value = ctx.oidc?.params?.[name] ?? ctx.query[name];
    return typeof value === 'string' ? value : '(nothing)';
  };
  switch (out.error) {
    case 'invalid_redirect_uri':
      return {
        path: 'redirect_uri',
        received: param('redirect_uri'),
        expected: `one of those registered for ${param('client_id')}: ${ctx.oidc.client?.redirectUris?.join(' , ')}`,
      };
    case 'invalid_client':
      return { path: 'client_id', received: param('client_id'), expected: 'a registered, active service' };
    default:
      return { path: out.error, received: out.error_description ?? '(no description)', expected: 'a valid request' };
  }
}
