import type { Request, Response } from 'express';
import type { FieldErrors } from '../../infrastructure/pages/forms.tsx';
import type { NewAccount } from '../accounts/account.ts';
import { numbersOf } from '../accounts/numbers.ts';
import { browserName, circumstancesOf } from '../mail/browser.ts';
import { letIn } from '../sign-in/let-in.ts';
import type { Site } from '../site.ts';
import { csrfToken } from '../web/csrf.ts';
import type { Destination } from '../web/destination.ts';
import { frameOf, sendPage } from '../web/send-page.ts';
import { renewSession, saveSession } from '../web/session.ts';
import { NO_MATCH, NoMatchPage, NumberNotCheckedPage } from './attach-pages.tsx';
import { BlockedPage } from './blocked-page.tsx';
import type { Completion } from './completion-form.ts';
import type { LinkingOutcome } from './decision-table.ts';
import { type Ruling, rule } from './facts.ts';
import { finishLinking } from './finish-linking.ts';
import { linkRefusedLetter, pendingDroppedLetter, recoveryAskedLetter } from './letters.ts';
import { accountOf } from './new-account.ts';
import { settleCase } from './settle-case.ts';
import { begin, type Finish, isProved, type LinkingUnderWay } from './under-way.ts';

/** A decision to be carried out, and the request it answers. */
export interface Answer {
  site: Site;
  req: Request;
  res: Response;
  ruling: Ruling;
  destination: Destination;
  /** What `/fc/completer` said, once it is filled in. */
  completion?: Completion;
  /** Shows that form again, as it was filled in. */
  showForm?: (errors: FieldErrors) => void;
}

type Outcome<Do extends LinkingOutcome['do']> = Extract<LinkingOutcome, { do: Do }>;

/** What the table decided, done and answered. */
export function carryOut(answer: Answer): Promise<void> {
  const { outcome } = answer.ruling.decision;
  const handle = HANDLERS[outcome.do] as (answer: Answer, outcome: LinkingOutcome) => Promise<void>;
  return handle(answer, outcome);
}

const HANDLERS: { [Do in LinkingOutcome['do']]: (answer: Answer, outcome: Outcome<Do>) => Promise<void> } = {
  'sign-in': signIn,
  refuse,
  'ask-number': (answer) => toCompletion(answer),
  unavailable: async ({ site, req, res }) =>
    sendPage(res, 503, <NumberNotCheckedPage frame={frameOf(site, req, res)} />),
  create,
  verify: openCase,
  'show-verification': addToCase,
  link: (answer, { proofs, replace }) => beginLinking(answer, replace ? 'replace' : 'link', proofs),
  recover: (answer) => beginLinking(answer, 'recover', 'none'),
  reopen: (answer) => beginLinking(answer, 'reopen', 'none'),
};

async function signIn({ site, req, res, ruling, destination }: Answer): Promise<void> {
  const { account, question } = ruling;
  if (!account) throw new Error('Nobody to sign in.');
  const waiting = req.session.linking;
  await letIn(site, req, account, question.arrival);
  const proved = waiting && (await provedByThisSignIn(site, waiting, account.id));
  if (proved) return carryOut({ site, req, res, ruling: proved, destination: waiting.destination });
  res.redirect(303, `/${destination}`);
}

/** The other platform's identity waited for a proof, and signing in through the platform the account knows is one (L18). */
async function provedByThisSignIn(site: Site, waiting: LinkingUnderWay, account: string): Promise<Ruling | undefined> {
  if (waiting.account !== account || waiting.validUntil < site.clock.now()) return undefined;
  const visitor = await site.accounts.get(account);
  const ruling = await rule(site, { arrival: waiting.arrival, visitor, linkTo: account, proofs: 'other-platform' });
  const { outcome } = ruling.decision;
  return outcome.do === 'link' && outcome.proofs === 'none' ? ruling : undefined;
}

