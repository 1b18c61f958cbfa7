import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { copyAsJson } from '../../infrastructure/storage/copy.ts';

/** What is kept in memory must come back as it would from a file: as JSON. */
describe('a copy as JSON', () => {
  test('is what the text would give, whatever the value', () => {
    fc.assert(
      fc.property(fc.anything({ withDate: true, maxDepth: 4 }), (value) => {
        expect(copyAsJson({ value })).toEqual(JSON.parse(JSON.stringify({ value })));
      }),
    );
  });

  test.each([
    ['what is undefined or a function', { a: undefined, b: () => 1, c: 1 }],
    ['holes and undefined in a list', [undefined, 1, () => 1, null]],
    ['numbers JSON has no word for', { a: Number.NaN, b: Number.POSITIVE_INFINITY, c: -0 }],
    ['dates, a faulty one too', { a: new Date(0), b: new Date(Number.NaN) }],
    ['a member called __proto__', JSON.parse('{"__proto__":{"admin":true},"a":1}')],
  ])('treats %s as JSON does', (_what, value) => {
    expect(JSON.stringify(copyAsJson(value))).toBe(JSON.stringify(value));
  });

  test('shares nothing with the original', () => {
    const original = { list: [{ name: 'a' }] };
    const copied = copyAsJson(original);
    copied.list[0] = { name: 'b' };
    expect(original).toEqual({ list: [{ name: 'a' }] });
  });

  test('does not touch prototypes', () => {
    const copied = copyAsJson(JSON.parse('{"__proto__":{"admin":true}}'));
    expect(Object.getPrototypeOf(copied)).toBe(Object.prototype);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test('refuses a bigint, as JSON does', () => {
    expect(() => copyAsJson({ a: 1n })).toThrow(TypeError);
  });
});
