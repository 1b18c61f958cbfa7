import { z } from 'zod';

/** `mcf`: four steps, then a link by e-mail. `cpa2017`: one page, active at once (reference: CPF site B1). */
export const VARIANTS = ['mcf', 'cpa2017'] as const;
export type Variant = (typeof VARIANTS)[number];

/** Mistakes the site can be made to demonstrate. */
export const UNSAFE_SWITCHES = ['link-by-email', 'no-state-check', 'unsigned-userinfo'] as const;
export type UnsafeSwitch = (typeof UNSAFE_SWITCHES)[number];

/** Whether the register of social security numbers answers. */
export const REGISTER_MODES = ['on', 'off', 'down'] as const;
export type RegisterMode = (typeof REGISTER_MODES)[number];

/** When an account that is taken back changes hands. */
export const RECOVERIES = ['immediate', 'delayed72h', 'manual'] as const;
export type Recovery = (typeof RECOVERIES)[number];

/** What the CPF site's reference leaves to whoever runs it (CPF site B10). Each has a default. */
export interface CpfRules {
  /** Whether the register of numbers answers: `on`, run without one (`off`), or out of order (`down`). Default: on. */
  register?: RegisterMode;
  /** An account taken back at eidas2 or above: at once, after three days to object in, or when somebody decides. Default: immediate. */
  recovery?: Recovery;
  /** Whether linking wants the password and the mailbox where one of them would do. Default: false. */
  requireBoth?: boolean;
  /** Wrong passwords that lock a number, and for how long. Default: 3 and 48. */
  lock?: { tries?: number | undefined; hours?: number | undefined };
  /** Hours the link that activates an account is valid. Default: 24. */
  activationHours?: number;
  /** Hours the link that confirms a new address is valid. Default: 1. */
  emailChangeHours?: number;
  /** Level that enrolling at a course demands. Default: eidas2. */
  enrolmentAcr?: 'eidas2' | 'eidas3';
  /** Whether an address confirmed by one account is refused to the others. Default: false, households share mailboxes. */
  uniqueEmail?: boolean;
  /** Variant cpa2017: whether a picture must be clicked. Default: true. */
  captcha?: boolean;
}

const oneOf = <const Values extends readonly [string, ...string[]]>(...values: Values) =>
  z.enum(values, values.join(', ')).optional();
const yesOrNo = z.boolean('true or false').optional();
const hours = z
  .number('a number of hours')
  .positive('a number of hours above 0')
  .max(8_760, '8760 hours at most')
  .optional();

/** Checks {@link CpfRules}. */
export const cpfRulesSchema = z.strictObject(
  {
    register: oneOf(...REGISTER_MODES),
    recovery: oneOf(...RECOVERIES),
    requireBoth: yesOrNo,
    lock: z
      .strictObject({ tries: z.int('a whole number').min(1, '1 or more').max(100, '100 at most').optional(), hours })
      .optional(),
    activationHours: hours,
    emailChangeHours: hours,
    enrolmentAcr: oneOf('eidas2', 'eidas3'),
    uniqueEmail: yesOrNo,
    captcha: yesOrNo,
  } satisfies { [Name in keyof CpfRules]-?: z.ZodType<CpfRules[Name]> },
  'rules such as recovery=delayed72h,lock.tries=5',
);
