import { describe, expect, test } from '@jest/globals';
import { type Point, trendOf } from '../../bench/soak/trend.ts';

const every1000 = (values: readonly number[]): Point[] => values.map((value, index) => [(index + 1) * 1_000, value]);

describe('trend', () => {
  test('what grows by one at each thousand sign-ins grows by ten at each ten thousand', () => {
    const { first, last, slope } = trendOf(every1000([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
    expect([first, last]).toEqual([1.5, 9.5]);
    expect(slope).toBeCloseTo(10);
  });

  test('a saw is flat, and one reading in the middle of a collection changes nothing', () => {
    const saw = Array.from({ length: 100 }, (_, index) => 100 + (index % 5));
    saw[97] = 400;
    const { first, last } = trendOf(every1000(saw));
    expect(last / first).toBe(1);
  });

  test('a single reading has no slope', () => {
    expect(trendOf([[1_000, 5]])).toEqual({ first: 5, last: 5, slope: 0 });
  });

  test('nothing read is no verdict', () => {
    expect(trendOf([]).first).toBeNaN();
  });
});
