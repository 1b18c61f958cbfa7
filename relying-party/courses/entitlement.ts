import type { Account } from '../accounts/account.ts';
import { type Acr, reaches } from '../franceconnect.ts';
import type { Authentication } from '../sign-in/arrival.ts';

/**
 * What enrolling demands (reference: CPF site B7, step-up): a digital identity of a certain level or more, shown in this
 * session, less than half an hour ago, or papers somebody has looked at; a confirmed address; and an account nobody is
 * looking at.
 */
export type Entitlement = 'entitled' | 'identity-needed' | 'identity-too-old' | 'mail-unconfirmed' | 'suspended';

/** Milliseconds a strong identification counts for. */
const FRESH = 30 * 60_000;

/** @param now milliseconds since 1970 */
export function entitlement(
  account: Account,
  authentication: Authentication | undefined,
  wanted: Acr,
  now: number,
): Entitlement {
  if (account.enrolmentsSuspended) return 'suspended';
  if (account.identityVerifiedAt) return account.contact.email.verifiedAt ? 'entitled' : 'mail-unconfirmed';
  if (authentication?.method !== 'franceconnect' || !reaches(authentication.acr, wanted)) return 'identity-needed';
  // FranceConnect+ may answer by single sign-on: what counts is when the person signed in there, not when the answer came.
  if (now - Date.parse(authentication.identifiedAt) > FRESH) return 'identity-too-old';
  return account.contact.email.verifiedAt ? 'entitled' : 'mail-unconfirmed';
}
