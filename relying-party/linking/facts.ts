import { parseNir } from '../../civil-status/nir.ts';
import type { SocialSecurityAnswer } from '../../civil-status/social-security.ts';
import type { Account, SentIdentity } from '../accounts/account.ts';
import { accountWithNumber, numbersOf } from '../accounts/numbers.ts';
import type { Arrival, Authentication } from '../sign-in/arrival.ts';
import { eligibility } from '../sign-up/age.ts';
import type { Site } from '../site.ts';
import { decideLinking, type LinkingDecision, type LinkingFacts } from './decision-table.ts';
import { confirmedChange, type IdentityMatch, matchIdentities } from './identity-match.ts';
import { checkNir, type Registered } from './nir-check.ts';
import { type Coherence, nirCoherence } from './nir-coherence.ts';

/** Somebody FranceConnect vouches for, and what she and this browser say. */
export interface Question {
  arrival: Arrival;
  /** Whose account is open in this browser. */
  visitor?: Account | undefined;
  /** The account whose holder asked for this identity to be attached to it. */
  linkTo?: string | undefined;
  /** The number typed, thirteen characters; with an open account that account's is taken. */
  nir?: string | undefined;
  /** « J'ai signé un contrat d'apprentissage » */
  apprentice?: boolean;
  proofs?: LinkingFacts['proofs'];
}

/** The decision, and everything it rests on. */
export interface Ruling {
  question: Question;
  facts: LinkingFacts;
  /** Columns that were really looked at; the others hold what changes nothing. */
  looked: readonly (keyof LinkingFacts)[];
  decision: LinkingDecision;
  /** The account the decision is about. */
  account?: Account | undefined;
  /** The number it is about. */
  nir?: string | undefined;
  coherence?: Coherence | undefined;
  registered?: Registered | undefined;
}

/**
 * Looks at the facts in their fixed order (reference: CPF site B7, B8): sub, open session, number, and only then the account
 * with this number; nothing is looked up that an earlier fact has settled. Then the table decides.
 */
export async function rule(site: Site, question: Question): Promise<Ruling> {
  const inquiry = new Inquiry(site, question);
  const ruling = await inquiry.run();
  await site.sim?.noteRuling(ruling);
  return ruling;
}

/** Milliseconds a sign-in through one platform counts as a proof for the other. */
const FRESH = 30 * 60_000;

/**
 * What the open session proves by itself: a fresh sign-in through the platform the account knows already (B7, L18).
 * @param now milliseconds since 1970
 */
export function provedBy(
  session: Authentication | undefined,
  { authentication }: Arrival,
  now: number,
): LinkingFacts['proofs'] {
  if (session?.method !== 'franceconnect' || session.issuer === authentication.issuer) return 'possible';
  return now - Date.parse(session.identifiedAt) < FRESH ? 'other-platform' : 'possible';
}

const LOOKS_AT_ACCOUNT: readonly LinkingFacts['check'][] = ['GOOD', 'INCOMPLETE', 'DOUBT'];

const NOTHING_LOOKED_UP: LinkingFacts = {
  known: 'nobody',
  session: 'none',
  age: 'open',
  number: 'missing',
  check: 'GOOD',
  register: 'on',
  account: 'none',
  match: 'NONE',
  acr: 'eidas1',
  proofs: 'possible',
};

class Inquiry {
  readonly #site: Site;
  readonly #question: Question;
  readonly #found: Partial<LinkingFacts> = {};
  #account: Account | undefined;
  #nir: string | undefined;
  #coherence: Coherence | undefined;
  #registered: Registered | undefined;

  constructor(site: Site, question: Question) {
    this.#site = site;
    this.#question = question;
  }

