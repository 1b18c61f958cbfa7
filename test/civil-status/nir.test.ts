import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatNir, generateNir, nirKey, normaliseNir, parseNir } from '../../civil-status/nir.ts';

describe('worked examples (identity sources §8.1)', () => {
  test.each([
    [
      '2 62 08 75 107 042 55',
      { gender: 'female', birthdate: '1962-08-24', birthplace: '75107', birthcountry: '99100' },
    ],
    ['1 91 02 2A 115 007 89', { gender: 'male', birthdate: '1991-02-05', birthplace: '2A115', birthcountry: '99100' }],
    [
      '2 81 02 2B 050 012 76',
      { gender: 'female', birthdate: '1981-02-03', birthplace: '2B050', birthcountry: '99100' },
    ],
    ['1 91 02 97 411 031 40', { gender: 'male', birthdate: '1991-02-28', birthplace: '97411', birthcountry: '99100' }],
    ['1 63 12 99 352 018 03', { gender: 'male', birthdate: '1963-12-05', birthplace: '', birthcountry: '99352' }],
    ['2 85 09 99 350 127 39', { gender: 'female', birthdate: '1985-09-30', birthcountry: '99350' }],
    ['1 55 06 99 139 211 94', { gender: 'male', birthdate: '1955-06-00', birthcountry: '99139' }],
    ['1 72 06 98 611 002 81', { gender: 'male', birthdate: '1972-06-14', birthplace: '98611', birthcountry: '99100' }],
  ])('%s is generated from the identity, and read back', (written, facts) => {
    const reading = parseNir(written);
    if (!reading.ok) throw new Error(reading.reason);
    expect(generateNir(facts, Number(reading.parts.ordre))).toEqual({ ok: true, nir: reading.nir });
    expect(nirKey(reading.nir)).toBe(reading.parts.cle);
    expect(formatNir(reading.nir + reading.parts.cle)).toBe(written);
  });

  test.each([
    ['1922299217003', '91', '22'],
    ['2543175119005', '07', '31'],
  ])('%s has key %s and pseudo-month %s', (nir, cle, mois) => {
    expect(parseNir(nir + cle)).toMatchObject({ ok: true, nir, parts: { cle, mois } });
  });

  test.each([
    ['2620875107097', '97'],
    ['2620875107096', '01'],
  ])('%s has key %s, at the limit', (nir, cle) => {
    expect(nirKey(nir)).toBe(cle);
  });

  test('the parts of a number typed without its key', () => {
    expect(parseNir('2620875107042')).toEqual({
      ok: true,
      nir: '2620875107042',
      parts: { sexe: '2', annee: '62', mois: '08', lieu: '75107', ordre: '042' },
    });
  });
});

describe('what people type (CPF site B4, B9)', () => {
  test.each([
    [' 1 80 05 2a 004 042 91', '180052A004042'],
    ['1.80.05.2A.004.042', '180052A004042'],
    ['2-62-08-75-107-042', '2620875107042'],
    ['2\u00a062\u202f08 75 107 042 55', '2620875107042'],
    ['２６２０８７５１０７０４２', '2620875107042'],
    ['1900713055042 11', '1900713055042'],
    ['1922099324042 11', '1922099324042'],
    ['1926299324042 04', '1926299324042'],
    ['1985042004001', '1985042004001'],
  ])('%j is %s', (typed, nir) => {
    expect(parseNir(typed)).toMatchObject({ ok: true, nir });
  });

  test.each([
    ['3620875107042', 'provisional'],
    ['4620875107042', 'provisional'],
    ['7620875107042', 'provisional'],
    ['8620875107042 55', 'provisional'],
    ['262087510704200', 'key'],
    ['262087510704256', 'key'],
    ['2620875107000', 'order'],
    ['2621375107042', 'format'],
    ['2621975107042', 'format'],
    ['2624375107042', 'format'],
    ['2624975107042', 'format'],
    ['2620075107042', 'format'],
    ['5620875107042', 'format'],
    ['0620875107042', 'format'],
    ['262087510704', 'format'],
    ['26208751070425', 'format'],
    ['2620875107042555', 'format'],
    ['180052C004042', 'format'],
    ['18005A2004042', 'format'],
    ['', 'format'],
  ])('%j is refused: %s', (typed, reason) => {
    expect(parseNir(typed)).toEqual({ ok: false, reason });
  });
});

