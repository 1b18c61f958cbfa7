import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { personasPage } from '../../tools/generate-personas-page.ts';

const page = readFileSync(new URL('../../docs/personas.md', import.meta.url), 'utf8');

test.each(['2026-01-01', '2056-07-01'])(
  'docs/personas.md is up to date on %s; if not: node tools/generate-personas-page.ts',
  (today) => {
    expect(personasPage(today)).toBe(page);
  },
);