  async run(): Promise<Ruling> {
    await this.#lookAtSub();
    const { known, session } = this.#found;
    if (known === 'nobody' && session !== 'not-asked') {
      this.#lookAtPerson();
      if (this.#nir !== undefined) await this.#lookAtNumber(this.#nir);
    }
    const facts = { ...NOTHING_LOOKED_UP, ...this.#found };
    return {
      question: this.#question,
      facts,
      looked: Object.keys(this.#found) as (keyof LinkingFacts)[],
      decision: decideLinking(facts, this.#site.linking),
      account: this.#account,
      nir: this.#nir,
      coherence: this.#coherence,
      registered: this.#registered,
    };
  }

  async #lookAtSub(): Promise<void> {
    const { arrival, visitor, linkTo } = this.#question;
    const { issuer, sub, acr } = arrival.authentication;
    const account = await this.#site.recogniseAccount(this.#site, arrival);
    const waiting = account ? undefined : await this.#site.cases.ofIdentity(issuer, sub);
    this.#account = account;
    this.#found.known = account ? standingOf(account) : waiting ? 'verification-pending' : 'nobody';
    this.#found.session = relation(visitor, account, linkTo);
    this.#found.acr = acr;
  }

  #lookAtPerson(): void {
    const { arrival, visitor, nir, apprentice, proofs } = this.#question;
    // Who has an account is old enough for it.
    const age = visitor ? 'open' : eligibility(arrival.person.identity.birthdate, this.#site.clock.now());
    this.#nir = visitor?.nir ?? nir;
    // At fifteen the contract is asked for together with the number.
    const settled = age === 'apprentices-only' && (apprentice || this.#nir === undefined) ? 'open' : age;
    this.#found.age = settled;
    this.#found.number = this.#nir === undefined ? 'missing' : parseNir(this.#nir).ok ? 'given' : 'malformed';
    this.#found.proofs = proofs ?? 'possible';
    if (settled !== 'open' || this.#found.number !== 'given') this.#nir = undefined;
  }

  async #lookAtNumber(nir: string): Promise<void> {
    const { identity } = this.#question.arrival.person;
    const read = parseNir(nir);
    if (!read.ok) return;
    const answer = await this.#site.register.find(nir);
    this.#coherence = nirCoherence(read.parts, identity);
    this.#registered = compared(answer, identity, nir);
    this.#found.register = answer.outcome === 'off' ? 'off' : 'on';
    this.#found.check = checkNir(this.#registered, this.#coherence.level);
    // Whether an account has a number that cannot be this person's is nobody's business (B8, 4).
    if (LOOKS_AT_ACCOUNT.includes(this.#found.check)) await this.#lookAtAccount(nir);
  }

  async #lookAtAccount(nir: string): Promise<void> {
    const { arrival, visitor } = this.#question;
    const account = visitor ?? (await accountWithNumber(this.#site, nir));
    this.#account = account;
    this.#found.account = account ? accountStanding(account, arrival) : await this.#withoutAccount(nir);
    if (!account) return;
    const registered = this.#registered?.answer === 'known' ? this.#registered.match : undefined;
    this.#found.match = confirmedChange(matchIdentities(arrival.person.identity, account.identity), registered);
  }

  async #withoutAccount(nir: string): Promise<LinkingFacts['account']> {
    if (await this.#site.cases.ofNumber(nir)) return 'verification-pending';
    for (const number of await numbersOf(this.#site.register, nir)) {
      if ((await this.#site.accounts.pending.withNumber(number)).length > 0) return 'email-pending';
    }
    return 'none';
  }
}

function relation(visitor: Account | undefined, account: Account | undefined, linkTo: string | undefined) {
  if (!visitor) return 'none';
  if (visitor.id === account?.id) return 'same';
  return visitor.id === linkTo ? 'asked' : 'not-asked';
}

function standingOf({ status, contact }: Account): LinkingFacts['known'] {
  switch (status) {
    case 'active':
      return contact.email.verifiedAt ? 'active' : 'unconfirmed-mail';
    case 'verification_pending':
      return 'verification-pending';
    default:
      return status;
  }
}

function accountStanding(
  { status, closed, credentials }: Account,
  { authentication }: Arrival,
): LinkingFacts['account'] {
  switch (status) {
    case 'suspended':
      return 'suspended';
    case 'verification_pending':
      return 'verification-pending';
    case 'closed':
      return closed?.reason === 'user' ? 'closed-by-holder' : 'deceased';
    case 'active':
      if (credentials.franceconnect.length === 0) return 'active-local';
      return credentials.franceconnect.some(({ issuer }) => issuer === authentication.issuer)
        ? 'active-same-issuer'
        : 'active-other-issuer';
  }
}

function compared(answer: SocialSecurityAnswer, identity: SentIdentity, nir: string): Registered {
  switch (answer.outcome) {
    case 'found': {
      const { certified, deceased } = answer.record;
      const match: IdentityMatch = matchIdentities(identity, answer.record.identity);
      return { answer: 'known', match, certified, deceased, former: nir !== answer.record.nir };
    }
    case 'unknown':
    case 'off':
      return { answer: answer.outcome };
    case 'unavailable':
      return { answer: 'down' };
  }
}
