import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { comparableName, registerFamilyName, splitGivenNames } from '../../civil-status/names.ts';

describe('comparableName', () => {
  test.each([
    ['Lætitia', 'LAETITIA'],
    ['CŒURVAILLANT', 'COEURVAILLANT'],
    ['d’Ornéguy', 'D ORNEGUY'],
    ["D'ORNEGUY", 'D ORNEGUY'],
    ['dʼOrnéguy', 'D ORNEGUY'],
    ['Anne-Laure', 'ANNE LAURE'],
    ['  de  la\u00a0Tourelle ', 'DE LA TOURELLE'],
    ['Maëlys', 'MAELYS'],
    ['Mae\u0308lys', 'MAELYS'],
    ['François', 'FRANCOIS'],
    ['Straße', 'STRASSE'],
    ['Løvås', 'LOVAS'],
    ['Ÿ', 'Y'],
    ['1234', ''],
  ])('%j gives %j', (name, comparable) => {
    expect(comparableName(name)).toBe(comparable);
  });

  test('comparing twice changes nothing, and no text is refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(comparableName(comparableName(name))).toBe(comparableName(name));
      }),
    );
  });
});

test.each([
  ['Angèle Louise', ['Angèle', 'Louise']],
  ['  Anne-Laure\u00a0 Zoé ', ['Anne-Laure', 'Zoé']],
  ['Ève', ['Ève']],
  ['', []],
])('%j are the first names %j', (names, list) => {
  expect(splitGivenNames(names)).toEqual(list);
});

test.each([
  ["d'Ollières", "D'OLLIÈRES"],
  ['Cœurvaillant', 'CŒURVAILLANT'],
  ['de la Tourelle', 'DE LA TOURELLE'],
])('the register writes %s %s', (name, written) => {
  expect(registerFamilyName(name)).toBe(written);
});
