import { describe, expect, test } from '@jest/globals';
import { parseNir } from '../../civil-status/nir.ts';
import { parseSpi } from '../../civil-status/spi.ts';
import { systemClock } from '../../infrastructure/clock.ts';
import { createPersonaBook } from '../../personas/book.ts';
import { oddities } from '../../personas/coherence.ts';
import { completePersona, madeUp, type OwnPersona, ownPersonaSchema } from '../../personas/own-persona.ts';

const CAMILLE = {
  given_name: 'Camille Élodie',
  family_name: 'd’Orvieux',
  birthdate: '1990-04-12',
  gender: 'female',
  birthplace: '37261',
  birthcountry: '99100',
  email: 'camille@example.org',
};

const nobody = { get: () => undefined, holder: () => undefined };
const complete = (own: OwnPersona, others: Parameters<typeof completePersona>[1] = nobody) =>
  completePersona(ownPersonaSchema.parse(own), others);

describe('a person of one’s own', () => {
  test('is whole from a name and a birth, and nothing is odd about what was made up', () => {
    const persona = complete({ identity: CAMILLE });
    expect(persona).toMatchObject({ id: 'camille-d-orvieux', label: 'Camille D’ORVIEUX', identity: CAMILLE });
    expect(parseNir(persona.nir ?? '')).toMatchObject({
      ok: true,
      parts: { sexe: '2', annee: '90', mois: '04', lieu: '37261' },
    });
    expect(parseSpi(persona.spi ?? '')).toMatchObject({ ok: true });
    expect(persona.credentials).toMatchObject({
      ameli: { identifiant: persona.nir, password: '123' },
      impots: { identifiant: persona.spi, password: '123' },
      'la-poste': { identifiant: 'camille@example.org' },
      alicem: { identifiant: 'camille-d-orvieux' },
    });
    expect(oddities(persona)).toEqual([]);
    expect(complete({ identity: CAMILLE })).toEqual(persona);
  });

  test('has an e-mail and a country made up, unless the person is said to have none', () => {
    const { email: _email, birthcountry: _birthcountry, ...born } = CAMILLE;
    const own = ownPersonaSchema.parse({ identity: born });
    const persona = completePersona(own, nobody);
    expect(persona.identity).toEqual({ ...CAMILLE, email: 'camille-d-orvieux@example.org' });
    expect(oddities(persona)).toEqual([]);
    expect(madeUp(own, persona)).toEqual([
      'id',
      'nir',
      'spi',
      'credentials',
      'identity.birthcountry',
      'identity.email',
    ]);
    const { identity } = complete({ identity: { ...born, email: null, birthcountry: null } });
    expect(identity).toEqual(born);
  });

  test('who shares an e-mail signs in by the id where e-mails tell people apart', () => {
    const book = createPersonaBook({ clock: systemClock });
    expect(book.put('test', [complete({ identity: CAMILLE }, book)])).toEqual([]);
    const spouse = complete({ identity: { ...CAMILLE, given_name: 'Maxime', gender: 'male' } }, book);
    expect(spouse.credentials['la-poste']).toEqual({ identifiant: 'maxime-d-orvieux' });
    expect(complete({ identity: CAMILLE }, book).id).toBe('camille-d-orvieux-2');
  });

  test.each(['angele-dubreuil', 'dk-signe', 'mamadou-tirailh'])(
    'may be %s of the stock, given whole under another id',
    (id) => {
      const copy = { ...createPersonaBook({ clock: systemClock }).require(id), id: 'copy' } as OwnPersona;
      expect(complete(copy)).toEqual(copy);
    },
  );

  test('of another European country brings no claim that was not written down, and signs in by the bridge alone', () => {
    const ada = {
      identity: { given_name: 'Ada', family_name: 'Virtanen', birthdate: '1990-01-02' },
      european: { identifier: 'FI/FR/1234', level: 'high' },
    } as const;
    const persona = complete(ada);
    expect(persona).toEqual({
      ...ada,
      id: 'ada-virtanen',
      label: 'Ada VIRTANEN',
      why: expect.any(String),
      kinds: ['own'],
      credentials: { 'eidas-bridge': { identifiant: 'FI/FR/1234' } },
    });
    expect(oddities(persona)).toEqual([]);
    // A place in words is no difference from the number.
    expect(oddities(createPersonaBook({ clock: systemClock }).require('dk-signe'))).toEqual([]);
  });

  test.each([
    [
      { identity: { ...CAMILLE, birthplace: '37000' } },
      'birthplace: 37000 is not a commune. It is a postal code: Tours is 37261.',
    ],
    [
      { identity: { ...CAMILLE, birthplace: 'Tours' } },
      'birthplace: Tours is not a commune. Codes have five characters, such as 37261 or 2A004.',
    ],
    [
      { identity: { ...CAMILLE, birthcountry: '99999' } },
      'birthcountry: 99999 is not the code of a country (France is 99100).',
    ],
    [
      { identity: { ...CAMILLE, birthdate: '1990-02-30' } },
      'birthdate: 1990-02-30 is not a date (YYYY-MM-DD, with 00 for a day or a month that is unknown).',
    ],
    [{ identity: { ...CAMILLE, gender: 'Female' } }, 'gender: Female is not male, female or unspecified.'],
    [
      { identity: { ...CAMILLE, email: null, birthplace: undefined } },
      'No email, no birthplace: FranceConnect refuses an identity without it (Y600006).',
    ],
    [{ identity: CAMILLE, nir: '1900437261001' }, 'nir: 1900437261001 says a man, and gender is female.'],
    [{ identity: CAMILLE, nir: '2910437261001' }, "nir: 2910437261001 says born in '91, and birthdate is 1990-04-12."],
    [
      { identity: CAMILLE, nir: '2900537261001' },
      'nir: 2900537261001 says born in month 05, and birthdate is 1990-04-12.',
    ],
    [
      { identity: CAMILLE, nir: '2900475107001' },
      'nir: 2900475107001 says born in 75107 (Paris 7e Arrondissement), and the place of birth is 37261 (Tours).',
    ],
    [{ identity: CAMILLE, nir: '12' }, 'nir: 12 is no NIR (format).'],
    [
      { identity: CAMILLE, spi: '3999999700000' },
      'spi: 3999999700000 has wrong check digits, as half of the tax administration’s own test numbers do.',
    ],
  ] as const)('odd in %j is told in a sentence, and refused in none', (own, warning) => {
    expect(oddities(complete(own as OwnPersona))).toContain(warning);
  });

  test('a pseudo-month, a former code of the commune and a birth abroad are not odd', () => {
    const odd = (identity: object, nir: string) => oddities(complete({ identity: { ...CAMILLE, ...identity }, nir }));
    expect(odd({}, '2902037261001')).toEqual([]);
    expect(odd({ birthplace: '13208' }, '2900413055001')).toEqual([]);
    expect(odd({ birthplace: undefined, birthcountry: '99352' }, '2900499352001')).toEqual([]);
  });
});
