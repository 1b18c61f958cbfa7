import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nirKey } from '../../civil-status/nir.ts';
import { MovableClock } from '../../infrastructure/clock.ts';
import { createPersonaBook } from '../../personas/book.ts';
import type { Persona } from '../../personas/persona.ts';

const clock = { now: () => Date.parse('2026-06-15T12:00:00Z') };
const book = createPersonaBook({ clock });

const someone = (id: string, credentials: Persona['credentials']): Persona => ({
  id,
  label: id,
  why: 'Pour un test.',
  kinds: [],
  identity: {},
  credentials,
});

describe('find', () => {
  test('finds everybody by every credential, and nobody with another password', () => {
    for (const persona of book.all()) {
      for (const [source, typed] of Object.entries(persona.credentials)) {
        expect(book.find(source, typed)?.id).toBe(persona.id);
        const wrong = book.find(source, { ...typed, password: 'azerty' });
        expect(wrong?.id).toBe(typed.password === undefined ? persona.id : undefined);
      }
    }
  });

  test('knows the account, not the person: each source its own', () => {
    const { credentials } = book.require('noe-pasquerault');
    const ameli = credentials.ameli ?? { identifiant: '' };
    expect(book.find('impots', ameli)).toBeUndefined();
    expect(book.find('unheard-of', ameli)).toBeUndefined();
  });

  const corsican = book.require('ange-toussaint-casabelli').nir ?? '';
  test.each([
    ['ameli', '1 86 02 2a 004 031', 'ange-toussaint-casabelli'],
    ['ameli', ` 1-86-02-2A-004-031 ${nirKey(corsican)}`, 'ange-toussaint-casabelli'],
    ['impots', '3999 000 001 360', 'angele-dubreuil'],
    ['la-poste', ' Angele-Dubreuil@Example.ORG ', 'angele-dubreuil'],
    ['mobile-connect', '06 39 98 00 01', 'angele-dubreuil'],
    ['mobile-connect', '06.39.98.00.01', 'angele-dubreuil'],
    ['mobile-connect', '+33 6 39 98 00 01', 'angele-dubreuil'],
    ['mobile-connect', '+33 (0)6 39 98 00 01', 'angele-dubreuil'],
    ['mobile-connect', '0033639980001', 'angele-dubreuil'],
    ['alicem', 'angele-dubreuil', 'angele-dubreuil'],
    ['ameli', `${corsican}00`, undefined],
    ['ameli', corsican.slice(0, 12), undefined],
    ['ameli', `${corsican}${' '.repeat(400)}x`, undefined],
    ['la-poste', 'angele dubreuil@example.org', undefined],
    ['ameli', '', undefined],
  ])('%s: %j is %s', (source, identifiant, id) => {
    expect(book.find(source, { identifiant, password: '123' })?.id).toBe(id);
  });

  test('a missing password is a wrong one where one is asked', () => {
    expect(book.find('impots', { identifiant: '3999000001360' })).toBeUndefined();
  });

  test('never throws, whatever is typed', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        fc.string(),
        (source, identifiant, password) => {
          expect(book.find(source, { identifiant, password })).toBeUndefined();
          expect(book.find('ameli', { identifiant, password })).toBeUndefined();
          expect(book.get(identifiant)).toBeUndefined();
          expect(book.knownBy(source)).toEqual([]);
        },
      ),
    );
    expect(book.find('ameli', { identifiant: '1'.repeat(1_000_000), password: '123' })).toBeUndefined();
    expect(book.knownBy('__proto__')).toEqual([]);
  });
});

describe('all, get, require, knownBy', () => {
  test('all keeps its order and its list within the day', () => {
    expect(book.all()).toBe(book.all());
    expect(book.all()[0]?.id).toBe('angele-dubreuil');
  });

  test('require names the nearest id', () => {
    expect(book.require('angele-dubreuil').label).toBe('Angèle DUBREUIL');
    expect(() => book.require('angela-dubreuil')).toThrow(
      'Unknown persona "angela-dubreuil". Did you mean "angele-dubreuil"?',
    );
    expect(() => createPersonaBook({ clock, citizens: [] }).require('x')).toThrow('the book is empty');
    expect(() => book.require('x'.repeat(100_000))).toThrow('Unknown persona');
  });

  test('knownBy lists the accounts of one source, in order', () => {
    const known = book.knownBy('alicem');
    expect(known).toEqual(book.all().filter(({ credentials }) => 'alicem' in credentials));
    expect(book.knownBy('unheard-of')).toEqual([]);
  });
});

describe('one’s own people', () => {
  test('may be given beside the stock’s or instead of them, at sources of their own', () => {
    const mine = someone('moi', { intranet: { identifiant: 'MB.01', password: 'secret' } });
    const own = createPersonaBook({ clock, citizens: [mine] });
    expect(own.all()).toEqual([mine]);
    expect(own.find('intranet', { identifiant: 'mb.01', password: 'secret' })).toBe(mine);
    expect(own.find('intranet', { identifiant: 'mb01', password: 'secret' })).toBeUndefined();
  });

  test('are refused together when two have the same credentials', () => {
    const citizens = [
      someone('un', { ameli: { identifiant: '186022A004031' }, impots: { identifiant: '3999000001360' } }),
      someone('deux', { ameli: { identifiant: '1 86 02 2a 004 031' } }),
      someone('un', { impots: { identifiant: '3999 0000 01360' }, 'la-poste': { identifiant: '3999000001360' } }),
    ];
    expect(() => createPersonaBook({ clock, citizens })).toThrow(
      [
        'Two personas have the same credentials:',
        '- ameli: "deux" and "un" share the identifiant 1 86 02 2a 004 031',
        '- id "un" is used twice',
        '- impots: "un" and "un" share the identifiant 3999 0000 01360',
      ].join('\n'),
    );
  });
});

describe('the clock', () => {
  test('moves the birth date of those who keep their age, and their NIR with it', () => {
    const moving = new MovableClock();
    const aged = createPersonaBook({ clock: moving });
    const before = aged.require('noe-pasquerault');
    const everybody = aged.all();
    moving.advance(10 * 365.25 * 24 * 3600 * 1000);
    const after = aged.require('noe-pasquerault');
    expect(aged.all()).not.toBe(everybody);
    expect(after.identity.birthdate).not.toBe(before.identity.birthdate);
    expect(aged.find('ameli', after.credentials.ameli ?? { identifiant: '' })?.id).toBe('noe-pasquerault');
    expect(aged.find('ameli', before.credentials.ameli ?? { identifiant: '' })).toBeUndefined();
    expect(aged.require('angele-dubreuil')).toEqual(book.require('angele-dubreuil'));
  });

  test('a duplicate that only a later day brings does not stop the others', () => {
    let now = clock.now();
    const changing = {
      id: 'changeante',
      born: { years: 20, on: '01-01' },
      asOf: (day: string) => someone('changeante', { ameli: { identifiant: day === '2026-06-15' ? 'a' : 'b' } }),
    };
    const later = createPersonaBook({
      clock: { now: () => now },
      citizens: [someone('fixe', { ameli: { identifiant: 'b' } }), changing],
    });
    now += 24 * 3600 * 1000;
    expect(later.find('ameli', { identifiant: 'b' })?.id).toBe('fixe');
    expect(later.get('changeante')?.id).toBe('changeante');
  });
});