async function refuse(answer: Answer, { message, alertHolder }: Outcome<'refuse'>): Promise<void> {
  const { site, req, res, ruling } = answer;
  site.log.info({ row: ruling.decision.row, account: ruling.account?.id }, `refused: ${message}`);
  if (alertHolder) warnHolder(answer);
  switch (message) {
    case 'M-AGE':
      return toCompletion(answer);
    case 'M-OTHER':
      return holdOtherPerson(answer);
    case 'M-BLOCK':
      await keepNewcomer(answer);
      return sendPage(res, 403, <BlockedPage frame={frameOf(site, req, res)} csrfToken={csrfToken(req)} />);
    case 'M-NOMATCH': {
      const { issuer, sub } = ruling.question.arrival.authentication;
      await site.tries.count(issuer, sub);
      if (answer.showForm) return answer.showForm({ nir: NO_MATCH });
      return sendPage(res, 422, <NoMatchPage frame={frameOf(site, req, res)} csrfToken={csrfToken(req)} />);
    }
  }
}

/** After the answer has left: it must not take longer because an e-mail is sent. */
function warnHolder({ site, req, ruling }: Answer): void {
  const email = ruling.account?.contact.email;
  if (email?.verifiedAt) site.post.send(email.value, linkRefusedLetter(circumstancesOf(site, req)));
}

/** Two people, one browser: nothing is decided for them (P13). */
async function holdOtherPerson({ req, res, ruling }: Answer): Promise<void> {
  const { browser, account, authentication, opened } = req.session;
  const { arrival, linkTo } = ruling.question;
  const linkRefused = linkTo !== undefined && linkTo === account;
  await renewSession(req, { browser, account, authentication, opened, otherPerson: arrival, linkRefused });
  res.redirect(303, '/fc/autre-identite');
}

async function toCompletion(answer: Answer): Promise<void> {
  await keepNewcomer(answer);
  answer.res.redirect(303, '/fc/completer');
}

/** The session gets its new identifier on the way back from FranceConnect; afterwards it is the newcomer's already. */
async function keepNewcomer({ req, ruling }: Answer): Promise<void> {
  const { arrival } = ruling.question;
  const { browser, newcomer } = req.session;
  if (newcomer?.authentication.idToken === arrival.authentication.idToken) return;
  await renewSession(req, { browser, newcomer: arrival });
}

async function create(answer: Answer, { review, dropPending }: Outcome<'create'>): Promise<void> {
  const { site, req, res, ruling, completion } = answer;
  if (!completion) return toCompletion(answer);
  const dropped = dropPending ? await addressesWaiting(site, completion.nir) : [];
  const creation = await site.accounts.create({ ...newAccount(answer, completion), ...(review && { toReview: true }) });
  if (!('account' in creation)) return lostTheRace(answer);
  const { account, outcome } = creation;
  for (const address of dropped) site.post.send(address, pendingDroppedLetter());
  site.log.info(
    { account: account.id, row: ruling.decision.row },
    outcome === 'created' ? 'account opened' : 'signed in',
  );
  const { authentication } = ruling.question.arrival;
  const opened = { at: authentication.at, browser: browserName(req.get('user-agent')) };
  // The session got its new identifier on the way back from FranceConnect; kept, it lets the button be pressed twice.
  delete req.session.newcomer;
  Object.assign(req.session, { account: account.id, authentication, opened, justCreated: true });
  await saveSession(req);
  res.redirect(303, '/droits');
}

/** Somebody opened an account with this number since it was looked up: the account as it is now decides. */
async function lostTheRace(answer: Answer): Promise<void> {
  const ruling = await rule(answer.site, answer.ruling.question);
  if (ruling.decision.outcome.do !== 'create') return carryOut({ ...answer, ruling });
  return refuse({ ...answer, ruling }, { do: 'refuse', message: 'M-NOMATCH', alertHolder: false });
}

async function addressesWaiting(site: Site, nir: string): Promise<string[]> {
  const numbers = await numbersOf(site.register, nir);
  const pending = (await Promise.all(numbers.map((number) => site.accounts.pending.withNumber(number)))).flat();
  return [...new Set(pending.map(({ contact }) => contact.email.value))];
}

function newAccount({ site, ruling }: Answer, completion: Completion): NewAccount {
  const { authentication, person } = ruling.question.arrival;
  return accountOf({ identity: authentication, person, ...completion }, site.clock.now());
}

