import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { REPORTS } from '../../audit/settings.ts';
import { allCases } from '../../audit/suites/index.ts';
import { auditCasesPage } from '../../tools/generate-audit-cases.ts';

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

test('docs/audit-cases.md is up to date; if not: node tools/generate-audit-cases.ts', () => {
  expect(read('docs/audit-cases.md')).toBe(auditCasesPage(allCases));
});

test('docs/audit.md names every report that is written', () => {
  const [, reports = ''] = /^## Reports\n([\s\S]*?)^## /m.exec(read('docs/audit.md')) ?? [];
  const named = [...reports.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  expect(named.sort()).toEqual([...REPORTS].sort());
});
