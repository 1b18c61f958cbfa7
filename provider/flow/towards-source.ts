import { randomBytes } from 'node:crypto';
import { highestAcr, weakestAcr } from '../../contract/acr.ts';
import type { ClientRegistration } from '../../contract/client-registration.ts';
import { handlerOf } from '../../contract/feature-handlers.ts';
import type { SourceRecord } from '../config.ts';
import type { Broker } from './broker.ts';
import type { FcSession } from './session.ts';
import { SourceFailure } from './source-client.ts';
import type { Source } from './sources.ts';

const HANDSHAKE_BYTES = 32;

/**
 * Notes in the session that the citizen leaves for a source; the caller saves it.
 * @returns the address at the source (reference: service contract §3.3)
 * @throws SourceFailure when the source cannot be reached
 */
export async function leaveForSource(
  { config }: Broker,
  session: FcSession,
  { record, client }: Source,
  service: Pick<ClientRegistration, 'rep_scope'>,
): Promise<string> {
  const handshake = {
    source: record.uid,
    state: randomBytes(HANDSHAKE_BYTES).toString('hex'),
    nonce: randomBytes(HANDSHAKE_BYTES).toString('hex'),
  };
  try {
    const url = await client.authorizationUrl({
      handshake,
      // The service's level or the least the source gives, whichever is higher (§2.5, rule 4).
      acr: highestAcr(session.acr, weakestAcr(record.allowedAcr) ?? session.acr),
      scope: config.rules.sourceScope,
      claims: claimsAskedOf(record, service),
    });
    delete session.failedSource;
    session.handshake = handshake;
    session.step = 'redirect-to-idp';
    return url;
  } catch (error) {
    if (error instanceof SourceFailure) {
      config.log.warn({ source: record.uid, err: error }, 'the source cannot be reached');
    }
    throw error;
  }
}

/** Aidants Connect alone is asked for a claim: the scopes of the mandate (identity sources §1.1). */
function claimsAskedOf(
  record: SourceRecord,
  { rep_scope = [] }: Pick<ClientRegistration, 'rep_scope'>,
): Record<string, unknown> | undefined {
  if (handlerOf(record, 'coreAuthorization') === 'core-fcp-default-authorization') return undefined;
  return { id_token: { rep_scope: { essential: true, values: rep_scope } } };
}
