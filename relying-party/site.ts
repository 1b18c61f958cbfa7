import type { Mailbox } from '../infrastructure/mail/mailbox.ts';
import type { AccountStore } from './accounts/store.ts';
import type { RelyingPartyConfig } from './config.ts';
import type { Enrolments } from './courses/enrolments.ts';
import type { VerificationCases } from './linking/cases.ts';
import type { NumberTries } from './linking/number-tries.ts';
import type { RecogniseAccount } from './linking/recognise.ts';
import type { DailyLimit } from './mail/daily-limit.ts';
import type { OneTimeLinks } from './mail/one-time-links.ts';
import type { Post } from './mail/post.tsx';
import type { PasswordAttempts } from './password/attempts.ts';
import type { PendingSignIns, TakeDeparture } from './sign-in/pending-sign-ins.ts';
import type { Platforms } from './sign-in/platforms.ts';
import type { SignUpDrafts } from './sign-up/drafts.ts';
import type { Simulator } from './simulator/simulator.ts';
import type { MemberSessions } from './web/member-sessions.ts';

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
