import { ageAt, dayInFrance, isBirthdate } from '../../civil-status/birthdate.ts';

/**
 * Whether the law opens an account to a person of that age (reference: CPF site B4): from 16, or at 15 under an
 * apprenticeship contract. Without a birth date nobody is refused: the age cannot be known.
 */
export type Eligibility = 'open' | 'apprentices-only' | 'too-young';

/** @param now milliseconds since 1970 */
export function eligibility(birthdate: string, now: number): Eligibility {
  if (!isBirthdate(birthdate)) return 'open';
  const age = ageAt(birthdate, dayInFrance(now));
  if (age >= 16) return 'open';
  return age === 15 ? 'apprentices-only' : 'too-young';
}
