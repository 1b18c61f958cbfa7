import type { Case } from '../../case.ts';
import { failed, type Judgement, passed, warned } from '../../verdict.ts';
import { accountChecks } from './accounts.ts';
import type { Check, Found } from './check.ts';
import { journeyChecks } from './journey.ts';
import { fails, type Rule } from './rule.ts';
import { RULES } from './rules.ts';
import { visualChecks } from './visual.ts';

export { DECIDING } from './rules.ts';

const CHECKS: Readonly<Record<string, Check>> = { ...visualChecks, ...journeyChecks, ...accountChecks };

/** The rules that no other suite decides, a case each. */
export const qualificationCases: readonly Case[] = RULES.flatMap((rule) => {
  const check = CHECKS[rule.id];
  return check ? [caseOf(rule, check)] : [];
});

function caseOf(rule: Rule, { title, fix, needs = [], look }: Check): Case {
  return {
    id: rule.id,
    suite: 'qualification',
    title,
    severity: 'moderate',
    rule: { text: `${title}.`, sources: [`${rule.source} [${rule.marks.join(', ')}]`] },
    fix,
    needs,
    run: async (stage) => judgementOf(rule, await look(stage)),
  };
}

function judgementOf(rule: Rule, found: Found): Judgement {
  if ('kept' in found) return passed(found.kept);
  if ('remark' in found) return warned('weak', found.remark);
  if ('broken' in found) return fails(rule) ? failed('missing', found.broken) : warned('weak', found.broken);
  return found;
}
