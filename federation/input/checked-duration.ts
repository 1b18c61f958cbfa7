import { describeFaults } from '../../contract/faults.ts';
import { DURATION_EXPECTED, type Duration, durationInMilliseconds } from '../../infrastructure/duration.ts';
import { UserError } from '../../infrastructure/user-error.ts';

/**
 * @returns milliseconds
 * @throws UserError for what is no duration
 */
export function checkedDuration(duration: Duration): number {
  const milliseconds = durationInMilliseconds(duration);
  if (milliseconds !== undefined) return milliseconds;
  const received = JSON.stringify(duration) ?? '(nothing)';
  throw new UserError(describeFaults([{ path: 'by', received, expected: DURATION_EXPECTED }]));
}
