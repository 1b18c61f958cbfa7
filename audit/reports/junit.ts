import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import junitReport, { type Builder, type TestCase } from 'junit-report-builder';
import { type AuditReport, type AuditResult, SUITES } from '../report.ts';
import type { Reporter } from './reporter.ts';
import { didNotHappen } from './words.ts';

/** Longest text of a page beside a failing case, in characters: forges keep 30 MB of a file at most. */
const LONGEST_PAGE = 4_000;

/** The module is CommonJS: what it exports is the builder itself, and its types say `default`. */
const reports = junitReport as unknown as Builder;

/** `audit.junit.xml`, as GitLab, Jenkins and GitHub's actions read it. */
export const junit: Reporter = {
  name: 'junit',
  async write(report, { folder }) {
    const file = join(folder, 'audit.junit.xml');
    await writeFile(file, junitText(report));
    return [file];
  },
};

/** The report as JUnit XML: a test suite per suite, a test case per case. */
export function junitText({ results, startedAt, service }: AuditReport): string {
  const builder = reports.newBuilder().name(`franceconnect-local audit ${service.start}`);
  for (const suite of SUITES) {
    const of = results.filter((result) => result.suite === suite);
    if (of.length === 0) continue;
    const group = builder
      .testSuite()
      .name(`franceconnect.${suite}`)
      .timestamp(startedAt)
      .time(of.reduce((sum, { took }) => sum + took, 0) / 1000);
    for (const result of of) describe(group.testCase(), result);
  }
  return builder.build();
}

function describe(testCase: TestCase, result: AuditResult): void {
  const { suite, case: id, took, severity, rule, how, seen, verdict, expected, page } = result;
  testCase
    .className(`franceconnect.${suite}`)
    .name(id)
    .time(took / 1000)
    .property('severity', severity)
    .property('sources', rule.sources.join('; '));
  const output: string[] = [];
  if (didNotHappen(result)) testCase.failure(expected?.note, 'did-not-happen');
  else if (verdict === 'fail' && expected?.met === true) {
    testCase.skipped();
    output.push(`Expected failure (${expected.reason}): ${seen}`);
  } else if (verdict === 'fail') testCase.failure(said(result), how).stacktrace(explanation(result));
  else if (verdict === 'unclear' || verdict === 'error') testCase.error(said(result), verdict, explanation(result));
  else if (verdict === 'warn') output.push(`Warning (${how}): ${said(result)}`);
  else if (verdict !== 'pass') {
    testCase.skipped();
    output.push(`${verdict}: ${seen}`);
  }
  if (page?.screenshot) output.push(`[[ATTACHMENT|${page.screenshot}]]`);
  if (output.length > 0) testCase.standardOutput(output.join('\n'));
}

function said({ seen, expected }: AuditResult): string {
  return expected?.note ? `${seen} ${expected.note}` : seen;
}

function explanation({ title, must, rule, fix, page }: AuditResult): string {
  return [
    title,
    `A correct service: ${must}`,
    `Where the rule comes from: ${rule.sources.join('; ')}`,
    `What to do: ${fix}`,
    ...(page ? [`The page seen: ${page.status} ${page.address}`, page.text.slice(0, LONGEST_PAGE)] : []),
  ].join('\n');
}
