import { counts } from '../failing.ts';
import type { AuditReport, AuditResult } from '../report.ts';
import { SEVERITIES } from '../verdict.ts';

/** A run in two or three words. */
export function verdictText({ complete, failing }: Pick<AuditReport, 'complete' | 'failing'>): string {
  if (!complete) return 'Not complete';
  return failing ? 'Failing' : 'Nothing failing';
}

/** How many cases came out how, and how long it took, as a sentence. */
export function countsText({ summary, took, results }: Pick<AuditReport, 'summary' | 'took' | 'results'>): string {
  const { pass, fail, warn, unclear, expected, didNotHappen } = summary;
  const counted = [
    `${results.length} cases`,
    `${pass} passed`,
    `${fail} failed`,
    ...(unclear > 0 ? [`${unclear} unclear`] : []),
    ...(warn > 0 ? [`${warn} warnings`] : []),
    ...(expected > 0 ? [`${expected} expected failures`] : []),
    ...(didNotHappen > 0 ? [`${didNotHappen} expected failures did not happen`] : []),
  ];
  return `${counted.join(', ')}, in ${(took / 1000).toFixed(1)} s.`;
}

/** What counts as failing, most severe first. */
export function failingOf(results: readonly AuditResult[]): AuditResult[] {
  const place = ({ severity }: AuditResult) => SEVERITIES.indexOf(severity);
  return results.filter((result) => counts(result, 'fail')).sort((one, other) => place(one) - place(other));
}

/** Whether an expected failure did not happen. */
export function didNotHappen({ verdict, expected }: AuditResult): boolean {
  return (verdict === 'pass' || verdict === 'warn') && expected?.met === false;
}

/** What a case came out as, in one or two words. */
export function outcomeText(result: AuditResult): string {
  if (didNotHappen(result)) return 'did not happen';
  if (result.verdict === 'pass') return 'passed';
  return result.how ?? result.verdict;
}
