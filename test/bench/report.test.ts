import { expect, test } from '@jest/globals';
import { readOptions } from '../../bench/options.ts';
import { unreachable } from '../../bench/peers/install.ts';
import { tableOf } from '../../bench/report.ts';

test('the table says who is compared with whom, and whether the target is reached', () => {
  const readings = {};
  const table = tableOf([
    {
      name: 'rate',
      ours: 123.4,
      bare: 100,
      ratio: 1.234,
      judged: { value: 1.234, target: { atLeast: 0.9 } },
      readings,
    },
    { name: 'start (ms)', sides: ['ours', 'mockin'], ours: 400, bare: 20, ratio: 20, readings },
    { name: 'memory (MiB)', ours: 230, bare: 9.9, judged: { value: 230, target: { atMost: 220 } }, readings },
  ]);
  expect(table.split('\n').map((line) => line.trim().split(/ {2,}/))).toEqual([
    ['which', 'first', 'second', 'ratio', 'target'],
    ['rate', 'ours / bare', '123', '100', '1.23', '≥ 0.9', 'PASS'],
    ['start (ms)', 'ours / mockin', '400', '20.0', '20.00'],
    ['memory (MiB)', 'ours / bare', '230', '9.90', 'first ≤ 220', 'FAIL'],
  ]);
});

test('a measure nobody knows is refused, with those there are', () => {
  expect(() => readOptions(['--only', 'rates,speed'])).toThrow(/received speed, expected some of rates, start, memory/);
  expect(readOptions(['--only', 'start,rates', '--quick'])).toMatchObject({
    measures: ['rates', 'start'],
    size: 'quick',
  });
});

test('a registry that does not answer: npm’s reason, and what can be measured all the same', () => {
  const said =
    'npm warn old\nnpm error code ENOTFOUND\nnpm error syscall getaddrinfo\nnpm error network request to https://registry.test failed\n';
  expect(unreachable(said)).toMatch(
    /^The servers to compare with could not be installed: network request to https:\/\/registry\.test failed\n.*npm ci --prefix bench.*\n.*--only rates/,
  );
});
