import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { closestMatch } from 'leven';
import { z } from 'zod';
import { UserError } from '../federation/index.ts';
import type { AuditReport, AuditResult } from './report.ts';
import { FAILURES } from './verdict.ts';

/** Read when it is there. */
export const DEFAULT_EXPECTED = 'audit.expected.json';
/** The reason of an entry that a run wrote. */
const UNEXPLAINED = 'to be explained';

const entrySchema = z.strictObject({
  case: z.string('the id of a case'),
  how: z.enum(FAILURES, FAILURES.join(', ')).optional(),
  platform: z.enum(['low', 'high'], 'low or high').optional(),
  reason: z.string('why it is expected').min(1, 'why it is expected'),
  until: z.iso.date('a date, YYYY-MM-DD').optional(),
});
export const expectedSchema = z.strictObject({
  $schema: z.string().optional(),
  expected: z.array(entrySchema, 'a list of entries'),
});
export type ExpectedEntry = z.infer<typeof entrySchema>;

/**
 * Reads the file of expected failures.
 * @param isWritten it is written from this run, and need not be there yet
 * @throws UserError listing every problem, naming the nearest case of an unknown one
 */
export function readExpected(
  named: string | undefined,
  ids: readonly string[],
  isWritten = false,
): readonly ExpectedEntry[] {
  const file = named ?? DEFAULT_EXPECTED;
  if (!existsSync(file)) {
    if (named === undefined || isWritten) return [];
    throw new UserError(`--expected: there is no file ${file}. --write-expected writes it from this run.`);
  }
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UserError(`${file} is not valid JSON: ${(error as Error).message}`);
  }
  const read = expectedSchema.safeParse(content);
  if (!read.success) {
    const lines = read.error.issues.map((issue) => `${file}: ${issue.path.join('.')}: expected ${issue.message}`);
    throw new UserError(lines.join('\n'));
  }
  const unknown = read.data.expected.filter((entry) => !ids.includes(entry.case));
  if (unknown.length > 0) {
    const lines = unknown.map(
      (entry) => `There is no case '${entry.case}'. Did you mean '${closestMatch(entry.case, ids)}'?`,
    );
    throw new UserError(`${file}: ${lines.join('\n')}`);
  }
  return read.data.expected;
}

/** Tells of each result whether it was expected. */
export function withExpected(
  results: readonly AuditResult[],
  entries: readonly ExpectedEntry[],
  platform: 'low' | 'high',
  today = new Date().toISOString().slice(0, 10),
): AuditResult[] {
  return results.map((result) => {
    const entry = entries.find((one) => one.case === result.case && (one.platform ?? platform) === platform);
    const expected = entry && judged(result, entry, today);
    return expected ? { ...result, expected } : result;
  });
}

function judged({ verdict, how }: AuditResult, entry: ExpectedEntry, today: string): AuditResult['expected'] {
  const { reason, until } = entry;
  if (until !== undefined && until < today) {
    return verdict === 'fail' ? { reason, met: false, note: `It was expected until ${until}.` } : undefined;
  }
  if (verdict === 'pass' || verdict === 'warn') {
    return { reason, met: false, note: 'The expected failure did not happen: remove its entry.' };
  }
  if (verdict !== 'fail') return { reason, met: true, note: `Not judged this time; its entry stays.` };
  if (entry.how !== undefined && entry.how !== how) {
    return { reason, met: false, note: `Expected ${entry.how}, was ${how}.` };
  }
  return { reason, met: true, ...(reason === UNEXPLAINED && { note: 'Its reason is still to be explained.' }) };
}

/** Writes the file from a run: reasons already written stay, what did not happen goes. */
export async function writeExpected(
  named: string | undefined,
  { results }: AuditReport,
  before: readonly ExpectedEntry[],
): Promise<string> {
  const file = named ?? DEFAULT_EXPECTED;
  const played = new Set(results.map((result) => result.case));
  const failing = results.filter(({ verdict }) => verdict === 'fail');
  const kept = before.filter((entry) => {
    const result = results.find((one) => one.case === entry.case);
    return !played.has(entry.case) || result?.verdict === 'fail' || result?.verdict === 'not-exercised';
  });
  const added = failing
    .filter((result) => !before.some((entry) => entry.case === result.case))
    .map((result) => ({ case: result.case, how: result.how, reason: UNEXPLAINED }));
  await writeFile(file, `${JSON.stringify({ expected: [...kept, ...added] }, null, 2)}\n`);
  return file;
}
