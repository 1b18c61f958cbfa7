import { z } from 'zod';
import { describeFaults, type Fault } from '../../contract/faults.ts';
import { Refusal } from '../../infrastructure/operation.ts';

/** What the API answers when it refuses: enough to put it right without reading anything else. */
export const problemSchema = z.object({
  error: z.string().describe('Stable word for the kind of problem, such as `invalid_body`.'),
  message: z.string().describe('Plain sentences: what was wrong, what was received, what was expected, what to do.'),
  faults: z
    .array(z.object({ path: z.string(), received: z.string(), expected: z.string() }))
    .optional()
    .describe('Every fault of what was sent.'),
  code: z.string().optional().describe('FranceConnect’s error code, when a page of a sign-in refused.'),
  status: z.number().optional().describe('HTTP status of that page.'),
});

export type ProblemBody = z.infer<typeof problemSchema>;

/** A refusal of the control API. */
export class Problem extends Refusal {
  readonly faults: readonly Fault[];

  constructor(status: number, error: string, message: string, faults: readonly Fault[] = []) {
    super(status, error, message);
    this.faults = faults;
  }
}

/** Nothing is known under the name a caller gave. */
export function unknown(
  what: string,
  received: string,
  known: readonly string[],
  nearest: string | undefined,
): Problem {
  const listed = known.length > 0 && known.length <= 12 ? ` Known: ${known.join(', ')}.` : '';
  const hint = nearest === undefined ? listed : ` Did you mean '${nearest}'?`;
  return new Problem(404, 'not_found', `There is no ${what} '${received}'.${hint}`);
}

/** What was sent has faults. */
export function invalid(error: 'invalid_body' | 'invalid_query', faults: readonly Fault[]): Problem {
  const part = error === 'invalid_body' ? 'body' : 'query';
  return new Problem(422, error, `The ${part} of this call cannot be used:\n${describeFaults(faults)}`, faults);
}
