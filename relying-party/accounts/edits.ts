import type { Acr } from '../franceconnect.ts';
import type { Account, FranceConnectCredential, Person } from './account.ts';

/** What events make of an account: pure functions for the store. */

/** What a sign-in says about the person today. */
export interface SignInRecord {
  issuer: string;
  sub: string;
  acr: Acr;
  at: string;
  person: Person;
}

/** An address its holder has proved; a change to another address stays asked for. */
export function withVerified(account: Account, value: string, at: string): Account {
  const { pendingEmail, ...contact } = account.contact;
  const other = pendingEmail && pendingEmail.value !== value ? { pendingEmail } : {};
  return { ...account, contact: { ...contact, ...other, email: { value, verifiedAt: at } } };
}

/** One identity per issuer; once linked, the civil identity of an account stays locked. */
export function withCredential(account: Account, credential: FranceConnectCredential): Account {
  const others = account.credentials.franceconnect.filter(({ issuer }) => issuer !== credential.issuer);
  const credentials = { ...account.credentials, franceconnect: [...others, credential] };
  return { ...account, identityLocked: true, credentials };
}

export function withoutIdentities(account: Account): Account {
  return { ...account, credentials: { ...account.credentials, franceconnect: [] } };
}

/** What a sign-in says about the person is kept. */
export function withSignIn(account: Account, { issuer, sub, acr, at, person }: SignInRecord): Account {
  return {
    ...withUsageNameOf(account, person),
    identity: person.identity,
    identityFrom: 'franceconnect',
    credentials: {
      ...account.credentials,
      franceconnect: account.credentials.franceconnect.map((credential) =>
        credential.issuer === issuer && credential.sub === sub
          ? { ...credential, lastSignIn: { at, acr } }
          : credential,
      ),
    },
  };
}

/** FranceConnect's nom d'usage, or none when it sends none; the holder's own where they wrote one. */
export function withUsageNameOf(account: Account, { usageName }: Person): Account {
  if (account.usageNameByHolder) return account;
  const { usageName: _, ...rest } = account;
  return { ...rest, ...(usageName && { usageName }) };
}

/** Members of the identity, and the nom d'usage, that FranceConnect describes otherwise than last time. */
export function differences(account: Account, person: Person): string[] {
  const members = Object.keys(person.identity) as (keyof Person['identity'])[];
  const text = (value: unknown) => JSON.stringify(value);
  const changed: string[] = members.filter(
    (member) => text(account.identity[member]) !== text(person.identity[member]),
  );
  const sameName = account.usageNameByHolder || account.usageName === person.usageName;
  return sameName ? changed : [...changed, 'usageName'];
}
