import { describe, expect, test } from '@jest/globals';
import { compare } from '../../bench/result.ts';
import { inTurn, median } from '../../bench/statistics.ts';

describe('median', () => {
  test.each([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[7], 7],
  ])('%j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  test('of nothing is no number', () => {
    expect(median([])).toBeNaN();
  });
});

test('in turn, everybody goes first once', () => {
  const rounds = [0, 1, 2, 3].map((round) => inTurn(['a', 'b', 'c'], round).join(''));
  expect(rounds).toEqual(['abc', 'bca', 'cab', 'abc']);
});

test('two are compared round by round: a round in which the machine was slow for both tells as much as another', () => {
  const { ours, bare, ratio } = compare('rate', [90, 9, 80], [100, 10, 100]);
  expect([ours, bare, ratio]).toEqual([80, 100, 0.9]);
});
