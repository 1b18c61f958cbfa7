import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { catalogue, FAMILIES } from '../../scenarios/index.ts';
import { scenariosPage } from '../../tools/generate-scenarios-page.ts';

test('docs/scenarios.md is the catalogue’s: run tools/generate-scenarios-page.ts', () => {
  expect(readFileSync(new URL('../../docs/scenarios.md', import.meta.url), 'utf8')).toBe(scenariosPage());
});

test('seventy scenarios at least, each described whole and once, in English and in French', () => {
  expect(catalogue.length).toBeGreaterThanOrEqual(70);
  expect(new Set(catalogue.map(({ id }) => id)).size).toBe(catalogue.length);
  const silent = catalogue.filter(
    ({ title, what, serviceMust, evidence, french }) =>
      ![title, what, serviceMust, evidence, french?.title, french?.what, french?.serviceMust].every(Boolean),
  );
  expect(silent).toEqual([]);
  expect(new Set(catalogue.map(({ french }) => french?.title)).size).toBe(catalogue.length);
  // Left in English by mistake: a French sentence of a scenario is never the English one.
  expect(catalogue.filter(({ what, french }) => what === french?.what && /[a-z] [a-z]/.test(what))).toEqual([]);
});

test('every family is played: those of test/scenarios/catalogue-*.test.ts are all of them', () => {
  const files = ['tokens', 'answers', 'citizens'].map((name) =>
    readFileSync(new URL(`catalogue-${name}.test.ts`, import.meta.url), 'utf8'),
  );
  const used = new Set(catalogue.map(({ family }) => family));
  const unplayed = FAMILIES.filter((family) => used.has(family) && !files.some((text) => text.includes(`'${family}'`)));
  expect(unplayed).toEqual([]);
});
