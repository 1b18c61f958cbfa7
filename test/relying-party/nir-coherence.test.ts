import { describe, expect, it, test } from '@jest/globals';
import { generateNir, parseNir } from '../../civil-status/nir.ts';
import { type Birth, nirCoherence } from '../../relying-party/linking/nir-coherence.ts';

/** The vectors of the reference (CPF site B9), all of them fictitious. */
const VECTORS = `
2620875107042 55 | 1962-08-24 | 75107 | 99100 | female | OK
1620875107042 08 | 1962-08-24 | 75107 | 99100 | female | WARN WARN.SEX
2630875107042 06 | 1962-08-24 | 75107 | 99100 | female | BLOCK BLOCK.YEAR
2620975107042 71 | 1962-08-24 | 75107 | 99100 | female | BLOCK BLOCK.MONTH
1900713055042 11 | 1990-07-02 | 13208 | 99100 | male | INFO INFO.SAME_PLACE
1600575044042 08 | 1960-05-02 | 92044 | 99100 | male | INFO INFO.OLD_DEPT
1680575044042 04 | 1968-05-02 | 92044 | 99100 | male | WARN WARN.OLD_DEPT
1700575044042 03 | 1970-05-02 | 92044 | 99100 | male | BLOCK BLOCK.DEPT
1550378447042 78 | 1955-03-02 | 91477 | 99100 | male | WARN WARN.OLD_DEPT
1650338447042 86 | 1965-03-02 | 69290 | 99100 | male | INFO INFO.SAME_PLACE
1700520004042 69 | 1970-05-02 | 2A004 | 99100 | male | INFO INFO.OLD_DEPT
180052A004042 91 | 1980-05-02 | 2A004 | 99100 | male | OK
280052B033042 71 | 1980-05-02 | 2B033 | 99100 | female | OK
1800520004042 64 | 1980-05-02 | 2A004 | 99100 | male | BLOCK BLOCK.DEPT
1550591001042 44 | 1955-05-02 | | 99352 | male | INFO INFO.OLD_DEPT
1550599352042 65 | 1955-05-02 | | 99352 | male | OK
1700591001042 85 | 1970-05-02 | | 99352 | male | BLOCK BLOCK.DEPT
1550599352042 65 | 1955-05-02 | 91001 | 99100 | male | WARN WARN.OLD_DEPT
2500695005042 27 | 1950-06-02 | | 99350 | female | INFO INFO.OLD_DEPT
2900397127042 28 | 1990-03-02 | 97801 | 99100 | female | INFO INFO.OVERSEAS
1950398511042 23 | 1995-03-02 | 97611 | 99100 | male | INFO INFO.OVERSEAS
1850399397042 26 | 1985-03-02 | 97608 | 99100 | male | WARN WARN.OVERSEAS
1922099324042 11 | 1992-01-01 | | 99324 | male | OK
1922099324042 11 | 1992-00-00 | | 99324 | male | OK
1920799324042 94 | 1992-01-01 | | 99324 | male | WARN WARN.MONTH
1926299324042 04 | 1992-07-14 | | 99324 | male | WARN WARN.PSEUDO_MONTH
2910550173042 94 | 1991-05-02 | 50129 | 99100 | female | INFO INFO.SAME_PLACE
2910550218042 05 | 1991-05-02 | 50129 | 99100 | female | WARN WARN.COMMUNE
2910569123042 14 | 1991-05-02 | 13055 | 99100 | female | BLOCK BLOCK.DEPT
1800399123042 52 | 1980-03-02 | | 99155 | male | WARN WARN.COUNTRY
1800375056042 91 | 1980-03-02 | | | male | WARN WARN.PLACE_UNKNOWN
1800399109042 84 | 1980-03-02 | BERLIN | 99109 | unspecified | OK
1 80 05 2a 004 042 91 | 1980-05-02 | 2A004 | 99100 | male | OK`
  .trim()
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()));

const born = (facts: Partial<Birth>): Birth => ({
  gender: 'female',
  birthdate: '1962-08-24',
  birthplace: '75107',
  birthcountry: '99100',
  ...facts,
});

