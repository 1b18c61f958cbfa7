import { randomBytes, timingSafeEqual } from 'node:crypto';
import { FcError } from '../../contract/errors/fc-error.ts';
import type { FcSession } from './session.ts';

const TOKEN_BYTES = 32;

/** Puts a fresh token in the session for the form about to be shown. The caller saves the session. */
export function issueCsrfToken(session: FcSession): string {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  session.csrf = { token, used: false };
  return token;
}

/**
 * Accepts a posted `csrfToken` once (reference: service contract §3.1). The caller saves the session.
 * @throws FcError `Y470001` wrong, `Y470002` missing, `Y470003` none in the session, `Y470004` already used
 */
export function consumeCsrfToken(session: FcSession, received: unknown): void {
  if (typeof received !== 'string' || received === '') throw new FcError('Y470002');
  if (!session.csrf) throw new FcError('Y470003');
  const expected = Buffer.from(session.csrf.token);
  const given = Buffer.from(received);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new FcError('Y470001');
  if (session.csrf.used) throw new FcError('Y470004');
  session.csrf.used = true;
}
