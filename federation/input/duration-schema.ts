import { z } from 'zod';
import { DURATION_EXPECTED, durationInMilliseconds } from '../../infrastructure/duration.ts';

const amount = z.number('a number').nonnegative('a number above zero').optional();
const inWords = z.string();
const inParts = z.strictObject({
  days: amount,
  hours: amount,
  minutes: amount,
  seconds: amount,
  milliseconds: amount,
});

/** A duration as parts or in words; checked whole. */
export const durationSchema = z
  .union([inWords, inParts], DURATION_EXPECTED)
  .refine((value) => durationInMilliseconds(value) !== undefined, DURATION_EXPECTED);
