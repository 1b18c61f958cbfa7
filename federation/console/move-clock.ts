import { DURATION_EXPECTED, durationInMilliseconds } from '../../infrastructure/duration.ts';
import type { Controlled } from '../control/controlled.ts';

/**
 * Moves the clock as the form of the home page says.
 * @returns what was wrong with it, or nothing
 */
export async function moveClock(
  { clock, federation }: Pick<Controlled, 'clock' | 'federation'>,
  { act, by = '' }: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  if (act === 'reset') {
    await clock.reset();
    return undefined;
  }
  if (durationInMilliseconds(by) === undefined) return `The clock was not moved: expected ${DURATION_EXPECTED}.`;
  await federation.clock.advance(by);
  return undefined;
}
