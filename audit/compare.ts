import { readFileSync } from 'node:fs';
import { UserError } from '../federation/index.ts';
import { counts } from './failing.ts';
import { type AuditReport, type AuditResult, reportSchema } from './report.ts';

type Change = NonNullable<AuditReport['comparison']>['changes'][number];

/**
 * @param platform of this run: cases of the other one are not the same
 * @throws UserError when the file is no report of this program, or of the other platform
 */
export function readReport(file: string, platform: AuditReport['service']['platform']): AuditReport {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UserError(`--compare: ${file} cannot be read (${(error as Error).message}).`);
  }
  const read = reportSchema.safeParse(content);
  if (!read.success) throw new UserError(`--compare: ${file} is no audit.json: ${read.error.issues[0]?.message}.`);
  const before = read.data.service.platform;
  if (before !== platform) {
    throw new UserError(
      `--compare: ${file} is of the platform '${before}', this run of '${platform}'. Compare runs of one platform: give --platform ${before}, or another file.`,
    );
  }
  return read.data;
}

/** What changed since an earlier run, case by case. */
export function compared(
  before: AuditReport,
  now: Pick<AuditReport, 'results'>,
): NonNullable<AuditReport['comparison']> {
  const earlier = new Map(before.results.map((result) => [result.case, result]));
  const present = new Set(now.results.map((result) => result.case));
  const changes = now.results.flatMap((result) => changeOf(earlier.get(result.case), result));
  const gone = before.results
    .filter((result) => !present.has(result.case))
    .map((result): Change => ({ case: result.case, change: 'case gone', before: told(result) }));
  return { with: before.startedAt, changes: [...changes, ...gone] };
}

function changeOf(before: AuditResult | undefined, now: AuditResult): Change[] {
  const change = (kind: Change['change']): Change[] => [
    { case: now.case, change: kind, ...(before && { before: told(before) }), now: told(now) },
  ];
  if (!before) return change('new case');
  const failed = counts(before, 'fail');
  const fails = counts(now, 'fail');
  if (fails && !failed) return change('new failure');
  if (fails && before.how !== now.how) return change('changed how');
  if (now.verdict === 'not-exercised' && before.verdict !== 'not-exercised') return change('not exercised now');
  if (failed && !fails) return change('fixed');
  return [];
}

const told = ({ verdict, how }: AuditResult) => (how ? `${verdict}: ${how}` : verdict);

/** Whether something fails that did not before, or is unclear: what cannot be decided counts, new or not. */
export function failsAnew(
  { changes }: NonNullable<AuditReport['comparison']>,
  { results }: Pick<AuditReport, 'results'>,
): boolean {
  if (results.some(({ verdict }) => verdict === 'unclear' || verdict === 'error')) return true;
  return changes.some(
    ({ change, case: id }) => change === 'new failure' || (change === 'new case' && failing(results, id)),
  );
}

function failing(results: readonly AuditResult[], id: string): boolean {
  return results.some((result) => result.case === id && counts(result, 'fail'));
}
