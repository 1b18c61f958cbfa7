import type { SocialSecurityRegister } from '../../civil-status/social-security.ts';
import type { Account } from './account.ts';
import type { AccountStore } from './store.ts';

/** Every number of the person with this one, today's first: a legal change of sex alters it (reference: CPF site B7). */
export async function numbersOf(register: SocialSecurityRegister, nir: string): Promise<string[]> {
  const answer = await register.find(nir);
  return answer.outcome === 'found' ? [answer.record.nir, ...answer.record.formerNirs] : [nir];
}

/** The account of the person with this number, today's or a former one, whatever its status. */
export async function accountWithNumber(
  { accounts, register }: { accounts: AccountStore; register: SocialSecurityRegister },
  nir: string,
): Promise<Account | undefined> {
  for (const number of await numbersOf(register, nir)) {
    const account = await accounts.findByNir(number);
    if (account) return account;
  }
  return undefined;
}