describe('generateNir', () => {
  const facts = { gender: 'female', birthdate: '1962-08-24', birthplace: '75107', birthcountry: '99100' };

  test('an unknown month is written 20', () => {
    expect(generateNir({ ...facts, birthdate: '1962-00-00' }, 42)).toEqual({ ok: true, nir: '2622075107042' });
  });

  test.each([
    ['gender', { gender: 'unspecified' }, 1],
    ['birthdate', { birthdate: '1962-02-30' }, 1],
    ['birthcountry', { birthcountry: 'AZERTY' }, 1],
    ['birthcountry', { birthcountry: '75107' }, 1],
    ['birthplace', { birthplace: '' }, 1],
    ['birthplace', { birthplace: 'AAAAA' }, 1],
    ['order', {}, 0],
    ['order', {}, 1000],
    ['order', {}, 1.5],
  ])('refuses for want of a %s', (reason, change, order) => {
    expect(generateNir({ ...facts, ...change }, order)).toEqual({ ok: false, reason });
  });

  test('refuses an empty identity', () => {
    expect(generateNir({}, 1)).toEqual({ ok: false, reason: 'gender' });
  });
});

test('the key of what is no NIR is a programming error', () => {
  expect(() => nirKey('262087510704')).toThrow(RangeError);
  expect(() => nirKey('2A00000000000')).toThrow(RangeError);
});

describe('properties', () => {
  const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));
  const place = fc.oneof(
    digits(5),
    digits(3).map((commune) => `2A${commune}`),
    digits(3).map((commune) => `2B${commune}`),
  );
  const facts = fc.record({
    gender: fc.constantFrom('male', 'female'),
    birthdate: fc
      .date({ min: new Date('1890-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10)),
    birthplace: place,
    birthcountry: fc.constantFrom('99100', '99352', '99217'),
  });
  const nirs = fc.tuple(facts, fc.integer({ min: 1, max: 999 })).map(([identity, order]) => {
    const generated = generateNir(identity, order);
    if (!generated.ok) throw new Error(generated.reason);
    return generated.nir;
  });

  test('a generated number is always read, and accepts its key', () => {
    fc.assert(
      fc.property(nirs, (nir) => {
        expect(parseNir(nir)).toMatchObject({ ok: true, nir });
        expect(parseNir(formatNir(nir + nirKey(nir)))).toMatchObject({ ok: true, nir });
      }),
    );
  });

  // 97 is prime and divides no power of ten: changing one digit always changes the remainder.
  test('one wrong digit among the thirteen never passes the key', () => {
    fc.assert(
      fc.property(nirs, fc.nat(12), fc.nat(9), (nir, position, digit) => {
        fc.pre(/\d/.test(nir.charAt(position)) && nir.charAt(position) !== String(digit));
        const mistyped = nir.slice(0, position) + digit + nir.slice(position + 1);
        expect(parseNir(mistyped + nirKey(nir)).ok).toBe(false);
      }),
    );
  });

  test('2A taken for 2B never passes the key', () => {
    fc.assert(
      fc.property(nirs, (nir) => {
        fc.pre(nir.includes('2A'));
        expect(parseNir(nir.replace('2A', '2B') + nirKey(nir))).toEqual({ ok: false, reason: 'key' });
      }),
    );
  });

  test('normalising twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(normaliseNir(normaliseNir(text))).toBe(normaliseNir(text));
      }),
    );
  });

  test('reading never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'0123478 2AB.-') })),
        (text) => {
          expect(typeof parseNir(text).ok).toBe('boolean');
        },
      ),
      { numRuns: 1000 },
    );
  });
});
