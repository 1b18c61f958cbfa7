import type { Request, Response } from 'express';
import type { VNode } from 'preact';
import { mailboxMailer, smtpMailer } from '../infrastructure/mail.ts';
import { Mailbox } from '../infrastructure/mailbox.ts';
import { sendWithHelp } from '../infrastructure/web/strip-routes.ts';
import type { Account } from './accounts/account.ts';
import { AccountStore } from './accounts/store.ts';
import type { RelyingPartyConfig } from './config.ts';
import { Enrolments } from './courses/enrolments.ts';
import { VerificationCases } from './linking/cases.ts';
import { NumberTries } from './linking/number-tries.ts';
import type { RecogniseAccount } from './linking/recognise.ts';
import { DailyLimit } from './mail/daily-limit.ts';
import { OneTimeLinks } from './mail/one-time-links.ts';
import { Post } from './mail/post.tsx';
import { PasswordAttempts } from './password/attempts.ts';
import { PendingSignIns, type TakeDeparture } from './sign-in/pending-sign-ins.ts';
import { openPlatforms, type Platforms } from './sign-in/platforms.ts';
import { SignUpDrafts } from './sign-up/drafts.ts';
import { RegisterSwitch } from './simulator/register-switch.ts';
import { Simulator } from './simulator/simulator.ts';
import { seamsOf } from './unsafe-switches.ts';
import { csrfToken } from './web/csrf.ts';
import type { Frame } from './web/layout.tsx';
import { MemberSessions } from './web/member-sessions.ts';
import { shortName } from './web/person.tsx';

/** Where FranceConnect sends people back; both must be registered there. */
export const CALLBACK = '/fc/retour';
export const LOGOUT_CALLBACK = '/fc/deconnexion-retour';
/** Where FranceConnect+ finds the key it encrypts for the site with; must be registered too. */
export const KEYS = '/fc/jwks';

/** What the pages and steps of the site work with. */
export interface Site extends RelyingPartyConfig {
  accounts: AccountStore;
  signIns: PendingSignIns;
  platforms: Platforms;
  /** How FranceConnect's answers find the departure they belong to, and its people their account. */
  takeDeparture: TakeDeparture;
  recogniseAccount: RecogniseAccount;
  enrolments: Enrolments;
  tries: NumberTries;
  cases: VerificationCases;
  /** What the simulator's pages show; absent where there are none. */
  sim: Simulator | undefined;
  /** Sends the site's messages. */
  post: Post;
  /** Where they are read; absent when a server takes them. */
  mailbox: Mailbox | undefined;
  links: OneTimeLinks;
  attempts: PasswordAttempts;
  drafts: SignUpDrafts;
  memberSessions: MemberSessions;
  limits: DailyLimit;
}

export async function openSite(config: RelyingPartyConfig): Promise<Site> {
  const { url, storage, sessionStorage, clock } = config;
  const { takeDeparture, recogniseAccount, franceconnect } = seamsOf(config.unsafe);
  const register = await RegisterSwitch.open(config.register, config.registerMode, storage);
  const sim = config.simulatorPages ? new Simulator(sessionStorage, clock, register) : undefined;
  const mailbox = config.smtp === undefined ? (config.mailbox ?? new Mailbox(sessionStorage, 'cpf', clock)) : undefined;
  return {
    ...config,
    mailbox,
    post: new Post(mailbox ? mailboxMailer(mailbox) : smtpMailer(config.smtp ?? ''), config.log),
    links: new OneTimeLinks(storage, clock),
    attempts: new PasswordAttempts(storage, clock, config.rules.lock),
    drafts: new SignUpDrafts(sessionStorage),
    memberSessions: new MemberSessions(sessionStorage),
    limits: new DailyLimit(storage, clock),
    register,
    sim,
    takeDeparture,
    recogniseAccount,
    enrolments: new Enrolments(storage, sessionStorage),
    tries: new NumberTries(storage, clock),
    cases: new VerificationCases(storage),
    accounts: new AccountStore(storage, { uniqueEmails: config.rules.uniqueEmail }),
    signIns: new PendingSignIns(sessionStorage),
    platforms: await openPlatforms(config, {
      ...franceconnect,
      redirect_uri: url + CALLBACK,
      post_logout_redirect_uri: url + LOGOUT_CALLBACK,
    }),
  };
}

/** The account signed in, once `recogniseVisitor` has looked. */
export function visitorOf(res: Response): Account | undefined {
  return res.locals.visitor;
}

export function setVisitor(res: Response, account: Account): void {
  res.locals.visitor = account;
}

/** What every page shows around its content. */
export function frameOf(site: Site, req: Request, res: Response): Frame {
  const visitor = visitorOf(res);
  return {
    home: site.home,
    // Routers below an address see the rest of it only.
    path: (req.baseUrl + req.path).replace(/(?<=.)\/$/, ''),
    unsafe: site.unsafe,
    visitor: visitor && { name: shortName(visitor), csrfToken: csrfToken(req) },
  };
}

/** Sends a page; nothing of this site may be kept by a cache, for most of it is about somebody. */
export function sendPage(res: Response, status: number, page: VNode): void {
  res.status(status).set('cache-control', 'no-store').type('html');
  sendWithHelp(res, page);
}
