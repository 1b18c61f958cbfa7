import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ageAt, dayInFrance, firstDay, isBirthdate, isPresumed } from '../../civil-status/birthdate.ts';

describe('isBirthdate (identity sources §1.7)', () => {
  test.each(['1962-08-24', '2000-02-29', '1992-11-00', '1992-00-00', '0099-12-31'])('%s is one', (date) => {
    expect(isBirthdate(date)).toBe(true);
  });

  test.each([
    '1990-02-30',
    '1900-02-29',
    '1990-13-00',
    '1990-13-01',
    '1990-04-31',
    '1977-00-03',
    '1977',
    '1977-03',
    '1977-3-1',
    '0000-01-01',
    '24/08/1962',
    '1962-08-24T00:00',
    '1962-08-24\n',
    '-962-08-24',
    '',
  ])('%j is none', (date) => {
    expect(isBirthdate(date)).toBe(false);
  });

  test('agrees with the calendar on every day', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (date) => {
          expect(isBirthdate(date.toISOString().slice(0, 10))).toBe(true);
        },
      ),
    );
  });

  test('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(isBirthdate(text)).toBe(false)));
  });
});

test.each([
  ['1992-11-00', true, '1992-11-01'],
  ['1992-00-00', true, '1992-01-01'],
  ['1992-11-01', false, '1992-11-01'],
  ['1977-00-03', false, '1977-00-03'],
])('%s: presumed %s, the register writes %s', (birthdate, presumed, completed) => {
  expect(isPresumed(birthdate)).toBe(presumed);
  expect(firstDay(birthdate)).toBe(completed);
});

test.each([
  ['2010-06-15', '2026-06-14', 15],
  ['2010-06-15', '2026-06-15', 16],
  ['2010-02-28', '2026-02-28', 16],
  ['2008-02-29', '2026-02-28', 17],
  ['2008-02-29', '2026-03-01', 18],
  ['2010-06-00', '2026-06-01', 16],
  ['2010-00-00', '2026-01-01', 16],
  ['1905-01-02', '2026-01-01', 120],
  ['2026-01-02', '2026-01-01', -1],
])('born %s, on %s: %d', (birthdate, day, age) => {
  expect(ageAt(birthdate, day)).toBe(age);
});

test.each([
  ['2026-06-30T21:59:59Z', '2026-06-30'],
  ['2026-06-30T22:00:00Z', '2026-07-01'],
  ['2026-12-31T22:59:59Z', '2026-12-31'],
  ['2026-12-31T23:00:00Z', '2027-01-01'],
])('at %s it is %s in France', (instant, day) => {
  expect(dayInFrance(Date.parse(instant))).toBe(day);
});
