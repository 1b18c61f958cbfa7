import type { AuditReport, AuditResult } from './report.ts';

const passes = (verdict: AuditResult['verdict']) => verdict === 'pass' || verdict === 'warn';

/** Sizes of the summary: one count per verdict. */
export function summaryOf(results: readonly AuditResult[]): AuditReport['summary'] {
  const counted = (verdict: AuditResult['verdict']) => results.filter((result) => result.verdict === verdict).length;
  const failures = results.filter(({ verdict, expected }) => verdict === 'fail' && expected?.met !== true);
  const severe = (severity: AuditResult['severity']) => failures.filter((one) => one.severity === severity).length;
  return {
    pass: counted('pass'),
    fail: failures.length,
    warn: counted('warn'),
    unclear: counted('unclear'),
    notExercised: counted('not-exercised'),
    notApplicable: counted('not-applicable'),
    selfAssessed: counted('self-assessed'),
    error: counted('error'),
    expected: results.filter(({ verdict, expected }) => verdict === 'fail' && expected?.met === true).length,
    didNotHappen: results.filter(({ verdict, expected }) => passes(verdict) && expected?.met === false).length,
    bySeverity: {
      critical: severe('critical'),
      serious: severe('serious'),
      moderate: severe('moderate'),
      minor: severe('minor'),
    },
  };
}
