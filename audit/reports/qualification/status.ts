import type { AuditResult } from '../../report.ts';
import { fails, type Rule } from '../../suites/qualification/rule.ts';

/** What the report says of a rule. */
export const STATUSES = ['non conforme', 'à vérifier', 'à regarder', 'conforme', 'sans objet'] as const;
export type Status = (typeof STATUSES)[number];

/** A rule, what is said of it, and the cases it was decided by. */
export interface Decided {
  rule: Rule;
  status: Status;
  /** A sentence in French where the status alone would mislead. */
  note: string | undefined;
  results: readonly AuditResult[];
}

/** Decides a rule by the results of its cases. Never « conforme » for what was not judged. */
export function decided(rule: Rule, results: readonly AuditResult[]): Decided {
  const ids = rule.by ?? [rule.id];
  const own = results.filter((result) => ids.includes(result.case));
  const of = (...verdicts: AuditResult['verdict'][]) => own.filter(({ verdict }) => verdicts.includes(verdict));
  const told = (status: Status, note?: string): Decided => ({ rule, status, note, results: own });
  if (ids.length === 0) return told('à vérifier', 'Cette règle n’est pas jugée par la répétition.');
  if (own.length === 0) return told('à vérifier', 'Aucun cas de cette règle n’a été joué.');
  if (of('fail').length > 0) return told('non conforme');
  const warned = of('warn');
  // A case of its own warns for what is broken when the rule is only reported or derived.
  if (warned.length > 0 && !rule.by && !fails(rule)) {
    return told('non conforme', 'La règle est rapportée ou déduite : un avertissement, pas un échec.');
  }
  const open = of('unclear', 'error', 'not-exercised');
  if (open.length > 0 || own.length < ids.length) {
    const missing = ids.filter((id) => !own.some((result) => result.case === id));
    const names = [...open.map((result) => result.case), ...missing].join(', ');
    return told('à vérifier', rule.by && `Reste à juger : ${names}.`);
  }
  if (of('self-assessed').length > 0) return told('à regarder');
  if (of('not-applicable').length === own.length) return told('sans objet');
  return told('conforme', warned.length > 0 ? 'Avec une remarque.' : undefined);
}
