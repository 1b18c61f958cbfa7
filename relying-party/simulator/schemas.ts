import { z } from 'zod';
import { REGISTER_MODES } from '../rules.ts';

/** What the calls of `/_sim/api` answer: the members a test reads; there are others. */

const at = z.string().describe('ISO 8601.');
const identity = z.looseObject({ given_name: z.string(), family_name: z.string(), birthdate: z.string() });

/** An account, without the hash of its password. */
export const accountSchema = z.looseObject({
  id: z.string(),
  status: z.enum(['active', 'verification_pending', 'suspended', 'closed']),
  state: z.string().describe('The status, with how its holder signs in: local, franceconnect or linked.'),
  nir: z.string().describe('Thirteen characters, without the key.'),
  identity,
  contact: z.looseObject({ email: z.looseObject({ value: z.string(), verifiedAt: at.optional() }) }),
  credentials: z.looseObject({
    password: z.looseObject({ setAt: at }).nullable(),
    franceconnect: z.array(z.looseObject({ issuer: z.string(), sub: z.string() })),
  }),
  history: z.array(z.looseObject({ at, event: z.string() })),
});

/** A registration that waits for its e-mail. */
export const pendingSchema = z.looseObject({ id: z.string(), nir: z.string(), frozen: z.boolean().optional() });

export const registerModeSchema = z.strictObject({
  mode: z.enum(REGISTER_MODES, REGISTER_MODES.join(', ')).describe('`off`: run without a register. `down`: no answer.'),
});

/** What the register of social security numbers answers. */
export const registerAnswerSchema = z.looseObject({
  outcome: z.enum(['found', 'unknown', 'unavailable', 'off']),
  record: z.looseObject({ nir: z.string(), identity, certified: z.boolean(), deceased: z.boolean() }).optional(),
});

/** A return from FranceConnect and what was decided. */
export const returnSchema = z.looseObject({
  at,
  row: z.string().describe('Of the linking table, such as L05.'),
  reason: z.string(),
  outcome: z.looseObject({ do: z.string() }),
  facts: z.record(z.string(), z.string()).describe('Those that were looked at.'),
  identity: z.looseObject({ issuer: z.string(), sub: z.string(), acr: z.string() }),
  account: z.string().optional().describe('The account it was about.'),
});

/** The last answer of FranceConnect that passed every check. */
export const exchangeSchema = z
  .looseObject({
    at,
    asked: z.looseObject({ acr_values: z.string(), state: z.string(), nonce: z.string() }),
    callback: z.record(z.string(), z.string()),
    idToken: z.looseObject({ header: z.looseObject({}), claims: z.looseObject({}) }),
    userinfo: z.looseObject({}),
  })
  .nullable();

/** A request for an identity verification. */
export const caseSchema = z.looseObject({
  id: z.string(),
  row: z.string(),
  openedAt: at,
  attempts: z.array(z.looseObject({ at, row: z.string() })),
  nir: z.string(),
  account: z.string().optional(),
});

export const verdictSchema = z.looseObject({
  outcome: z.enum(['accepted', 'refused', 'conflict']),
  account: z.string().optional(),
});

export const clockSchema = z.looseObject({
  now: at,
  ahead: z.number().describe('Milliseconds ahead of the machine’s clock.'),
  frozen: z.boolean(),
  movable: z.boolean(),
});
