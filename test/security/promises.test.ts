import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(ROOT, 'SECURITY.md'), 'utf8');

/** `[file](file): “words of the test's title”`. */
const NAMED = [...page.matchAll(/\]\((test\/[^)]+)\): “([^”]+)”/g)].map(([, file = '', words = '']) => ({
  file,
  words,
}));

test('SECURITY.md names tests that exist, all of them', () => {
  const missing = NAMED.filter(
    ({ file, words }) => !existsSync(join(ROOT, file)) || !readFileSync(join(ROOT, file), 'utf8').includes(words),
  );
  expect(missing).toEqual([]);
  expect(NAMED.length).toBeGreaterThan(40);
});

test('each line of SECURITY.md that promises something names its test, or is among those that say they have none', () => {
  const [promised = ''] = page.split('## What is not promised');
  const lines = promised.split('\n').filter((line) => line.startsWith('- '));
  const bare = lines.filter((line) => !/\]\(test\//.test(line)).map((line) => line.slice(2, 40));
  expect(bare).toEqual(['A stranger cannot learn from a number ']);
});
