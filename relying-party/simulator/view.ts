import { MovableClock } from '../../infrastructure/clock.ts';
import type { Account, PendingAccount } from '../accounts/account.ts';
import { stateOf } from '../accounts/account.ts';
import type { Site } from '../site.ts';

/** An account for a developer's eyes: everything but the hash of the password. */
export function viewOf({ credentials, ...account }: Account) {
  const { password, franceconnect } = credentials;
  return {
    ...account,
    state: stateOf({ ...account, credentials }),
    credentials: { password: password ? { setAt: password.setAt } : null, franceconnect },
  };
}

export type AccountView = ReturnType<typeof viewOf>;

export function pendingViewOf({ credentials: _, ...pending }: PendingAccount) {
  return pending;
}

/** All accounts, and the registrations that wait for their e-mail. */
export async function accountsView({ accounts }: Site) {
  return {
    accounts: (await accounts.all()).map(viewOf),
    pending: (await accounts.pending.all()).map(pendingViewOf),
  };
}

export function clockView({ clock }: Site) {
  const movable = clock instanceof MovableClock;
  const reading = movable ? clock.read() : { now: clock.now(), ahead: 0, frozen: false };
  return { ...reading, now: new Date(reading.now).toISOString(), movable };
}
