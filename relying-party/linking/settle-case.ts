import { type Account, ImpossibleTransition } from '../accounts/account.ts';
import { accountWithNumber } from '../accounts/numbers.ts';
import type { Circumstances } from '../mail/letters.ts';
import type { Site } from '../site.ts';
import type { VerificationCase } from './cases.ts';
import { attach, conclude } from './finish-linking.ts';
import { accountOf } from './new-account.ts';

/** What an operator decides once the papers have been looked at (reference: CPF site B5, B8). */
export type Verdict = 'accept' | 'refuse';

/**
 * @returns the account now open to whoever asked, or why there is none
 */
export async function settleCase(
  site: Site,
  id: string,
  verdict: Verdict,
  circumstances: Circumstances = { now: site.clock.now() },
): Promise<{ outcome: 'accepted' | 'refused' | 'gone' | 'conflict'; account?: string }> {
  const found = await site.cases.take(id);
  if (!found) return { outcome: 'gone' };
  const { issuer, sub } = found.identity;
  const waiting = await site.accounts.findBySub(issuer, sub);
  const pending = waiting?.status === 'verification_pending' ? waiting : undefined;
  if (verdict === 'refuse') {
    if (pending) await site.accounts.drop(pending.id);
    await thaw(site, found.nir);
    return { outcome: 'refused' };
  }
  const at = new Date(site.clock.now()).toISOString();
  if (pending) {
    await site.accounts.change(pending.id, { event: 'accept-verification', at }, (account) => ({
      ...account,
      status: 'active',
    }));
    return { outcome: 'accepted', account: pending.id };
  }
  const account = found.account ?? (await accountWithNumber(site, found.nir))?.id;
  const before = account === undefined ? undefined : await site.accounts.find(account);
  return before ? giveTo(site, found, before, circumstances) : open(site, found);
}

/** The account changes hands, or gets another way in. */
async function giveTo(site: Site, found: VerificationCase, before: Account, circumstances: Circumstances) {
  const { nir, finish = 'recover', identity: authentication, person } = found;
  const what = { account: before.id, nir, finish, arrival: { authentication, person } };
  const linked = await attach(site, what).catch((error) => {
    // Suspended or closed since.
    if (error instanceof ImpossibleTransition) return undefined;
    throw error;
  });
  if (linked?.outcome !== 'linked') return { outcome: 'conflict' as const };
  await conclude(site, circumstances, finish, before, linked.account);
  return { outcome: 'accepted' as const, account: before.id };
}

/** Nobody had this number: it is hers, the papers say so. */
async function open(site: Site, found: VerificationCase) {
  const email = found.email ?? found.person.email ?? '';
  const creation = await site.accounts.create(accountOf({ ...found, email }, site.clock.now()));
  return 'account' in creation
    ? { outcome: 'accepted' as const, account: creation.account.id }
    : { outcome: 'conflict' as const };
}

/** The sign-up that was frozen may be finished after all. */
async function thaw(site: Site, nir: string): Promise<void> {
  for (const { id } of await site.accounts.pendingWith(nir)) {
    await site.accounts.changePending(id, ({ frozen: _, ...pending }) => pending);
  }
}
