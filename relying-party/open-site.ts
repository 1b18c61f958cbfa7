import { mailboxMailer, smtpMailer } from '../infrastructure/mail/mail.ts';
import { Mailbox } from '../infrastructure/mail/mailbox.ts';
import { AccountStore } from './accounts/store.ts';
import type { RelyingPartyConfig } from './config.ts';
import { Enrolments } from './courses/enrolments.ts';
import { VerificationCases } from './linking/cases.ts';
import { NumberTries } from './linking/number-tries.ts';
import { DailyLimit } from './mail/daily-limit.ts';
import { OneTimeLinks } from './mail/one-time-links.ts';
import { Post } from './mail/post.tsx';
import { PasswordAttempts } from './password/attempts.ts';
import { CALLBACK, LOGOUT_CALLBACK } from './sign-in/addresses.ts';
import { PendingSignIns } from './sign-in/pending-sign-ins.ts';
import { openPlatforms } from './sign-in/platforms.ts';
import { SignUpDrafts } from './sign-up/drafts.ts';
import { RegisterSwitch } from './simulator/register-switch.ts';
import { Simulator } from './simulator/simulator.ts';
import type { Site } from './site.ts';
import { seamsOf } from './unsafe-switches.ts';
import { MemberSessions } from './web/member-sessions.ts';

/** Builds everything the pages and steps of the site work with. */
export async function openSite(config: RelyingPartyConfig): Promise<Site> {
  const { url, storage, sessionStorage, clock } = config;
  const { takeDeparture, recogniseAccount, franceconnect } = seamsOf(config.unsafe);
  const register =
    config.register instanceof RegisterSwitch
      ? config.register
      : await RegisterSwitch.open(config.register, config.registerMode, storage);
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
