import { expect, test } from '@jest/globals';
import { pageFiles, writtenFiles } from '../../bench/page/page.ts';

test('docs/performance.md and its plots are up to date; if not: node tools/generate-performance-page.ts', async () => {
  const [made, written] = [await pageFiles(), await writtenFiles()];
  expect([...written.keys()].toSorted()).toEqual([...made.keys()].toSorted());
  for (const [path, content] of made) expect([path, written.get(path)]).toEqual([path, content]);
});

test('every plot of the page is one of its files', async () => {
  const files = await pageFiles();
  const shown = [...(files.get('performance.md') ?? '').matchAll(/\]\((performance\/[^)]+)\)/g)].map(
    ([, path]) => path,
  );
  expect(shown.toSorted()).toEqual([...files.keys()].filter((path) => path.endsWith('.svg')).toSorted());
  expect(shown.length).toBeGreaterThan(5);
});
