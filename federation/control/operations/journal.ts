import { z } from 'zod';
import {
  type Journal,
  type JournalEntry,
  JournalError,
  type JournalFilter,
} from '../../../infrastructure/journal/journal.ts';
import { type Operation, operation } from '../../../infrastructure/operation.ts';
import type { Controlled } from '../controlled.ts';
import { Problem } from '../problem.ts';

/** A caller's proxy gives up sooner or later. */
const LONGEST_WAIT = 60;

const filter = z.strictObject({
  flow: z.string().optional().describe('One sign-in.'),
  client: z.string().optional().describe('One service.'),
  persona: z.string().optional(),
  source: z.string().optional(),
  platform: z.enum(['low', 'high'], 'low or high').optional(),
  kind: z.string().optional().describe('Such as FC_AUTHORIZE_INITIATED.'),
  code: z.string().optional().describe('An error code.'),
  since: z.coerce
    .number('milliseconds since 1970')
    .optional()
    .describe('Milliseconds since 1970: what began then or later.'),
});

const seconds = (expected: string) => z.coerce.number(expected).min(0, expected).max(LONGEST_WAIT, expected);

const list = filter.extend({
  wait: seconds(`seconds, from 0 to ${LONGEST_WAIT}`)
    .optional()
    .describe(`Seconds to wait for a first entry, when there is none yet; ${LONGEST_WAIT} at most.`),
});

const next = filter.extend({
  kind: z.string('the kind to wait for').describe('What to wait for.'),
  timeout: z.coerce
    .number('milliseconds')
    .min(0, 'milliseconds')
    .max(LONGEST_WAIT * 1000, `${LONGEST_WAIT * 1000} milliseconds at most`)
    .optional()
    .describe('Milliseconds to wait. Default: 4000.'),
});

const members = z.record(z.string(), z.unknown());
const token = z
  .looseObject({
    name: z.string().describe('The name it travelled under, such as id_token.'),
    header: members.describe('Of the signed token; of the encryption, when what is inside was never seen.'),
    claims: members.optional().describe('Absent when what is inside was never seen.'),
    encrypted: z.boolean().describe('Whether it travelled inside an encryption (JWE) that its reader alone can open.'),
    encryption: members.optional().describe('The header of that encryption.'),
  })
  .describe('A JSON Web Token without its signature.');

const lane = z.enum(['citizen', 'service', 'franceconnect', 'source', 'register']);
const entry: z.ZodType<JournalEntry> = z.looseObject({
  id: z.string(),
  at: z.number().describe('Milliseconds since 1970.'),
  took: z.number().describe('Milliseconds until it was answered.'),
  kind: z.string(),
  flow: z.string(),
  platform: z.string().optional(),
  client: z.string().optional(),
  persona: z.string().optional(),
  source: z.string().optional(),
  from: lane,
  to: lane,
  summary: z.string(),
  code: z.string().optional(),
  scenarios: z.array(z.string()).optional().describe('Ids of the scenarios in use for it.'),
  detail: z.looseObject({ tokens: z.array(token).optional() }),
}) as unknown as z.ZodType<JournalEntry>;

const topic = 'Journal';

/** What happened, hop by hop, secrets masked. */
export function journalOperations({ journal }: Controlled): Operation[] {
  return [
    operation({
      method: 'get',
      path: '/journal',
      topic,
      summary: 'Read what happened, in order',
      details:
        'With `wait`, the answer comes as soon as something matches, or is an empty list when nothing did in time.',
      query: list,
      answer: z.array(entry),
      async run({ query: { wait = 0, ...wanted }, signal }) {
        // Listening first: nothing falls between the two.
        const first = wait > 0 ? firstOf(journal, given(wanted), wait * 1000, signal) : [];
        const entries = await journal.entries(given(wanted));
        return entries.length > 0 ? entries : first;
      },
    }),
    operation({
      method: 'get',
      path: '/journal/next',
      topic,
      summary: 'Wait for the next entry of a kind',
      details: 'With `since`, one that has already been written counts.',
      query: next,
      answer: entry,
      async run({ query: { kind, timeout, ...wanted } }) {
        try {
          return await journal.next(kind, given(wanted), timeout === undefined ? {} : { timeout });
        } catch (error) {
          if (error instanceof JournalError) throw new Problem(504, 'nothing_came', error.message);
          throw error;
        }
      },
    }),
  ];
}

/** The first entry to come that matches, alone; nothing when none does in time or the caller has gone. */
function firstOf(
  journal: Journal,
  filter: JournalFilter,
  patience: number,
  gone: AbortSignal,
): Promise<JournalEntry[]> {
  return new Promise((resolve) => {
    const settle = (entries: JournalEntry[]) => {
      clearTimeout(timer);
      stop();
      gone.removeEventListener('abort', giveUp);
      resolve(entries);
    };
    const giveUp = () => settle([]);
    const stop = journal.subscribe((entry) => settle([entry]), filter);
    const timer = setTimeout(giveUp, patience);
    gone.addEventListener('abort', giveUp);
  });
}

/** The members that are there: an absent one matches anything. */
function given(filter: { [K in keyof JournalFilter]: JournalFilter[K] | undefined }): JournalFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}
