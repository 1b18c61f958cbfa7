import type { ClaimsParameter, Client, KoaContextWithOIDC } from 'oidc-provider';
import { FcError } from '../../contract/errors/fc-error.ts';

/**
 * `amr` goes to services registered for it (reference: service contract §2.3, §2.7).
 * @throws FcError `Y100009`
 */
export function assertAmrAllowed(_ctx: KoaContextWithOIDC, claims: ClaimsParameter, client: Client): void {
  const asked = [claims.id_token, claims.userinfo].some((member) => member && Object.hasOwn(member, 'amr'));
  const registered = Array.isArray(client.claims) ? client.claims : [];
  if (!asked || registered.includes('amr')) return;
  throw new FcError('Y100009', {
    faults: [{ path: 'claims', received: 'amr', expected: 'only claims this service is registered for' }],
  });
}
