import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { countries } from '../../civil-status/countries.ts';
import {
  communeName,
  communesByPostalCode,
  countryName,
  currentCommunes,
  isCogCode,
  isKnownCommune,
  isKnownCountry,
  placeName,
  sameCommune,
} from '../../civil-status/places.ts';

describe('codes of the reference (identity sources §9)', () => {
  test.each([
    ['75056', 'Paris'],
    ['75107', 'Paris 7e Arrondissement'],
    ['75120', 'Paris 20e Arrondissement'],
    ['13055', 'Marseille'],
    ['13216', 'Marseille 16e Arrondissement'],
    ['69123', 'Lyon'],
    ['69389', 'Lyon 9e Arrondissement'],
    ['2A004', 'Ajaccio'],
    ['2A115', 'Foce'],
    ['2B033', 'Bastia'],
    ['2B050', 'Calvi'],
    ['97105', 'Basse-Terre'],
    ['97209', 'Fort-de-France'],
    ['97302', 'Cayenne'],
    ['97411', 'Saint-Denis'],
    ['97501', 'Miquelon-Langlade'],
    ['97601', 'Acoua'],
    ['97701', 'Saint-Barthélemy'],
    ['97801', 'Saint-Martin'],
    ['98611', 'Alo'],
    ['98735', 'Papeete'],
    ['98818', 'Nouméa'],
    ['31555', 'Toulouse'],
    ['06088', 'Nice'],
    ['27161', 'Claville'],
    ['39300', 'Lons-le-Saunier'],
  ])('%s is %s', (code, name) => {
    expect(communeName(code)).toBe(name);
    expect(currentCommunes(code)).toHaveLength(1);
  });

  test.each([
    ['20004', '2A004', 'Ajaccio'],
    ['75001', '94002', 'Alfortville'],
    ['75010', '93010', 'Bondy'],
    ['75012', '92012', 'Boulogne-Billancourt'],
    ['98511', '97611', 'Mamoudzou'],
    ['97127', '97801', 'Saint-Martin'],
    ['97123', '97701', 'Saint-Barthélemy'],
    ['50173', '50129', 'Équeurdreville-Hainneville'],
  ])('%s, now %s, is still known as %s', (former, current, name) => {
    expect(communeName(former)).toBe(name);
    expect(currentCommunes(former)).toEqual([current]);
  });

  test.each(['69674', '90900', '54000', '92515', '99352', '', 'AAAAA', '__proto__'])('%j is no commune', (code) => {
    expect(isKnownCommune(code)).toBe(false);
    expect(communeName(code)).toBeUndefined();
  });

  test.each([
    ['99100', 'France'],
    ['99109', 'Allemagne'],
    ['99123', 'Russie'],
    ['99208', 'Turquie'],
    ['99217', 'Japon'],
    ['99312', 'République démocratique du Congo'],
    ['99326', "Côte d'Ivoire"],
    ['99352', 'Algérie'],
    ['99397', 'Comores'],
    ['99416', 'Brésil'],
    ['99517', 'Palaos'],
  ])('%s is %s', (code, name) => {
    expect(countryName(code)).toBe(name);
    expect(placeName(code)).toBe(name);
  });

  test.each(['99200', '99300', '75107', '352', '', 'AZERTY'])('%j is no country', (code) => {
    expect(isKnownCountry(code)).toBe(false);
  });
});

test('every country is written once, with a name', () => {
  const entries = countries.trim().split(/,\s+/);
  expect(entries.every((entry) => /^[1-5]\d\d \p{Lu}[\p{L} '-]+$/u.test(entry))).toBe(true);
  expect(new Set(entries.map((entry) => entry.slice(0, 3))).size).toBe(entries.length);
  expect(new Set(entries.map((entry) => entry.slice(4))).size).toBe(entries.length);
});

test.each([
  ['75107', true],
  ['2A004', true],
  ['99352', true],
  ['29200', true],
  ['2C004', false],
  ['2a004', false],
  ['7510', false],
  ['751071', false],
  ['75107\n', false],
  ['', false],
])('%j has the format of a code: %s', (code, valid) => {
  expect(isCogCode(code)).toBe(valid);
});

// Couples of the CPF site's coherence vectors (B9).
test.each([
  ['13055', '13208', true],
  ['38447', '69290', true],
  ['50173', '50129', true],
  ['75044', '92044', true],
  ['20004', '2A004', true],
  ['98511', '97611', true],
  ['75107', '75107', true],
  ['50218', '50129', false],
  ['69123', '13055', false],
  ['00000', '00000', false],
])('%s and %s are the same commune: %s', (one, other, same) => {
  expect(sameCommune(one, other)).toBe(same);
  expect(sameCommune(other, one)).toBe(same);
});

test('a commune shared out between two is the same as both', () => {
  expect(currentCommunes('55273')).toEqual(['55386', '55245']);
  expect(sameCommune('55273', '55386')).toBe(true);
  expect(sameCommune('55245', '55386')).toBe(false);
});

describe('communesByPostalCode', () => {
  test.each([
    ['44000', ['Nantes']],
    ['75007', ['Paris']],
    ['75116', ['Paris']],
    ['20000', ['Ajaccio']],
    ['97400', ['Saint-Denis']],
    ['98714', ['Papeete']],
    // Laveyrune, in Ardèche, is served by a post office of Lozère.
    ['48250', ['Laveyrune', 'La Bastide-Puylaurent', 'Mont Lozère et Goulet', 'Luc']],
    ['00000', []],
    ['', []],
  ])('%s: %j', (postalCode, names) => {
    expect(new Set(communesByPostalCode(postalCode).map(({ name }) => name))).toEqual(new Set(names));
  });

  test('gives codes the other functions know', () => {
    for (const { code, name } of communesByPostalCode('50100')) expect(communeName(code)).toBe(name);
    expect(communesByPostalCode('50100')).not.toHaveLength(0);
  });
});

test('nothing throws on hostile text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(placeName(text)).toBeUndefined();
      expect(communesByPostalCode(text)).toEqual([]);
      expect(sameCommune(text, text)).toBe(false);
    }),
  );
});
