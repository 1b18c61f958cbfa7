import type { CivilIdentity } from '../../civil-status/register.ts';
import type { Acr } from '../franceconnect.ts';

/** The person's account (reference: CPF site B5). Kept as JSON. Dates are ISO 8601. */
export interface Account {
  /** Random; the only identifier logs may show. */
  id: string;
  status: 'active';
  /** Thirteen characters, normalised. Sensitive: never in a log, an address or a page. */
  nir: string;
  /** As FranceConnect last sent it; the holder cannot change it. */
  identity: CivilIdentity;
  /** Nom d'usage, when FranceConnect sent one. */
  usageName?: string;
  credentials: { franceconnect: FranceConnectCredential[] };
  /** Chosen by the holder; later sign-ins never overwrite it, and it never selects an account. */
  contact: { email: { value: string } };
  terms: { version: string; acceptedAt: string };
  createdAt: string;
}

/** An identity FranceConnect vouches for, tied to the account: one per issuer. */
export interface FranceConnectCredential {
  issuer: string;
  sub: string;
  linkedAt: string;
  lastSignIn: { at: string; acr: Acr };
}