function coherenceOf(typed: string, facts: Birth) {
  const read = parseNir(typed);
  if (!read.ok) throw new Error(`${typed}: ${read.reason}`);
  return nirCoherence(read.parts, facts);
}

test.each(VECTORS)(
  'B9: %s, %s %s %s %s: %s',
  (nir = '', birthdate = '', birthplace = '', birthcountry = '', gender, verdict) => {
    const { level, codes } = coherenceOf(nir, {
      birthdate,
      birthplace,
      birthcountry,
      gender: gender as Birth['gender'],
    });
    expect([level, ...codes].join(' ')).toBe(verdict);
  },
);

test.each([
  ['3620875107042', 'provisional'],
  ['262087510704200', 'key'],
  ['2621375107042', 'format'],
])('B9: %s is refused: %s', (nir, reason) => {
  expect(parseNir(nir)).toEqual({ ok: false, reason });
});

describe('places', () => {
  it.each([
    [
      'E3: another commune of Corsica before 1976',
      '270052000404269',
      born({ birthdate: '1970-05-02', birthplace: '2B033' }),
      'WARN.OLD_DEPT',
    ],
    [
      'E3: the year Corsica was split',
      '2760520004042',
      born({ birthdate: '1976-05-02', birthplace: '2A004' }),
      'WARN.OLD_DEPT',
    ],
    [
      'E3′: a number issued again',
      '270052A004042',
      born({ birthdate: '1970-05-02', birthplace: '20004' }),
      'WARN.OLD_DEPT',
    ],
    [
      'E5: Seine-et-Oise, too late',
      '2700578171042',
      born({ birthdate: '1970-05-02', birthplace: '91477' }),
      'BLOCK.DEPT',
    ],
    [
      'E7: Tunisia under the old coding',
      '2500696001042',
      born({ birthdate: '1950-06-02', birthplace: '', birthcountry: '99351' }),
      'INFO.OLD_DEPT',
    ],
    [
      'E7: Tunisia after its independence',
      '2700696001042',
      born({ birthdate: '1970-06-02', birthplace: '', birthcountry: '99351' }),
      'BLOCK.DEPT',
    ],
    [
      'E7′: the old coding on the other side, too late',
      '2700699352042',
      born({ birthdate: '1970-06-02', birthplace: '91001' }),
      'BLOCK.DEPT',
    ],
    [
      'E10: Mayotte the other way round',
      '2950397611042',
      born({ birthdate: '1995-03-02', birthplace: '98511' }),
      'INFO.OVERSEAS',
    ],
    [
      'E11: another commune overseas',
      '2950397411042',
      born({ birthdate: '1995-03-02', birthplace: '97415' }),
      'WARN.OVERSEAS',
    ],
    ['E14: abroad for one, mainland for the other', '2950399109042', born({ birthdate: '1995-03-02' }), 'BLOCK.DEPT'],
  ])('%s', (_, nir, facts, code) => {
    expect(coherenceOf(nir.slice(0, 13), facts).codes).toEqual([code]);
  });
});

it('warns when there is no birth date to compare, and when it is none', () => {
  for (const birthdate of ['', '1962', '1990-02-30']) {
    expect(coherenceOf('2620875107042', born({ birthdate })).codes).toEqual(['WARN.BIRTHDATE_UNKNOWN']);
  }
});

it('adds up: every difference is told, the level is the worst', () => {
  expect(coherenceOf('1630975107042', born({}))).toEqual({
    level: 'BLOCK',
    codes: ['WARN.SEX', 'BLOCK.YEAR', 'BLOCK.MONTH'],
  });
});

it('finds nothing to say about a number made from the identity itself', () => {
  const places: Partial<Birth>[] = [
    {},
    { birthplace: '2B033' },
    { birthplace: '97411' },
    { birthplace: '', birthcountry: '99352' },
  ];
  for (const facts of places) {
    const made = generateNir(born(facts), 7);
    expect(made.ok && coherenceOf(made.nir, born(facts))).toEqual({ level: 'OK', codes: [] });
  }
});
