import type { Request } from 'express';
import type { Account, FranceConnectCredential } from '../accounts/account.ts';
import { withUsageNameOf } from '../accounts/edits.ts';
import type { Linking } from '../accounts/store.ts';
import { browserName, circumstancesOf } from '../mail/browser.ts';
import type { Circumstances } from '../mail/letters.ts';
import type { Arrival } from '../sign-in/arrival.ts';
import type { Site } from '../site.ts';
import { renewSession } from '../web/session.ts';
import { linkedLetter, recoveredLetter } from './letters.ts';
import { type Finish, isProved, type LinkingUnderWay } from './under-way.ts';

/** Hours the address of an account that was taken back cannot be changed (reference: CPF site B7, L14). */
const FROZEN_HOURS = 24;

/**
 * Ties the identity to the account, everything that was asked for having been shown, and signs its holder in.
 * @returns false when the account or the identity is no longer free for it
 */
export async function finishLinking(site: Site, req: Request, under: LinkingUnderWay): Promise<boolean> {
  if (!isProved(under)) throw new Error('This link is not proved yet.');
  const before = await site.accounts.find(under.account);
  const linked = before ? await attach(site, under) : undefined;
  if (!before || linked?.outcome !== 'linked') {
    site.log.info({ account: under.account, outcome: linked?.outcome }, 'an identity could not be linked');
    return false;
  }
  await conclude(site, circumstancesOf(site, req), under.finish, before, linked.account);
  site.log.info({ account: under.account, row: under.row, finish: under.finish }, 'identity linked');
  const { authentication } = under.arrival;
  const opened = { at: authentication.at, browser: browserName(req.get('user-agent')) };
  const { browser } = req.session;
  await renewSession(req, { browser, account: under.account, authentication, opened, notice: NOTICES[under.finish] });
  return true;
}

/** Said once on « Mon compte ». */
const NOTICES: Record<Finish, string> = {
  link: 'FranceConnect est rattaché à votre compte.',
  replace: 'Votre compte suit votre nouvel état civil.',
  recover: 'Vous avez repris votre compte.',
  reopen: 'Votre compte est rouvert.',
};

/** What attaching needs; also how a verification that was accepted ends. */
export type Attachment = Pick<LinkingUnderWay, 'account' | 'nir' | 'finish'> & {
  arrival: { authentication: Pick<Arrival['authentication'], 'issuer' | 'sub' | 'acr'>; person: Arrival['person'] };
};

export function attach(site: Site, { account, nir, finish, arrival }: Attachment): Promise<Linking> {
  const { issuer, sub, acr } = arrival.authentication;
  const at = new Date(site.clock.now()).toISOString();
  const credential: FranceConnectCredential = { issuer, sub, linkedAt: at, lastSignIn: { at, acr } };
  const described = (known: Account) => describedBy(arrival.person, known);
  switch (finish) {
    case 'link':
      return site.accounts.link(account, credential, { event: 'link', at }, described);
    case 'replace':
      return site.accounts.link(account, credential, { event: 'replace-sub', at }, described);
    case 'recover':
      return site.accounts.link(account, credential, { event: 'recover', at }, (known) =>
        givenBack(site, described(known), arrival.person),
      );
    case 'reopen':
      return site.accounts.reopen(account, nir, credential, at);
  }
}

/** A change of address under way may have been asked for by somebody else before (pre-hijack, B8, 6). */
function describedBy(person: Arrival['person'], account: Account): Account {
  const { pendingEmail: _, ...kept } = account.contact;
  const { identity } = person;
  return { ...withUsageNameOf(account, person), contact: kept, identity, identityFrom: 'franceconnect' };
}

/** Nothing of the former holder is left in the account: password, address, telephones (L14). */
function givenBack(site: Site, account: Account, { email }: Arrival['person']): Account {
  const { password: _, ...credentials } = account.credentials;
  const until = new Date(site.clock.now() + FROZEN_HOURS * 3_600_000).toISOString();
  return {
    ...account,
    credentials,
    contact: { email: { value: email ?? '' } },
    enrolmentsSuspended: true,
    emailFrozenUntil: until,
  };
}

/** What follows any link: nobody else is left in the account, and both holders get an e-mail. */
export async function conclude(
  site: Site,
  circumstances: Circumstances,
  finish: Finish,
  before: Account,
  after: Account,
): Promise<void> {
  await forgetWhatWasUnderWay(site, before);
  tell(site, circumstances, finish, before, after);
}

/** On any link, what others may have prepared no longer counts: messages under way, sessions (B8, 6). */
async function forgetWhatWasUnderWay(site: Site, { id, nir }: Account): Promise<void> {
  await site.links.void('password-reset', id);
  await site.links.void('email-change', id);
  await site.attempts.forget(nir);
  await site.memberSessions.endAll(id);
}

/** To the address before and, when it is another, after. */
function tell(site: Site, circumstances: Circumstances, finish: Finish, before: Account, after: Account): void {
  const letter = finish === 'recover' ? recoveredLetter(circumstances) : linkedLetter(circumstances);
  const former = before.contact.email;
  if (former.verifiedAt) site.post.send(former.value, letter);
  const today = after.contact.email.value;
  if (today && today !== former.value) site.post.send(today, linkedLetter(circumstances));
}
