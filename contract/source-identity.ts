import { z } from 'zod';
import { type Fault, faultsOf } from './faults.ts';
import { FRANCE, type IdentitePivot } from './identite-pivot.ts';

/** FranceConnect tests the shape of a COG code, never its existence (reference: identity sources §1.7). */
const COG = /^(?:2[AB]|[0-9]{2})[0-9]{3}$/;

const EMAIL = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/;

const NAME_MAX_LENGTH = 256;

const name = z.string('required').min(1, '1 to 256 characters').max(NAME_MAX_LENGTH, '1 to 256 characters');
const cog = z.string('required').regex(COG, 'a five-character COG code');

const identity = z
  .object({
    given_name: name,
    family_name: name,
    preferred_username: z.string('a string').nullish(),
    birthdate: z.string('required').refine(isBirthdate, 'YYYY-MM-DD, YYYY-MM-00 or YYYY-00-00, in the calendar'),
    gender: z.enum(['female', 'male', 'unspecified'], 'female, male or unspecified'),
    birthplace: z.unknown().optional(),
    birthcountry: cog,
    email: z.string('required').regex(EMAIL, 'an e-mail address'),
  })
  // Abroad anything passes, free text included; only a birth in France needs a commune.
  .refine(({ birthcountry, birthplace }) => birthcountry !== FRANCE || cog.safeParse(birthplace).success, {
    path: ['birthplace'],
    error: 'a five-character COG code when born in France',
    // Beside the other claims' faults too.
    when: ({ value }) => typeof value === 'object' && value !== null,
  });

/** What the European node must send: no register will be asked (identity sources §1.7). */
const europeanIdentity = z.object({
  given_name: name,
  family_name: name,
  preferred_username: z.string('a string').nullish(),
  birthdate: z.string('required'),
  gender: z.enum(['female', 'male', 'unspecified'], 'female, male or unspecified').nullish(),
  birthplace: z.string('a string').nullish(),
  birthcountry: z.string('a string').nullish(),
  email: z.string('an e-mail address').regex(EMAIL, 'an e-mail address').nullish(),
});

/** What every identity has that FranceConnect accepts, wherever it comes from. */
export type EuropeanIdentity = Pick<AcceptedIdentity, 'given_name' | 'family_name' | 'birthdate'> &
  Partial<AcceptedIdentity>;

/** An identity a source sent and FranceConnect accepts. */
export interface AcceptedIdentity {
  given_name: string;
  family_name: string;
  preferred_username?: string;
  birthdate: string;
  gender: 'female' | 'male' | 'unspecified';
  birthplace: string;
  birthcountry: string;
  email: string;
}

const subject = z.object({ sub: z.string('required').regex(/^[\x20-\x7e]+$/, 'ASCII characters, at least one') });

/** What is wrong with the `sub` of a source's userinfo (identity sources §1.7): `Y020029`. */
export function subjectFaults(userinfo: unknown): Fault[] {
  return faultsOf(subject, userinfo);
}

/** The identity, unknown claims dropped, what is `null` taken for absent where it may be; or everything that makes it `Y600006`. */
export function acceptIdentity(userinfo: unknown): { identity: AcceptedIdentity } | { faults: Fault[] } {
  const result = identity.safeParse(userinfo);
  if (!result.success) return { faults: faultsOf(identity, userinfo) };
  const { preferred_username, birthplace, ...claims } = result.data;
  return {
    identity: {
      ...claims,
      birthplace: typeof birthplace === 'string' ? birthplace : '',
      ...(typeof preferred_username === 'string' && { preferred_username }),
    },
  };
}

/** The same for the European node: fewer claims are required, and no form of COG. */
export function acceptEuropeanIdentity(userinfo: unknown): { identity: EuropeanIdentity } | { faults: Fault[] } {
  const result = europeanIdentity.safeParse(userinfo);
  if (!result.success) return { faults: faultsOf(europeanIdentity, userinfo) };
  const claims = Object.entries(result.data).filter(([, value]) => value !== undefined && value !== null);
  return { identity: Object.fromEntries(claims) as unknown as EuropeanIdentity };
}

const registered = z.object({
  given_name: name,
  given_name_array: z.array(name).min(1, 'at least one first name'),
  family_name: name,
  birthdate: z.string('required').refine(isBirthdate, 'YYYY-MM-DD, in the calendar'),
  gender: z.enum(['female', 'male', 'unspecified'], 'female, male or unspecified'),
  birthcountry: cog,
});

/** What makes an identity of the civil register unusable, `Y010013` (identity sources §5.2). */
export function registerFaults(answered: IdentitePivot): Fault[] {
  const faults = faultsOf(registered, answered);
  const { birthcountry, birthplace } = answered;
  if (birthcountry !== FRANCE || cog.safeParse(birthplace).success) return faults;
  const expected = 'a five-character COG code when born in France';
  return [...faults, { path: 'birthplace', received: birthplace || '(nothing)', expected }];
}

function isBirthdate(value: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  if (!match) return false;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  if (month === 0) return day === 0;
  if (day === 0) return month <= 12;
  const date = new Date(0);
  // Not Date.UTC, which takes the years 0 to 99 for 19xx.
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
