import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { catalogue, FAMILIES } from '../../scenarios/index.ts';
import { scenariosPage } from '../../tools/generate-scenarios-page.ts';

test('docs/scenarios.md is the catalogue’s: run tools/generate-scenarios-page.ts', () => {
  expect(readFileSync(new URL('../../docs/scenarios.md', import.meta.url), 'utf8')).toBe(scenariosPage());
});

test('seventy situations at least, each told whole and once', () => {
  expect(catalogue.length).toBeGreaterThanOrEqual(70);
  expect(new Set(catalogue.map(({ id }) => id)).size).toBe(catalogue.length);
  const silent = catalogue.filter(
    ({ title, what, serviceMust, evidence }) => !(title && what && serviceMust && evidence),
  );
  expect(silent).toEqual([]);
});

test('every family is played: those of test/scenarios/catalogue-*.test.ts are all of them', () => {
  const files = ['tokens', 'answers', 'citizens'].map((name) =>
    readFileSync(new URL(`catalogue-${name}.test.ts`, import.meta.url), 'utf8'),
  );
  const used = new Set(catalogue.map(({ family }) => family));
  const unplayed = FAMILIES.filter((family) => used.has(family) && !files.some((text) => text.includes(`'${family}'`)));
  expect(unplayed).toEqual([]);
});
