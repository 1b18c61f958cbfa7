import { casesOf } from './chosen.ts';
import type { AuditSettings } from './settings.ts';

/** The cases that would be played, and what each needs. */
export function listing(settings: AuditSettings): string {
  const cases = casesOf(settings);
  const width = Math.max(...cases.map(({ id }) => id.length), 0);
  const lines = cases.map(({ id, suite, severity, needs, title }) => {
    const needed = needs.length > 0 ? `  (needs ${needs.join(', ')})` : '';
    return `${suite.padEnd(10)} ${severity.padEnd(8)} ${id.padEnd(width)}  ${title}${needed}`;
  });
  return [...lines, `${cases.length} cases`].join('\n');
}
