import type { Contact, NewAccount } from '../accounts/account.ts';
import type { Arrival } from '../sign-in/arrival.ts';
import { TERMS_VERSION } from '../sign-up/terms-page.tsx';

/** Who asks for an account, as FranceConnect vouches for her. */
export interface Applicant {
  identity: Pick<Arrival['authentication'], 'issuer' | 'sub' | 'acr'>;
  person: Arrival['person'];
  nir: string;
  /** As typed; nothing of it is confirmed yet. */
  contact: Contact;
  diploma?: string | undefined;
  /** As the holder wants it, empty for none; absent when they were not asked. */
  usageName?: string | undefined;
}

/**
 * An account opened by FranceConnect: its civil identity is locked, its address to be confirmed.
 * @param now milliseconds since 1970
 */
export function accountOf(
  { identity, person, nir, contact, diploma, usageName = person.usageName }: Applicant,
  now: number,
): NewAccount {
  const { issuer, sub, acr } = identity;
  const at = new Date(now).toISOString();
  return {
    status: 'active',
    nir,
    identity: person.identity,
    identityFrom: 'franceconnect',
    identityLocked: true,
    ...(usageName && { usageName }),
    ...(usageName !== person.usageName && { usageNameByHolder: true as const }),
    credentials: { franceconnect: [{ issuer, sub, linkedAt: at, lastSignIn: { at, acr } }] },
    contact,
    ...(diploma && { diploma }),
    terms: { version: TERMS_VERSION, acceptedAt: at },
    createdAt: at,
  };
}