/** An identity verification is asked for; nobody gets in meanwhile. */
async function openCase(answer: Answer, { acceptedAfter }: Outcome<'verify'>): Promise<void> {
  const { site, req, res, ruling, completion } = answer;
  const { account, nir = '', decision, question } = ruling;
  const { authentication, person } = question.arrival;
  const { issuer, sub, acr } = authentication;
  if (!account && completion && decision.row !== 'L11') {
    // Reserves the number and the identity; a sign-up that waits for its e-mail reserves nothing, and is frozen instead.
    await site.accounts.create({ ...newAccount(answer, completion), status: 'verification_pending' });
  }
  if (!account) await freezePending(site, nir);
  const now = site.clock.now();
  const dueAt = acceptedAfter && new Date(now + acceptedAfter * 3_600_000).toISOString();
  const { attempts } = await site.cases.open({
    row: decision.row,
    openedAt: new Date(now).toISOString(),
    nir,
    identity: { issuer, sub, acr },
    person,
    ...(completion && { email: completion.contact.email.value }),
    ...(account && { account: account.id, finish: FINISH_OF_CASE[ruling.facts.account] }),
    ...(dueAt && { dueAt }),
  });
  const email = account?.contact.email;
  if (dueAt && email?.verifiedAt && attempts.length === 0) {
    site.post.send(email.value, recoveryAskedLetter(circumstancesOf(site, req), dueAt));
  }
  await keepNewcomer(answer);
  res.redirect(303, '/verification-identite');
}

/** What accepting a case does to the account it is about. */
const FINISH_OF_CASE: Record<Ruling['facts']['account'], Finish> = {
  'active-local': 'recover',
  'active-same-issuer': 'replace',
  'active-other-issuer': 'link',
  'closed-by-holder': 'reopen',
  none: 'link',
  'email-pending': 'link',
  'verification-pending': 'link',
  suspended: 'link',
  deceased: 'link',
};

async function freezePending(site: Site, nir: string): Promise<void> {
  for (const number of await numbersOf(site.register, nir)) {
    for (const { id } of await site.accounts.pending.withNumber(number)) {
      await site.accounts.pending.change(id, (pending) => ({ ...pending, frozen: true }));
    }
  }
}

async function addToCase(answer: Answer): Promise<void> {
  const { site, res, ruling } = answer;
  const { issuer, sub } = ruling.question.arrival.authentication;
  const found = (await site.cases.ofIdentity(issuer, sub)) ?? (await site.cases.ofNumber(ruling.nir ?? ''));
  const at = new Date(site.clock.now()).toISOString();
  if (found?.dueAt && found.dueAt <= at) {
    await settleCase(site, found.id, 'accept', circumstancesOf(site, answer.req));
    return carryOut({ ...answer, ruling: await rule(site, ruling.question) });
  }
  if (found) await site.cases.addAttempt(found.id, { at, row: ruling.decision.row });
  await keepNewcomer(answer);
  res.redirect(303, '/verification-identite');
}

/** Proofs are asked for on `/fc/rattacher`, unless enough was shown already. */
async function beginLinking(answer: Answer, finish: Finish, proofs: LinkingUnderWay['proofs']): Promise<void> {
  const { site, req, res, ruling, destination } = answer;
  const { question, account, nir = '', decision } = ruling;
  if (!account) throw new Error('No account to link.');
  const asked = question.visitor !== undefined;
  const what = {
    account: account.id,
    nir,
    arrival: question.arrival,
    row: decision.row,
    finish,
    proofs,
    asked,
    destination,
  };
  const under = begin(what, site.clock.now());
  if (finish === 'link' && isProved(under)) {
    if (await finishLinking(site, req, under)) return res.redirect(303, `/${destination}`);
    return refuse(answer, { do: 'refuse', message: 'M-OTHER', alertHolder: false });
  }
  const { browser, account: open, authentication, opened } = req.session;
  const own = asked ? { account: open, authentication, opened } : { newcomer: question.arrival };
  await renewSession(req, { browser, ...own, linking: under });
  res.redirect(303, '/fc/rattacher');
}
