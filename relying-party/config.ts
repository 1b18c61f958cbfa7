import type { RequestHandler } from 'express';
import { z } from 'zod';
import { noRegister, type SocialSecurityRegister } from '../civil-status/social-security.ts';
import type { Clock } from '../infrastructure/clock.ts';
import type { Fetch } from '../infrastructure/http/own-requests.ts';
import type { Logger } from '../infrastructure/log.ts';
import type { Mailbox } from '../infrastructure/mail/mailbox.ts';
import type { Operation } from '../infrastructure/operation.ts';
import type { NavigationEntry } from '../infrastructure/pages/navigation.tsx';
import type { Storage } from '../infrastructure/storage/storage.ts';
import type { SimulatorStrip } from '../infrastructure/strip/simulator-strip.ts';
import { UserError } from '../infrastructure/user-error.ts';
import { DEFAULT_POLICY, type LinkingPolicy } from './linking/decision-table.ts';
import type { LockRule } from './password/attempts.ts';
import {
  cpfRulesSchema,
  type RegisterMode,
  UNSAFE_SWITCHES,
  type UnsafeSwitch,
  VARIANTS,
  type Variant,
} from './rules.ts';

/** What the site shows of one right; display only, nothing is computed from it (reference: CPF site B2, fact 14). */
export interface Right {
  /** What the person has now: euros, or points for the prevention account. */
  amount: number;
  /** What one full year brings. */
  perYear: number;
  ceiling: number;
  /** Day of the year on which accounts are credited, `MM-DD`. */
  creditedOn: string;
}

/** Mon CPF (compte personnel de formation), Mon CEC (compte d'engagement citoyen), Mon C2P (compte professionnel de prévention). */
export interface Rights {
  cpf: Right;
  cec: Right;
  c2p: Right;
}

const DEFAULT_RIGHTS: Rights = {
  cpf: { amount: 2500, perYear: 500, ceiling: 5000, creditedOn: '04-15' },
  cec: { amount: 240, perYear: 240, ceiling: 720, creditedOn: '06-30' },
  c2p: { amount: 12, perYear: 4, ceiling: 100, creditedOn: '03-31' },
};

/** What the reference leaves to the site's operator (B10). */
export interface Rules {
  /** Wrong passwords that lock a number, and for how long. */
  lock: LockRule;
  /** Hours the link of the first e-mail is valid. */
  activationHours: number;
  /** Hours the link that confirms a new address is valid. */
  emailChangeHours: number;
  /** Variant cpa2017: the pictures to click. */
  pictureCheck: boolean;
  /** The level enrolling at a course demands. */
  enrolmentAcr: 'eidas2' | 'eidas3';
  /** Whether an address confirmed by one account is refused to the others, once they have proved it is theirs too. */
  uniqueEmail: boolean;
}

type GivenRules = Partial<Omit<Rules, 'lock'> & { lock: Partial<LockRule> }>;

const DEFAULT_RULES: Rules = {
  lock: { tries: 3, hours: 48 },
  activationHours: 24,
  emailChangeHours: 1,
  pictureCheck: true,
  enrolmentAcr: 'eidas2',
  uniqueEmail: false,
};

/** How the site is registered at FranceConnect, or at FranceConnect+. */
export interface PlatformSettings {
  /** With its path and without trailing slash, for example `http://localhost:4000/api/v2`. */
  issuer: string;
  client_id: string;
  client_secret: string;
  /** The algorithms this client is registered with; ES256 unless told otherwise. */
  id_token_signed_response_alg?: 'ES256' | 'RS256' | undefined;
  userinfo_signed_response_alg?: 'ES256' | 'RS256' | undefined;
  /** Seconds one request may take; 8 unless told otherwise. */
  timeout?: number | undefined;
  /** Sends the requests; the global `fetch` unless told otherwise. */
  fetch?: Fetch | undefined;
}

