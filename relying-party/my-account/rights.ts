import { dayInFrance } from '../../civil-status/birthdate.ts';
import type { Right } from '../config.ts';

/**
 * The last day a right was credited.
 * @param now milliseconds since 1970
 * @returns `YYYY-MM-DD`
 */
export function lastCredited({ creditedOn }: Right, now: number): string {
  const today = dayInFrance(now);
  const year = Number(today.slice(0, 4));
  return `${creditedOn <= today.slice(5) ? year : year - 1}-${creditedOn}`;
}
