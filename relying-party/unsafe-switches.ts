import type { FranceConnectSettings } from './franceconnect.ts';
import { bySub, type RecogniseAccount } from './linking/recognise.ts';
import type { UnsafeSwitch } from './rules.ts';
import { ofThisBrowser, type TakeDeparture } from './sign-in/pending-sign-ins.ts';

/**
 * Mistakes real services have made, to be shown and never to be kept: each is another piece at a seam of the site, off
 * unless asked for by name, and told in red on every page while it is on (reference: CPF site B10).
 */

/** The pieces of the site that decide whom to trust. */
export interface Seams {
  recogniseAccount: RecogniseAccount;
  takeDeparture: TakeDeparture;
  franceconnect: Pick<FranceConnectSettings, 'acceptUnsignedUserinfo'>;
}

const SAFE: Seams = { recogniseAccount: bySub, takeDeparture: ofThisBrowser, franceconnect: {} };

/** Anybody with the address of an account, or who shares it, gets into it (P01, P03). */
const byEmail: RecogniseAccount = async (site, arrival) => {
  const known = await bySub(site, arrival);
  const email = arrival.person.email?.toLowerCase();
  if (known || !email) return known;
  return (await site.accounts.all()).find((account) => account.contact.email.value.toLowerCase() === email);
};

/** An answer is accepted in a browser that asked for nothing: it may be somebody else's (P48). */
const ofAnyBrowser: TakeDeparture = (signIns, _browser, state) => signIns.takeFromAnybody(state);

const INSTEAD: Record<UnsafeSwitch, Partial<Seams>> = {
  'link-by-email': { recogniseAccount: byEmail },
  'no-state-check': { takeDeparture: ofAnyBrowser },
  // An attacker between the service and FranceConnect can write anything (P44).
  'unsigned-userinfo': { franceconnect: { acceptUnsignedUserinfo: true } },
};

export function seamsOf(unsafe: readonly UnsafeSwitch[]): Seams {
  return Object.assign({}, SAFE, ...unsafe.map((name) => INSTEAD[name]));
}
