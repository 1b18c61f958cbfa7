import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RegisterQuery } from '../../civil-status/register.ts';
import { MovableClock } from '../../infrastructure/clock.ts';
import { createPersonaBook } from '../../personas/book.ts';
import { asRegistered, registerFromPersonas } from '../../personas/register.ts';

const book = createPersonaBook({ clock: { now: () => Date.parse('2026-06-15T12:00:00Z') } });
const register = registerFromPersonas(book);

function queryAbout(id: string): RegisterQuery {
  const { identity } = book.require(id);
  const { given_name = '', family_name = '', birthdate = '', gender, birthplace = '', birthcountry = '' } = identity;
  if (gender !== 'male' && gender !== 'female') throw new Error(`${id} cannot reach the register`);
  return { given_name, family_name, birthdate, gender, birthplace, birthcountry };
}

const stranger: RegisterQuery = {
  given_name: 'Zéphyrine Aude',
  family_name: 'de Nulle-Part',
  birthdate: '1992-11-00',
  gender: 'female',
  birthplace: '75107',
  birthcountry: '99100',
};

describe('someone no persona is', () => {
  test('is found as is, in the register’s writing', async () => {
    expect(await register.identify(stranger)).toEqual({
      outcome: 'found',
      identity: {
        given_name: 'Zéphyrine Aude',
        given_name_array: ['Zéphyrine', 'Aude'],
        family_name: 'DE NULLE-PART',
        birthdate: '1992-11-01',
        gender: 'female',
        birthplace: '75107',
        birthcountry: '99100',
      },
    });
  });

  test.each([
    ['1992-00-00', '1992-01-01'],
    ['1992-11-00', '1992-11-01'],
    ['1992-11-24', '1992-11-24'],
  ])('born %s, is written %s', (birthdate, written) => {
    expect(asRegistered({ ...stranger, birthdate }).birthdate).toBe(written);
  });

  test.each(['Alger', '90900', '75107', ''])('born abroad at %j, has no place', (birthplace) => {
    expect(asRegistered({ ...stranger, birthplace, birthcountry: '99352' }).birthplace).toBe('');
  });
});

describe('a persona', () => {
  test.each([
    ['priscille-vandekerre', 'no-echo'],
    ['gerald-moutierol', 'single-echo'],
    ['laurent-petitpierroux', 'several-echoes'],
    ['yvette-duponchault', 'usage-name-only'],
    ['xavier-rouillebec', 'rejected'],
    ['nicole-lentignac', 'timeout'],
    ['denis-pannequier', 'http-failure'],
    ['irene-brouillaudet', 'unusable'],
  ])('%s: %s, without identity', async (id, outcome) => {
    expect(await register.identify(queryAbout(id))).toEqual({ outcome });
  });

  test.each([
    ['odette-lavergnole', 'deceased', { family_name: 'LAVERGNOLE' }],
    ['fernand-escoubasse', 'deceased', { gender: 'male' }],
    [
      'helene-brissonnault',
      'rectified',
      { given_name: 'Hélène Marguerite', given_name_array: ['Hélène', 'Marguerite'], family_name: 'BRISSONNAULT' },
    ],
    ['firmin-castelbouc', 'rectified', { birthdate: '1968-04-21' }],
    ['jean-rene-pontcarral', 'found', { given_name_array: ['Jean René', 'Aristide'] }],
    ['norbert-pastourelle', 'found', { family_name: 'PASTOURELLE' }],
    ['tuan-vo-dinhac', 'found', { birthdate: '1979-01-01', birthplace: '' }],
    ['annelise-krummholzer', 'found', { birthplace: '', birthcountry: '99109' }],
    ['rachid-el-maatoufi', 'found', { birthplace: '', birthcountry: '99350' }],
    ['anli-mdallahi', 'found', { birthplace: '98511' }],
    ['angele-dubreuil', 'found', { given_name: 'Angèle Louise', birthplace: '37261' }],
  ])('%s: %s', async (id, outcome, identity) => {
    expect(await register.identify(queryAbout(id))).toMatchObject({ outcome, identity });
  });

  test('is recognised whatever the case and the accents of the names', async () => {
    const query = { ...queryAbout('priscille-vandekerre'), given_name: 'PRISCILLE', family_name: 'vandekérre' };
    expect(await register.identify(query)).toEqual({ outcome: 'no-echo' });
  });

  test.each<[keyof RegisterQuery, string]>([
    ['given_name', 'Priscilla'],
    ['family_name', 'VANDEKERRES'],
    ['birthdate', '1983-03-06'],
    ['gender', 'male'],
    ['birthplace', '59351'],
    ['birthcountry', '99131'],
  ])('is not somebody with another %s', async (claim, value) => {
    const query: RegisterQuery = { ...queryAbout('priscille-vandekerre'), [claim]: value };
    expect(await register.identify(query)).toMatchObject({ outcome: 'found' });
  });

  test('who keeps an age is recognised after the clock moved', async () => {
    const clock = new MovableClock();
    const child = {
      id: 'enfant',
      born: { years: 10, on: '01-01' },
      asOf: (day: string) => ({
        id: 'enfant',
        label: 'Enfant',
        why: 'Pour un test.',
        kinds: [],
        identity: { ...stranger, birthdate: day },
        register: { outcome: 'no-echo' as const },
        credentials: {},
      }),
    };
    const moving = createPersonaBook({ clock, citizens: [child] });
    const moved = registerFromPersonas(moving);
    const query = () => ({ ...stranger, birthdate: moving.require('enfant').identity.birthdate ?? '' });
    const before = query();
    expect(await moved.identify(before)).toEqual({ outcome: 'no-echo' });
    clock.advance(400 * 24 * 3600 * 1000);
    expect(await moved.identify(query())).toEqual({ outcome: 'no-echo' });
    expect(await moved.identify(before)).toMatchObject({ outcome: 'found' });
  });
});

test('answers any query', async () => {
  const text = fc.string({ unit: 'binary' });
  const queries = fc.record({
    given_name: text,
    family_name: text,
    birthdate: text,
    gender: fc.constantFrom('male' as const, 'female' as const, 'unspecified' as const),
    birthplace: text,
    birthcountry: text,
  });
  await fc.assert(
    fc.asyncProperty(queries, async (query) => {
      expect((await register.identify(query)).outcome).toBe('found');
    }),
  );
});
