import type { AuditReport, AuditResult } from './report.ts';
import type { AuditSettings } from './settings.ts';

type Threshold = NonNullable<AuditSettings['failOn']>;

/** Whether a result counts at or above a threshold. What is unclear, and an expected failure that did not happen, always do. */
export function counts({ verdict, severity, expected }: AuditResult, threshold: Threshold): boolean {
  if (threshold === 'never') return false;
  if (verdict === 'unclear' || verdict === 'error') return true;
  if (expected?.met === true) return false;
  if ((verdict === 'pass' || verdict === 'warn') && expected?.met === false) return true;
  if (verdict === 'warn') return threshold === 'warn' || threshold === 'not-exercised';
  if (verdict === 'not-exercised') return threshold === 'not-exercised';
  if (verdict !== 'fail') return false;
  if (threshold === 'critical') return severity === 'critical';
  if (threshold === 'serious') return severity === 'critical' || severity === 'serious';
  return true;
}

export function failingIn({ results }: Pick<AuditReport, 'results'>, threshold: Threshold): boolean {
  return results.some((result) => counts(result, threshold));
}

/** Whether nothing was judged, or the run did not come to its end. */
export function incomplete({ complete, results }: Pick<AuditReport, 'complete' | 'results'>): boolean {
  const judged = results.some(({ verdict }) => verdict !== 'not-exercised' && verdict !== 'not-applicable');
  return !complete || !judged || results.some(({ verdict }) => verdict === 'error');
}
