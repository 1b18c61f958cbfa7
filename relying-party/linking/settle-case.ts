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
 * @returns the account now open to the person who asked, or why there is none
 */
export async function settleCase(
  site: Site,
  id: string,
  verdict: Verdict,
  circumstances: Circumstances = { now: site.clock.now() },
): Promise<{ outcome: 'accepted' | 'refused' | 'gone' | 'conflict'; account?: string }> {
  const found = await site.cases.take(id);
  if (!found) return { outcome: 'gone' };
  const { identity } = found;
  if (!identity) return vouch(site, found, verdict);
  const waiting = await site.accounts.findBySub(identity.issuer, identity.sub);
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
  const asked = { ...found, identity };
  return before ? giveTo(site, asked, before, circumstances) : open(site, asked);
}

/** The holder of an account is who she says: her papers count as a digital identity. */
async function vouch(site: Site, { account = '' }: VerificationCase, verdict: Verdict) {
  if (verdict === 'refuse') return { outcome: 'refused' as const };
  const at = new Date(site.clock.now()).toISOString();
  const verified = await ifPossible(
    site.accounts.change(account, { event: 'verify-identity', at }, (known) => ({ ...known, identityVerifiedAt: at })),
  );
  return verified ? { outcome: 'accepted' as const, account } : { outcome: 'conflict' as const };
}

type IdentityCase = VerificationCase & Required<Pick<VerificationCase, 'identity'>>;

/** Undefined when the account was suspended or closed since. */
async function ifPossible<T>(change: Promise<T>): Promise<T | undefined> {
  return change.catch((error) => {
    if (error instanceof ImpossibleTransition) return undefined;
    throw error;
  });
}

/** The account changes hands, or gets another way in. */
async function giveTo(site: Site, found: IdentityCase, before: Account, circumstances: Circumstances) {
  const { nir, finish = 'recover', identity: authentication, person } = found;
  const what = { account: before.id, nir, finish, arrival: { authentication, person } };
  const linked = await ifPossible(attach(site, what));
  if (linked?.outcome !== 'linked') return { outcome: 'conflict' as const };
  await conclude(site, circumstances, finish, before, linked.account);
  return { outcome: 'accepted' as const, account: before.id };
}

/** Nobody had this number: it is hers, the papers say so. */
async function open(site: Site, found: IdentityCase) {
  const { identity, person, nir, email = person.email ?? '' } = found;
  const contact = { email: { value: email } };
  const creation = await site.accounts.create(accountOf({ identity, person, nir, contact }, site.clock.now()));
  return 'account' in creation
    ? { outcome: 'accepted' as const, account: creation.account.id }
    : { outcome: 'conflict' as const };
}

/** The sign-up that was frozen may be finished after all. */
async function thaw(site: Site, nir: string): Promise<void> {
  for (const { id } of await site.accounts.pending.withNumber(nir)) {
    await site.accounts.pending.change(id, ({ frozen: _, ...pending }) => pending);
  }
}
