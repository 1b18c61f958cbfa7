import { z } from 'zod';
import { merged, single } from './merge.ts';

/** What the CPF site's reference leaves to whoever runs it (CPF site B10). Each has a default. */
export interface CpfRules {
  /** Whether the register of numbers answers: `on`, run without one (`off`), or out of order (`down`). Default: on. */
  register?: 'on' | 'off' | 'down';
  /** An account taken back at eidas2 or above: at once, after three days to object in, or when somebody decides. Default: immediate. */
  recovery?: 'immediate' | 'delayed72h' | 'manual';
  /** Whether linking wants the password and the mailbox where one of them would do. Default: false. */
  requireBoth?: boolean;
  /** Wrong passwords that lock a number, and for how long. Default: 3 and 48. */
  lock?: { tries?: number; hours?: number };
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

export const cpfRulesSchema = z.strictObject(
  {
    register: oneOf('on', 'off', 'down'),
    recovery: oneOf('immediate', 'delayed72h', 'manual'),
    requireBoth: yesOrNo,
    lock: z
      .strictObject({ tries: z.int('a whole number').min(1, '1 or more').max(100, '100 at most').optional(), hours })
      .optional(),
    activationHours: hours,
    emailChangeHours: hours,
    enrolmentAcr: oneOf('eidas2', 'eidas3'),
    uniqueEmail: yesOrNo,
    captcha: yesOrNo,
  },
  'rules such as recovery=delayed72h,lock.tries=5',
);

/** `recovery=delayed72h,lock.tries=5`; what is not written so stays a text, to be shown with the fault. */
export function readCpfRules(text: string): unknown {
  const pairs = text.split(',').map((pair) => pair.trim().split('='));
  if (pairs.some((pair) => pair.length !== 2)) return text;
  return pairs.map(([name = '', value = '']) => single(name, typed(value))).reduce(merged);
}

function typed(text: string): unknown {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  return ({ true: true, false: false } as Record<string, unknown>)[text] ?? text;
}
