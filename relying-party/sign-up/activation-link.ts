import { activationLetter } from '../mail/letters.ts';
import type { Site } from '../site.ts';

/**
 * Sends the link that turns a registration into an account; it voids the one before.
 * @param pending identifier of the registration
 */
export async function sendActivationLink(site: Site, pending: string, address: string): Promise<void> {
  const hours = site.rules.activationHours;
  const token = await site.links.issue('activation', pending, hours * 3600);
  site.post.send(address, activationLetter(`${site.url}/activation?jeton=${token}`, hours));
}

const RESENDS_A_DAY = 3;

/**
 * Another link, at most three a day (reference: CPF site B5).
 * @param id of the registration, if there is one
 */
export async function resendActivation(site: Site, id: string): Promise<void> {
  const allowed = await site.limits.allows(`activation ${id}`, RESENDS_A_DAY);
  const pending = allowed ? await site.accounts.pending.get(id) : undefined;
  if (pending) await sendActivationLink(site, id, pending.contact.email.value);
}
