import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../..');
const rows = readFileSync(join(ROOT, 'docs/seeds.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| (?!the guide says|-)/.test(line) && !line.startsWith('|---'));

/** `[file](../file): “words of the test”`. */
const NAMED = rows.flatMap((row) =>
  [...row.matchAll(/\]\(\.\.\/(test\/[^)]+)\): “([^”]+)”/g)].map(([, file = '', words = '']) => ({ file, words })),
);

test('docs/seeds.md names tests that exist', () => {
  const missing = NAMED.filter(
    ({ file, words }) => !existsSync(join(ROOT, file)) || !readFileSync(join(ROOT, file), 'utf8').includes(words),
  );
  expect(missing).toEqual([]);
  expect(NAMED.length).toBeGreaterThan(25);
});

test('each line of docs/seeds.md names its test, but for those not shown', () => {
  const bare = rows.filter((row) => !row.includes('](../test/')).map((row) => row.split('|')[1]?.trim());
  expect(bare).toEqual(['the banners #jeunesolution and Élus']);
});
