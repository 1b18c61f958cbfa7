import { describe, expect, test } from '@jest/globals';
import { ageAt, dayInFrance } from '../../civil-status/birthdate.ts';
import { generateNir, parseNir } from '../../civil-status/nir.ts';
import { isCogCode, isKnownCommune, isKnownCountry } from '../../civil-status/places.ts';
import { parseSpi } from '../../civil-status/spi.ts';
import { acceptIdentity } from '../../contract/source-identity.ts';
import { MovableClock } from '../../infrastructure/clock.ts';
import { createPersonaBook } from '../../personas/book.ts';
import { EVERY_SOURCE } from '../../personas/citizens/citizen.ts';
import { stock } from '../../personas/citizens/index.ts';
import { KINDS, type Kind } from '../../personas/kinds.ts';
import type { Persona } from '../../personas/persona.ts';
import { catalogue } from '../../scenarios/index.ts';

const TODAY = '2026-06-15';
const personas = stock.map((citizen) => citizen.asOf(TODAY));
const ofKind = (kind: Kind) => personas.filter(({ kinds }) => kinds.includes(kind));
const is = (persona: Persona, kind: Kind) => persona.kinds.includes(kind);
const YEAR = 365.25 * 24 * 3600 * 1000;

describe('the stock', () => {
  test('has at least one person of every kind, and no kind of its own', () => {
    const used = new Set(personas.flatMap(({ kinds }) => kinds));
    expect([...used].sort()).toEqual(Object.keys(KINDS).sort());
    expect(personas.every(({ kinds }) => kinds.length > 0)).toBe(true);
  });

  // The proposal of identity sources §7.4, in its order.
  test.each<[Kind, number]>([
    ['default', 1],
    ['homonyms', 2],
    ['duplicate', 2],
    ['twins', 2],
    ['born-75', 1],
    ['born-2a', 1],
    ['born-2b', 1],
    ['born-97', 1],
    ['born-98', 1],
    ['born-abroad', 1],
    ['presumed-day', 1],
    ['presumed-month', 1],
    ['under-15', 1],
    ['under-16', 1],
    ['under-18', 1],
    ['over-120', 1],
    ['single-letter-name', 1],
    ['particle', 1],
    ['apostrophe', 1],
    ['ligature', 1],
    ['all-caps', 1],
    ['mixed-case', 1],
    ['several-given-names', 1],
    ['compound-given-name-hyphen', 1],
    ['compound-given-name-space', 1],
    ['usage-name-differs', 1],
    ['usage-name-same', 1],
    ['usage-name-absent', 1],
    ['gender-unspecified', 1],
    ['register-rectified', 1],
    ['register-no-echo', 1],
    ['register-single-echo', 1],
    ['register-several-echoes', 1],
    ['register-usage-name-only', 1],
    ['deceased', 1],
    ['no-email', 1],
    ['unreachable-email', 1],
    ['blocked-account', 1],
    ['blocked-source', 1],
    ['merged-commune', 1],
    ['algeria-before-1962', 1],
    ['mayotte-before-2011', 1],
  ])('%s: at least %d', (kind, count) => {
    expect(ofKind(kind).length).toBeGreaterThanOrEqual(count);
  });

  test('tells people apart by id and by label', () => {
    expect(new Set(personas.map(({ id }) => id)).size).toBe(personas.length);
    expect(new Set(personas.map(({ label }) => label)).size).toBe(personas.length);
    expect(personas.filter(({ id }) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
  });

  test('the first is the default: known everywhere, nothing to say', () => {
    const [first] = personas;
    expect(first?.kinds).toEqual(['default']);
    expect(Object.keys(first?.credentials ?? {}).sort()).toEqual([...EVERY_SOURCE].sort());
    expect(first).not.toHaveProperty('register');
    expect(first).not.toHaveProperty('account');
  });

  test.each([
    ['impots', 30],
    ['ameli', 30],
    ['msa', 8],
    ['la-poste', 8],
    ['mobile-connect', 8],
    ['alicem', 8],
    ['yris', 8],
    ['france-identite', 8],
    ['trustme', 8],
  ])('%s knows at least %d people', (source, count) => {
    expect(personas.filter(({ credentials }) => source in credentials).length).toBeGreaterThanOrEqual(count);
  });

  test('writes only to addresses and telephones kept for fiction', () => {
    for (const { identity } of personas) {
      if (identity.email !== undefined)
        expect(identity.email).toMatch(/^[a-z0-9.-]+@(example\.(org|com)|courrier\.invalid)$/);
      if (identity.phone_number !== undefined) expect(identity.phone_number).toMatch(/^\+33639980\d{3}$/);
    }
  });
});

describe.each(personas)('$id', (persona) => {
  const { credentials, identity, nir = '', spi = '' } = persona;
  const reading = parseNir(nir);
  const registered = persona.register && 'identity' in persona.register ? persona.register.identity : identity;

  test('is told in one French sentence', () => {
    expect(persona.why).toMatch(/^\p{Lu}.+[^.]\.$/u);
    expect(persona.why).not.toMatch(/\. \p{Lu}/u);
  });

  test('has a readable NIR and numéro fiscal, its own', () => {
    expect(reading.ok).toBe(true);
    expect(parseSpi(spi)).toEqual({ ok: true, spi });
    expect(spi.startsWith('3999')).toBe(true);
    expect(personas.filter((other) => other.nir === nir)).toHaveLength(1);
    if (!is(persona, 'legal-sex-change')) expect(personas.filter((other) => other.spi === spi)).toHaveLength(1);
  });

  test('has the NIR of its civil status, unless that is the difficulty', () => {
    // What is not sent, or not well formed, cannot be compared.
    const { gender, birthdate, birthplace, birthcountry = '' } = registered;
    if (!reading.ok) throw new Error(reading.reason);
    const { sexe, annee, mois, lieu, ordre } = reading.parts;
    const comparable = {
      gender: gender === 'male' || gender === 'female' ? gender : sexe === '1' ? 'male' : 'female',
      birthdate: birthdate === undefined ? `19${annee}-${mois}-01` : birthdate.replace('02-30', '02-28'),
      birthplace: birthplace !== undefined && isCogCode(birthplace) ? birthplace : lieu,
      birthcountry: isCogCode(birthcountry) ? birthcountry : lieu,
    };
    const same = JSON.stringify(generateNir(comparable, Number(ordre))) === JSON.stringify({ ok: true, nir });
    expect(same).toBe(!is(persona, 'nir-differs'));
  });

  test('was born in places that exist, unless that is the difficulty', () => {
    const { birthplace, birthcountry } = identity;
    const born = birthcountry === '99100' ? isKnownCommune(birthplace ?? '') : isKnownCountry(birthcountry ?? '');
    const wrong: Kind[] = ['unknown-commune', 'invalid-commune', 'invalid-country', 'no-birthplace'];
    expect(born).toBe(!wrong.some((kind) => is(persona, kind)));
  });

  test('is refused by FranceConnect only with the code its sentence names', () => {
    const codes = [];
    if ('faults' in acceptIdentity(identity)) codes.push('Y600006');
    const outcome = persona.register?.outcome;
    if (outcome === 'single-echo') codes.push('Y010004');
    if (outcome === 'several-echoes') codes.push('Y010006');
    if (outcome === 'usage-name-only') codes.push('Y010007');
    if (outcome === 'no-echo') codes.push('Y010008');
    if (outcome === 'rejected') codes.push('Y010009');
    if (outcome === 'timeout') codes.push('Y010011');
    if (outcome === 'http-failure') codes.push('Y010012');
    if (outcome === 'unusable') codes.push('Y010013');
    if (outcome === 'deceased') codes.push('Y010015');
    if (persona.account?.disabled) codes.push('Y180001');
    if (persona.account?.blocked_sources) codes.push('Y100011');
    const carried = catalogue.find(({ id }) => id === persona.scenario);
    codes.push(...(carried?.what.match(/Y\d{6}/g) ?? []));
    expect(persona.why.match(/Y\d{6}/g) ?? []).toEqual(codes);
  });

  test('types at each source what that source asks', () => {
    const password = '123';
    const expected: Record<string, unknown> = {
      impots: { identifiant: spi, password },
      ameli: { identifiant: nir, password },
      msa: { identifiant: nir, password },
      'la-poste': { identifiant: identity.email },
      'mobile-connect': { identifiant: identity.phone_number?.replace('+33', '0') },
      alicem: { identifiant: persona.id },
      yris: { identifiant: identity.phone_number?.replace('+33', '0'), password: '1234' },
      'france-identite': { identifiant: persona.id, password: '123456' },
      trustme: { identifiant: identity.email, password },
    };
    for (const [source, typed] of Object.entries(credentials)) expect(typed).toMatchObject(expected[source] as object);
    expect(Object.keys(credentials).length).toBeGreaterThan(0);
  });
});

describe('each difficulty is really there', () => {
  test.each<[Kind, (persona: Persona) => boolean]>([
    ['no-phone', ({ identity }) => identity.phone_number === undefined],
    ['gender-unspecified', ({ identity }) => identity.gender === 'unspecified'],
    ['several-given-names', ({ identity }) => /\S \S+ \S/.test(identity.given_name ?? '')],
    ['compound-given-name-hyphen', ({ identity }) => /^\S+-\S+/.test(identity.given_name ?? '')],
    ['usage-name-differs', ({ identity }) => ![undefined, identity.family_name].includes(identity.preferred_username)],
    ['usage-name-same', ({ identity }) => identity.preferred_username === identity.family_name],
    ['usage-name-absent', ({ identity }) => identity.preferred_username === undefined],
    ['particle', ({ identity }) => /^DE LA /.test(identity.family_name ?? '')],
    ['apostrophe', ({ identity }) => /'/.test(identity.family_name ?? '')],
    ['ligature', ({ identity }) => /œ/i.test(identity.family_name ?? '') && /æ/i.test(identity.given_name ?? '')],
    ['mixed-case', ({ identity }) => identity.family_name !== identity.family_name?.toUpperCase()],
    ['all-caps', ({ identity }) => identity.given_name === identity.given_name?.toUpperCase()],
    ['single-letter-name', ({ identity }) => identity.family_name?.length === 1],
    ['long-name', ({ identity }) => (identity.family_name?.length ?? 0) > 50],
    ['born-75', ({ identity }) => /^75/.test(identity.birthplace ?? '')],
    ['born-2a', ({ identity }) => /^2A/.test(identity.birthplace ?? '')],
    ['born-2b', ({ identity }) => /^2B/.test(identity.birthplace ?? '')],
    ['born-97', ({ identity }) => /^97/.test(identity.birthplace ?? '')],
    ['born-98', ({ identity }) => /^98/.test(identity.birthplace ?? '')],
    ['born-abroad', ({ identity }) => identity.birthcountry !== '99100'],
    ['corsica-before-1976', ({ nir = '' }) => nir.startsWith('20', 5)],
    ['seine-before-1968', ({ nir = '' }) => nir.startsWith('75', 5)],
    [
      'algeria-before-1962',
      ({ identity }) => identity.birthcountry === '99352' && (identity.birthdate ?? '') < '1962-07',
    ],
    ['mayotte-before-2011', ({ nir = '' }) => nir.startsWith('985', 5)],
    ['presumed-day', ({ identity }) => /-(0[1-9]|1[0-2])-00$/.test(identity.birthdate ?? '')],
    ['presumed-month', ({ identity, nir = '' }) => /-00-00$/.test(identity.birthdate ?? '') && nir.slice(3, 5) > '12'],
    ['no-given-name', ({ identity }) => !('given_name' in identity)],
    ['no-family-name', ({ identity }) => !('family_name' in identity)],
    ['no-gender', ({ identity }) => !('gender' in identity)],
    ['no-birthdate', ({ identity }) => !('birthdate' in identity)],
    ['no-birthplace', ({ identity }) => !('birthplace' in identity)],
    ['no-email', ({ identity }) => !('email' in identity)],
    ['unreachable-email', ({ identity }) => /\.invalid$/.test(identity.email ?? '')],
  ])('%s', (kind, shows) => {
    expect(ofKind(kind).filter((persona) => !shows(persona))).toEqual([]);
  });

  test('a compound first name with a space is one name for the register only', () => {
    for (const { identity, register } of ofKind('compound-given-name-space')) {
      expect(register).toMatchObject({ outcome: 'found', identity: { given_name: identity.given_name } });
      if (register?.outcome === 'found') expect(register.identity.given_name_array).toContain('Jean René');
    }
  });

  test('a rectified identity differs from the one sent', () => {
    for (const { identity, register } of ofKind('register-rectified')) {
      if (register?.outcome !== 'rectified') throw new Error('not rectified');
      const { given_name, family_name, birthdate } = register.identity;
      expect({ given_name, family_name, birthdate }).not.toMatchObject({
        given_name: identity.given_name,
        family_name: identity.family_name,
        birthdate: identity.birthdate,
      });
    }
  });

  const pivot = ({ identity }: Persona) => {
    const { given_name, family_name, birthdate, gender, birthplace, birthcountry } = identity;
    return { given_name, family_name, birthdate, gender, birthplace, birthcountry };
  };
  const different = (kind: Kind) => {
    const [one, other] = ofKind(kind).map(pivot).map(Object.entries);
    return one?.filter(([, value], index) => value !== other?.[index]?.[1]).map(([claim]) => claim);
  };

  test.each<[Kind, string[]]>([
    ['homonyms', ['birthplace']],
    ['duplicate', []],
    ['twins', ['given_name']],
    ['father-and-son', ['birthdate']],
    ['legal-sex-change', ['given_name', 'gender']],
  ])('%s differ only by %j', (kind, claims) => {
    expect(ofKind(kind)).toHaveLength(2);
    expect(different(kind)).toEqual(claims);
  });

  test('duplicates have nothing in common but their civil status', () => {
    const [one, other] = ofKind('duplicate');
    expect([one?.nir, one?.spi, one?.identity.email]).not.toContain(other?.nir);
    expect(one?.identity.email).not.toBe(other?.identity.email);
  });

  test('a change of civil status keeps the numéro fiscal and changes the NIR', () => {
    const [before, after] = ofKind('legal-sex-change');
    expect(before?.spi).toBe(after?.spi);
    expect(before?.nir).not.toBe(after?.nir);
  });

  test('spouses share their mailbox', () => {
    expect(new Set(ofKind('spouses').map(({ identity }) => identity.email)).size).toBe(1);
  });

  test('minors are unknown to the sources for adults', () => {
    for (const { credentials } of ofKind('minor')) {
      expect(Object.keys(credentials)).not.toContain('impots');
      expect(Object.keys(credentials)).not.toContain('la-poste');
      expect(Object.keys(credentials)).not.toContain('alicem');
      expect(Object.keys(credentials)).not.toContain('france-identite');
    }
  });
});

describe('ages stand still', () => {
  const ages: [Kind, (age: number) => boolean][] = [
    ['under-15', (age) => age < 15],
    ['under-16', (age) => age < 16],
    ['under-18', (age) => age < 18],
    ['minor', (age) => age < 18],
    ['under-25', (age) => age < 25],
    ['age-15', (age) => age === 15],
    ['age-16', (age) => age === 16],
    ['age-18', (age) => age === 18],
    ['over-120', (age) => age > 120],
  ];

  test.each([0, 30, -20, 0.3, 0.6])('with the clock moved by %d years', (years) => {
    const clock = new MovableClock();
    const book = createPersonaBook({ clock });
    book.all();
    clock.advance(years * YEAR);
    const today = dayInFrance(clock.now());
    for (const [kind, expected] of ages) {
      const people = book.all().filter(({ kinds }) => kinds.includes(kind));
      expect(people.length).toBeGreaterThan(0);
      for (const { identity, nir } of people) {
        expect(expected(ageAt(identity.birthdate ?? '', today))).toBe(true);
        expect(nir?.slice(1, 5)).toBe(`${identity.birthdate?.slice(2, 4)}${identity.birthdate?.slice(5, 7)}`);
      }
    }
  });

  test('a birth date moves on the birthday only', () => {
    const inaya = stock.find(({ id }) => id === 'inaya-belhadrani');
    const born = (today: string) => inaya?.asOf(today).identity.birthdate;
    expect(born('2026-05-05')).toBe('2010-05-06');
    expect(born('2026-05-06')).toBe('2011-05-06');
    expect(born('2027-05-05')).toBe('2011-05-06');
  });
});
