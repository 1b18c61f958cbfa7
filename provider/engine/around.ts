import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { EngineExchange, EngineHooks } from './hooks.ts';

/** Calls the decorators of the engine: they see each request before it and each answer after it. */
export function aroundEngine(provider: Provider, { around }: Pick<EngineHooks, 'around'>) {
  return (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> =>
    around.answer(exchangeOf(provider, ctx), next);
}

function exchangeOf(provider: Provider, ctx: KoaContextWithOIDC): EngineExchange {
  return {
    ctx,
    /** Known only once the engine has answered. */
    issuedGrant: () => ctx.oidc?.entities?.AuthorizationCode?.grantId,
    ofCode: async (code) => bearings(await provider.AuthorizationCode.find(code, { ignoreExpiration: true })),
    ofToken: async (token) => bearings(await provider.AccessToken.find(token, { ignoreExpiration: true })),
  };
}

function bearings(artefact: { clientId?: string | undefined; grantId?: string | undefined } | undefined) {
  const { clientId, grantId } = artefact ?? {};
  return clientId && grantId ? { client_id: clientId, grant: grantId } : undefined;
}
