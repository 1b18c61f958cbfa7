import { randomUUID } from 'node:crypto';
import { comparableName } from '../../civil-status/names.ts';
import type { CivilIdentity } from '../../civil-status/register.ts';
import type { Contact, NewAccount } from '../accounts/account.ts';
import { accountWithNumber } from '../accounts/numbers.ts';
import { alreadyRegisteredLetter, type Circumstances } from '../mail/letters.ts';
import type { Site } from '../site.ts';
import { sendActivationLink } from './activation-link.ts';
import { type Eligibility, eligibility } from './age.ts';
import { TERMS_VERSION } from './terms-page.tsx';

/** What a form of either variant says, once every field is in order. */
export interface Registration {
  nir: string;
  familyName: string;
  /** Asked for by variant cpa2017 only. */
  givenName?: string;
  diploma?: string;
  contact: Contact;
  passwordHash: string;
  /** « J'ai signé un contrat d'apprentissage » */
  apprentice: boolean;
}

/**
 * What came of it. `done` says nothing of whether an account had this number already: the page is the same, and the rest
 * gets an e-mail (reference: CPF site B5, B8). `reference` names the registration, if there is one, to ask for another link.
 */
export type RegistrationOutcome =
  | { outcome: 'done'; reference: string }
  | { outcome: 'not-identified' | 'apprentice-contract-needed' | 'too-young' | 'unavailable' };

type Identified =
  | { outcome: 'identified'; nir: string; identity: CivilIdentity; from: 'register' | 'form' }
  | { outcome: 'not-identified' | 'unavailable' };

/** The back end of both forms: register, age, number; then a link by e-mail (mcf), or an account at once (cpa2017). */
export async function register(
  site: Site,
  registration: Registration,
  circumstances: Circumstances,
): Promise<RegistrationOutcome> {
  const identified = await identify(site, registration);
  if (identified.outcome !== 'identified') return identified;
  const refusal = AGE_REFUSALS[eligibility(identified.identity.birthdate, site.clock.now())];
  if (refusal && !(refusal === 'apprentice-contract-needed' && registration.apprentice)) return { outcome: refusal };

  const account = newAccount(site, registration, identified);
  const opened = (await accountWithNumber(site, account.nir)) ? undefined : await OPENINGS[site.variant](site, account);
  if (opened) return { outcome: 'done', reference: opened };
  site.log.info('sign-up not followed up: the number typed already has an account, whose holder gets an e-mail');
  const reference = randomUUID();
  await warnHolder(site, account.nir, circumstances);
  // Opens nothing and is sent to nobody: as much is written as for a number without an account, or the time would show it.
  await site.links.issue('activation', reference, site.rules.activationHours * 3600);
  return { outcome: 'done', reference };
}

const AGE_REFUSALS: Record<Eligibility, 'apprentice-contract-needed' | 'too-young' | undefined> = {
  open: undefined,
  'apprentices-only': 'apprentice-contract-needed',
  'too-young': 'too-young',
};

/** One answer for an unknown number, a name that differs, and a number not certified (B4): the form is no oracle. */
async function identify(site: Site, { nir, familyName, givenName }: Registration): Promise<Identified> {
  const answer = await site.register.find(nir);
  if (answer.outcome === 'unavailable') return { outcome: 'unavailable' };
  if (answer.outcome === 'off') {
    return { outcome: 'identified', nir, identity: asTyped(familyName, givenName), from: 'form' };
  }
  if (answer.outcome === 'unknown') return { outcome: 'not-identified' };
  const { record } = answer;
  const { family_name, given_name, given_name_array } = record.identity;
  const agrees =
    record.certified &&
    !record.deceased &&
    comparableName(familyName) === comparableName(family_name) &&
    (givenName === undefined ||
      [given_name, given_name_array[0] ?? ''].some((name) => comparableName(name) === comparableName(givenName)));
  if (!agrees) return { outcome: 'not-identified' };
  // A person who types a former number gets an account under today's.
  return { outcome: 'identified', nir: record.nir, identity: record.identity, from: 'register' };
}

function asTyped(familyName: string, givenName: string | undefined): CivilIdentity {
  return {
    given_name: givenName ?? '',
    given_name_array: givenName === undefined ? [] : [givenName],
    family_name: familyName,
    birthdate: '',
    gender: 'unspecified',
    birthplace: '',
    birthcountry: '',
  };
}

function newAccount(
  site: Site,
  { passwordHash, contact, diploma }: Registration,
  { nir, identity, from }: Extract<Identified, { outcome: 'identified' }>,
): NewAccount {
  const at = new Date(site.clock.now()).toISOString();
  return {
    status: 'active',
    nir,
    identity,
    identityFrom: from,
    identityLocked: false,
    credentials: { password: { hash: passwordHash, setAt: at }, franceconnect: [] },
    contact,
    ...(diploma && { diploma }),
    terms: { version: TERMS_VERSION, acceptedAt: at },
    createdAt: at,
  };
}

/** @returns what names the registration; undefined when the number has an account by now */
type Opening = (site: Site, account: NewAccount) => Promise<string | undefined>;

const OPENINGS: Record<Site['variant'], Opening> = {
  async mcf(site, account) {
    const { id } = await site.accounts.pending.add(account);
    await sendActivationLink(site, id, account.contact.email.value);
    return id;
  },
  async cpa2017(site, account) {
    const creation = await site.accounts.create(account);
    if (creation.outcome !== 'created') return undefined;
    site.log.info({ account: creation.account.id }, 'account opened');
    return creation.account.id;
  },
};

const ALERTS_A_DAY = 3;

/** Only at an address its owner has confirmed: the others may be anybody's. */
async function warnHolder(site: Site, nir: string, circumstances: Circumstances): Promise<void> {
  const holder = await accountWithNumber(site, nir);
  const email = holder?.status === 'active' ? holder.contact.email : undefined;
  const told = email?.verifiedAt && (await site.limits.allows(`sign-up alert ${holder?.id}`, ALERTS_A_DAY));
  if (told) site.post.send(email.value, alreadyRegisteredLetter(circumstances));
}
