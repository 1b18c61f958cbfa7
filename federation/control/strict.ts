import type { z } from 'zod';
import { readable } from '../../infrastructure/secrets.ts';
import { strictFaults } from '../input/strict-faults.ts';
import { invalid } from './problem.ts';

/**
 * Reads what a caller sent.
 * @throws Problem 422 with every fault; an unknown member is told the nearest known one
 */
export function readStrictly<T extends z.ZodType>(
  schema: T,
  value: unknown,
  part: 'invalid_body' | 'invalid_query',
): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalid(part, readable(strictFaults(schema, value), value));
}
