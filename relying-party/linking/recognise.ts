import type { Account } from '../accounts/account.ts';
import type { Arrival } from '../sign-in/arrival.ts';
import type { Site } from '../site.ts';

/** How somebody FranceConnect vouches for is recognised. */
export type RecogniseAccount = (site: Pick<Site, 'accounts'>, arrival: Arrival) => Promise<Account | undefined>;

/** By issuer and sub together, and nothing else: the only key FranceConnect guarantees (P01, P19). */
export const bySub: RecogniseAccount = ({ accounts }, { authentication: { issuer, sub } }) =>
  accounts.findBySub(issuer, sub);