export interface RelyingPartyOptions {
  /** Origin under which browsers reach this site, for example `http://localhost:4200`. */
  url: string;
  franceconnect: PlatformSettings;
  /** Without it nobody can enrol: enrolling demands a level FranceConnect does not reach. */
  franceconnectPlus?: PlatformSettings | undefined;
  /** Where accounts live; must outlast a restart. */
  storage: Storage;
  /** Where sessions live. */
  sessionStorage: Storage;
  clock: Clock;
  log: Logger;
  /** Who bears a NIR. Without it nothing people type about themselves can be checked. Sites that share a switch, share it here. */
  register?: SocialSecurityRegister | undefined;
  /** Which sign-up form; mcf unless told otherwise. */
  variant?: Variant | undefined;
  /** `smtp://` address of a server for the site's messages; without it they are read at `/_sim/mail`. */
  smtp?: string | undefined;
  rules?: GivenRules | undefined;
  /** Whether the register answers at first; a tester may change it. Yes unless told otherwise. */
  registerMode?: RegisterMode | undefined;
  /** Mistakes to demonstrate; none unless named. */
  unsafe?: readonly UnsafeSwitch[] | undefined;
  /** The token that opens `/_sim`; without it, only this machine can. */
  controlToken?: string | undefined;
  /** The option that announces the site under another name, for a message. */
  announcedBy?: string | undefined;
  /** Whether `/_sim` is there, for testers and developers; yes unless told otherwise. */
  simulatorPages?: boolean | undefined;
  /** What helps on every page; absent, or without the simulator's pages, there is no strip. */
  strip?: SimulatorStrip | undefined;
  /** Serves the calls of `/_sim/api`, below whose address it is mounted; without it there are none. */
  answerOperations?: ((operations: readonly Operation[]) => RequestHandler) | undefined;
  /** Is handed how to forget everything, for when a demonstration begins again. */
  onRestart?: ((forget: () => Promise<void>) => void) | undefined;
  /** Where the site's messages are kept while no server takes them; one of its own unless told otherwise. */
  mailbox?: Mailbox | undefined;
  /** What linking an identity to an account demands; the defaults are the reference's. */
  linking?: Partial<LinkingPolicy> | undefined;
  /** Address of the page that explains the simulator; the ribbon points there. */
  home: string;
  /** The bar of simulator pages above `/_sim`, in French; none unless told otherwise. */
  navigation?: readonly NavigationEntry[] | undefined;
  /** Replaces the amounts shown, right by right. */
  rights?: Partial<Rights> | undefined;
}

/** The options once checked, defaults filled in. */
export type RelyingPartyConfig = Omit<
  RelyingPartyOptions,
  'rights' | 'register' | 'registerMode' | 'variant' | 'rules' | 'linking' | 'unsafe' | 'simulatorPages' | 'navigation'
> & {
  navigation: readonly NavigationEntry[];
  rights: Rights;
  register: SocialSecurityRegister;
  registerMode: RegisterMode;
  variant: Variant;
  rules: Rules;
  linking: LinkingPolicy;
  unsafe: readonly UnsafeSwitch[];
  simulatorPages: boolean;
};

const alg = z.enum(['ES256', 'RS256']).optional();
const right = z.object({
  amount: z.number().min(0),
  perYear: z.number().min(0),
  ceiling: z.number().min(0),
  creditedOn: z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'expected MM-DD'),
});

const platform = z.object({
  issuer: z.url({ protocol: /^https?$/ }),
  client_id: z.string().min(1),
  client_secret: z.string().min(1),
  id_token_signed_response_alg: alg,
  userinfo_signed_response_alg: alg,
  timeout: z.number().positive().optional(),
});

const settings = z.object({
  url: z
    .url({ protocol: /^https?$/ })
    .refine((url) => URL.canParse(url) && !/[?#]/.test(url), 'expected an origin, or a path of one'),
  franceconnect: platform,
  franceconnectPlus: platform.optional(),
  home: z.url({ protocol: /^https?$/ }),
  rights: z.object({ cpf: right, cec: right, c2p: right }).partial().optional(),
  variant: z.enum(VARIANTS).optional(),
  smtp: z.url({ protocol: /^smtps?$/ }).optional(),
  unsafe: z.array(z.enum(UNSAFE_SWITCHES)).optional(),
  simulatorPages: z.boolean().optional(),
  registerMode: cpfRulesSchema.shape.register,
  linking: cpfRulesSchema.pick({ requireBoth: true, recovery: true }).optional(),
  rules: cpfRulesSchema
    .pick({ lock: true, activationHours: true, emailChangeHours: true, enrolmentAcr: true, uniqueEmail: true })
    .extend({ pictureCheck: cpfRulesSchema.shape.captcha })
    .optional(),
});

/** @throws UserError listing every option that is wrong */
export function readConfig(options: RelyingPartyOptions): RelyingPartyConfig {
  const read = settings.safeParse(options);
  if (!read.success) {
    const problems = read.error.issues.map((issue) => `- ${issue.path.join('.')}: ${issue.message}`);
    throw new UserError(`The options of the CPF site are not usable:\n${problems.join('\n')}`);
  }
  return {
    ...options,
    url: new URL(options.url).href.replace(/\/$/, ''),
    rights: { ...DEFAULT_RIGHTS, ...options.rights },
    register: options.register ?? noRegister,
    registerMode: options.registerMode ?? 'on',
    variant: options.variant ?? 'mcf',
    rules: { ...DEFAULT_RULES, ...options.rules, lock: { ...DEFAULT_RULES.lock, ...options.rules?.lock } },
    unsafe: options.unsafe ?? [],
    simulatorPages: options.simulatorPages ?? true,
    navigation: options.navigation ?? [],
    linking: { ...DEFAULT_POLICY, ...options.linking },
  };
}
