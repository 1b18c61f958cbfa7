import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { generateSpi, normaliseSpi, parseSpi } from '../../civil-status/spi.ts';

describe('numéro fiscal (identity sources §8.2)', () => {
  test.each(['3999999001355', '3999999002356', '3999999003357', '3999999010364', '3999999100454'])(
    '%s is valid',
    (spi) => {
      expect(parseSpi(spi)).toEqual({ ok: true, spi });
      expect(generateSpi(Number(spi.slice(0, 10)))).toBe(spi);
    },
  );

  test.each([
    ['30 01 234 567 890', 'key'],
    ['3999999001356', 'key'],
    ['4999999001355', 'format'],
    ['399999900135', 'format'],
    ['39999990013555', 'format'],
    ['3999999oo1355', 'format'],
    ['', 'format'],
  ])('%j is refused: %s', (typed, reason) => {
    expect(parseSpi(typed)).toEqual({ ok: false, reason });
  });

  test('spaces, dots and hyphens are tolerated', () => {
    expect(normaliseSpi(' 39 99-999.001\u00a0355 ')).toBe('3999999001355');
  });

  test.each([-1, 4_000_000_000, 1.5, Number.NaN])('%d starts no number', (number) => {
    expect(() => generateSpi(number)).toThrow(RangeError);
  });

  const numbers = fc.integer({ min: 0, max: 3_999_999_999 });

  test('a generated number is always valid', () => {
    fc.assert(fc.property(numbers, (number) => expect(parseSpi(generateSpi(number)).ok).toBe(true)));
  });

  // 511 is 7 × 73: it divides no digit times a power of ten.
  test('one wrong digit is always caught', () => {
    fc.assert(
      fc.property(numbers, fc.nat(12), fc.nat(9), (number, position, digit) => {
        const spi = generateSpi(number);
        fc.pre(spi.charAt(position) !== String(digit));
        expect(parseSpi(spi.slice(0, position) + digit + spi.slice(position + 1)).ok).toBe(false);
      }),
    );
  });

  test('reading never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(typeof parseSpi(text).ok).toBe('boolean')));
  });
});
