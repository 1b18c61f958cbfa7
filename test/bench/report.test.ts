import { expect, test } from '@jest/globals';
import { readOptions } from '../../bench/options.ts';
import { tableOf } from '../../bench/result.ts';

test('the table says who is compared with whom, and whether the target is reached', () => {
  const readings = {};
  const table = tableOf([
    {
      name: 'rate',
      ours: 123.4,
      bare: 100,
      ratio: 1.234,
      spread: [1.1, 1.3],
      judged: { value: 1.234, target: { atLeast: 0.9 } },
      readings,
    },
    { name: 'start (ms)', sides: ['ours', 'mockin'], ours: 400, bare: 20, ratio: 20, readings },
    { name: 'memory (MiB)', ours: 230, bare: 9.9, judged: { value: 230, target: { atMost: 220 } }, readings },
  ]);
  expect(table.split('\n').map((line) => line.trim().split(/ {2,}/))).toEqual([
    ['which', 'first', 'second', 'ratio', 'spread', 'target'],
    ['rate', 'ours / bare', '123', '100', '1.23', '1.10–1.30', '≥ 0.9', 'PASS'],
    ['start (ms)', 'ours / mockin', '400', '20.0', '20.00'],
    ['memory (MiB)', 'ours / bare', '230', '9.90', 'first ≤ 220', 'FAIL'],
  ]);
});

test('a measure nobody knows is refused, with those there are', () => {
  expect(() => readOptions(['--only', 'rates,speed'])).toThrow(
    /received speed, expected some of rates, start, names, memory/,
  );
  expect(readOptions(['--only', 'start,rates', '--quick'])).toMatchObject({
    measures: ['rates', 'start'],
    size: 'quick',
  });
});
