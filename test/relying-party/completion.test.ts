import { describe, expect, it } from '@jest/globals';
import { dayInFrance } from '../../civil-status/birthdate.ts';
import { generateNir, nirKey } from '../../civil-status/nir.ts';
import type { Walker } from '../../infrastructure/browser/walker.ts';
import { ANGELA, ANGELA_NIR, KARIM, KARIM_NIR } from './support/broker.ts';
import { Backstage } from './support/member.ts';
import {
  arriveAs,
  COMPLETION,
  completion,
  heading,
  path,
  SIGN_OUT,
  signUpAs,
  stage,
  visit,
  words,
} from './support/site.ts';

const on = stage();
const { nir, cle } = ANGELA_NIR;

const errorOf = (walker: Walker, field: string) => words(walker, `#${field}-error`).replace('⚠ ', '');

describe('the nom d’usage FranceConnect sent', () => {
  const married = { ...ANGELA, preferred_username: 'MARCHAL' };
  const field = (walker: Walker) => walker.page.document.querySelector('[name="nomUsage"]');
  const calledThen = async (nomUsage: string | undefined) => {
    const walker = await arriveAs(married, on);
    expect(field(walker)?.getAttribute('value')).toBe('MARCHAL');
    await walker.submit(COMPLETION, completion({ nir, cle, ...(nomUsage !== undefined && { nomUsage }) }));
    return walker;
  };
  const named = async (walker: Walker) => words(await visit(on, '/mon-compte', walker), 'main');

  it('is kept as it is, and follows FranceConnect', async () => {
    await calledThen(undefined);
    const walker = await arriveAs({ ...married, preferred_username: 'PETITJEAN' }, on);
    expect(await named(walker)).toContain('PETITJEAN');
  });

  it.each([
    ['may be another', 'Lefèvre-Ronsard', 'Lefèvre-Ronsard'],
    ['may be none', '', undefined],
  ])('%s, which FranceConnect does not undo', async (_, typed, expected) => {
    await calledThen(typed);
    const shown = await named(await arriveAs({ ...married, preferred_username: 'PETITJEAN' }, on));
    expect(shown).not.toMatch(/MARCHAL|PETITJEAN/);
    if (expected) expect(shown).toContain(expected);
  });

  it('is checked like any name, what was typed being kept', async () => {
    const walker = await calledThen('M0RIN!');
    expect(walker.page.status).toBe(422);
    expect(errorOf(walker, 'nomUsage')).toBe('Saisissez uniquement votre nom d’usage.');
    expect(field(walker)?.getAttribute('value')).toBe('M0RIN!');
  });

  it('is not asked of who has none', async () => {
    const { preferred_username: _, ...unmarried } = married;
    expect(field(await arriveAs(unmarried, on))).toBeNull();
  });
});

describe('the number and its key', () => {
  it.each([
    ['as they are', { nir, cle }, {}],
    ['with spaces', { nir: ' 2 62 08 75 107 042 ', cle: ' 55 ' }, {}],
    ['with the key pasted after the number', { nir: `${nir}55`, cle: '' }, {}],
    ['with the key pasted and typed', { nir: '2 62 08 75 107 042 55', cle: '55' }, {}],
    [
      'in lower case, for Corsica',
      { nir: '280052b033042', cle: '71' },
      { birthdate: '1980-05-02', birthplace: '2B033' },
    ],
  ])('are accepted %s', async (_, values, born) => {
    const walker = await arriveAs({ ...ANGELA, ...born }, on);
    await walker.submit(COMPLETION, completion(values));
    expect(path(walker)).toBe('/droits');
  });

  const LENGTH = 'Le numéro de sécurité sociale doit comporter 13 caractères.';
  const PROVISIONAL = 'Ce numéro semble provisoire. Votre numéro définitif est nécessaire.';
  const KEY = 'La clé ne correspond pas au numéro saisi.';
  it.each([
    ['nir', 'Saisissez votre numéro de sécurité sociale.', { nir: '', cle: '' }],
    ['cle', 'Saisissez la clé, les deux chiffres qui suivent le numéro.', { nir: '', cle: '' }],
    ['nir', LENGTH, { nir: '262087510704', cle: '55' }],
    ['nir', LENGTH, { nir: `${nir}5`, cle: '55' }],
    ['nir', LENGTH, { nir: `${nir}5555`, cle: '55' }],
    ['nir', LENGTH, { nir: '2621375107042', cle: '42' }],
    ['nir', LENGTH, { nir: '262O875107042', cle: '55' }],
    ['nir', PROVISIONAL, { nir: '3620875107042', cle: '55' }],
    [
      'nir',
      'Ce numéro de sécurité sociale n’existe pas : vérifiez ses trois derniers chiffres.',
      { nir: '2620875107000', cle: '00' },
    ],
    ['cle', 'Saisissez la clé, les deux chiffres qui suivent le numéro.', { nir, cle: '' }],
    ['cle', KEY, { nir, cle: '00' }],
    ['cle', KEY, { nir, cle: '5' }],
    ['cle', KEY, { nir, cle: 'ab' }],
    ['cle', KEY, { nir: `${nir}00`, cle: '' }],
    ['cle', KEY, { nir: `${nir}00`, cle: '55' }],
    ['cle', KEY, { nir: `${nir}55`, cle: '00' }],
  ])('%s: « %s »', async (field, message, values) => {
    const walker = await arriveAs(ANGELA, on);
    await walker.submit(COMPLETION, completion(values));
    expect(walker.page.status).toBe(422);
    expect(errorOf(walker, field)).toBe(message);
    expect(words(walker, `.error-summary a[href="#${field}"]`)).toBe(message);
    expect(walker.page.document.querySelector('#nir')?.getAttribute('value')).toBe(values.nir);
    expect(walker.page.document.querySelector('#cle')?.getAttribute('value')).toBe(values.cle);
    expect(path(await arriveAs(ANGELA, on))).toBe('/fc/completer');
  });
});

describe('the rest of the form', () => {
  it.each([
    '',
    'angela',
    'angela@',
    '@exemple.fr',
    'a b@exemple.fr',
    `${'a'.repeat(250)}@exemple.fr`,
    'a@b@exemple.fr',
  ])('wants an e-mail address, not « %s »', async (email) => {
    const walker = await arriveAs(ANGELA, on);
    await walker.submit(COMPLETION, { ...completion(ANGELA_NIR), email });
    expect(walker.page.status).toBe(422);
    expect(errorOf(walker, 'email')).toMatch(/^Saisissez une adresse e-mail valide/);
    expect(walker.page.document.querySelector('#email')?.getAttribute('value')).toBe(email);
  });

  it('writes the domain of the address in lower case', async () => {
    const walker = await arriveAs(ANGELA, on);
    await walker.submit(COMPLETION, { ...completion(ANGELA_NIR), email: ' Angela.D@Exemple.FR ' });
    await walker.get('/mon-compte');
    expect(words(walker)).toContain('Angela.D@exemple.fr');
  });

  it('wants the terms accepted, and keeps what was typed', async () => {
    const walker = await arriveAs(ANGELA, on);
    await walker.submit(COMPLETION, { ...completion(ANGELA_NIR), cgu: undefined });
    expect(walker.page.status).toBe(422);
    expect(errorOf(walker, 'cgu')).toBe('Vous devez accepter les conditions générales d’utilisation.');
    await walker.submit(COMPLETION, { cgu: 'oui' });
    expect(path(walker)).toBe('/droits');
  });

  it('lists every fault at once', async () => {
    const walker = await arriveAs(ANGELA, on);
    await walker.submit(COMPLETION, { nir: '1', cle: '1', email: 'x' });
    expect(walker.page.document.querySelectorAll('.error-summary li')).toHaveLength(3);
    expect(words(walker, 'title')).toMatch(/^Erreur/);
  });
});

describe('what may be left out (B3)', () => {
  const ADDRESS = { numero: '12', indice: 'bis', typeVoie: 'rue', voie: 'des Lilas', codePostal: '29242' };

  it('diploma, telephones and address are kept when given', async () => {
    const walker = await arriveAs(ANGELA, on);
    expect(walker.page.document.querySelector('details.cpf-optional')?.getAttribute('open')).toBeUndefined();
    const more = { diplome: 'bac', mobile: '+33 6 39 98 00 42', fixe: '01 99 00 12 34', ...ADDRESS };
    await walker.submit(COMPLETION, { ...completion(ANGELA_NIR), ...more });
    expect(path(walker)).toBe('/droits');
    await walker.get('/mon-compte');
    expect((await new Backstage(on.site).account({ nir })).diploma).toBe('bac');
    for (const kept of ['0639980042', '0199001234', '12 bis rue des Lilas, 29242 Ouessant']) {
      expect(words(walker)).toContain(kept);
    }
  });

  it.each([
    ['diplome', { diplome: 'permis' }, 'Choisissez un diplôme de la liste.'],
    ['mobile', { mobile: '12' }, 'Saisissez un numéro à 10 chiffres, ou commençant par + et l’indicatif du pays.'],
    ['codePostal', { voie: 'des Lilas' }, 'Le code postal comporte 5 chiffres.'],
    ['voie', { codePostal: '29242' }, 'Indiquez le nom de la voie, ou un lieu-dit.'],
    ['commune', { ...ADDRESS, codePostal: '74300' }, 'Choisissez votre ville parmi celles de ce code postal.'],
  ])('%s: what is begun must be right, and is shown', async (field, typed, sentence) => {
    const walker = await arriveAs(ANGELA, on);
    await walker.submit(COMPLETION, { ...completion(ANGELA_NIR), ...typed });
    expect([walker.page.status, errorOf(walker, field)]).toEqual([422, sentence]);
    expect(words(walker, `.error-summary a[href="#${field}"]`)).toBe(sentence);
    const folded = walker.page.document.querySelector('details.cpf-optional')?.getAttribute('open') === undefined;
    expect(folded).toBe(['diplome', 'mobile'].includes(field));
    expect(path(await arriveAs(ANGELA, on))).toBe('/fc/completer');
  });
});

describe('a number that has an account', () => {
  it('is refused with a sentence, whoever asks', async () => {
    await signUpAs(ANGELA, ANGELA_NIR, on);
    const walker = await signUpAs(KARIM, ANGELA_NIR, on);
    expect(walker.page.status).toBe(422);
    expect(errorOf(walker, 'nir')).toMatch(/^Les informations transmises par FranceConnect ne permettent pas/);
    expect(walker.page.document.querySelector('#email')?.getAttribute('value')).toBe('contact@exemple.fr');
    await walker.submit(COMPLETION, { ...KARIM_NIR, cgu: 'oui' });
    expect(path(walker)).toBe('/droits');
  });

  it('opens one account when fifty people send it at the same time', async () => {
    const forms: { cookie: string; token: string }[] = [];
    for (let person = 0; person < 50; person += 1) {
      const walker = await arriveAs({ ...ANGELA, sub: `person-${person}` }, on);
      const token = walker.page.document.querySelector('[name=_csrf]')?.getAttribute('value') ?? '';
      forms.push({ cookie: await walker.cookies.getCookieString(on.site.url), token });
    }
    const places = await Promise.all(
      forms.map(async ({ cookie, token }) => {
        const body = new URLSearchParams({ nir, cle, email: 'contact@exemple.fr', cgu: 'oui', _csrf: token });
        const answer = await fetch(`${on.site.url}/fc/completer`, {
          method: 'POST',
          headers: { cookie },
          body,
          redirect: 'manual',
        });
        return answer.headers.get('location');
      }),
    );
    expect(places.filter((place) => place === '/droits')).toHaveLength(1);
    // The others are the same person under other subs: they must prove it (L17).
    expect(places.filter((place) => place === '/fc/rattacher')).toHaveLength(49);
  });
});

describe('the age', () => {
  /** A birth date that makes somebody n years old today, or n years and a day. */
  function bornYearsAgo(years: number, daysLater = 0): string {
    const today = new Date(`${dayInFrance(Date.now())}T00:00:00Z`);
    today.setUTCFullYear(today.getUTCFullYear() - years);
    today.setUTCDate(today.getUTCDate() + daysLater);
    return today.toISOString().slice(0, 10);
  }
  /** The number of Angela, had she been born that day. */
  function numberOf(birthdate: string) {
    const made = generateNir({ gender: 'female', birthdate, birthplace: '75107', birthcountry: '99100' }, 42);
    if (!made.ok) throw new Error(made.reason);
    return { nir: made.nir, cle: nirKey(made.nir) };
  }
  const box = (walker: Walker) => walker.page.document.querySelector('#apprentissage');

  it('of sixteen opens the account', async () => {
    const birthdate = bornYearsAgo(16);
    const walker = await arriveAs({ ...ANGELA, birthdate }, on);
    expect(box(walker)).toBeNull();
    await walker.submit(COMPLETION, completion(numberOf(birthdate)));
    expect(path(walker)).toBe('/droits');
  });

  it('of fifteen wants an apprenticeship contract', async () => {
    const birthdate = bornYearsAgo(16, 1);
    const walker = await arriveAs({ ...ANGELA, birthdate }, on);
    expect(box(walker)).not.toBeNull();
    await walker.submit(COMPLETION, completion(numberOf(birthdate)));
    expect(walker.page.status).toBe(422);
    expect(errorOf(walker, 'apprentissage')).toBe('À 15 ans, un contrat d’apprentissage signé est nécessaire.');
    await walker.submit(COMPLETION, { apprentissage: 'oui' });
    expect(path(walker)).toBe('/droits');
  });

  it('under fifteen is refused, on the page and behind it', async () => {
    const walker = await arriveAs({ ...ANGELA, birthdate: bornYearsAgo(15, 1) }, on);
    expect(walker.page.status).toBe(403);
    expect(words(walker)).toContain('Le compte est ouvert à partir de 16 ans (15 ans en apprentissage).');
    const token = walker.page.document.querySelector('[name=_csrf]')?.getAttribute('value') ?? '';
    const body = new URLSearchParams({
      nir,
      cle,
      email: 'a@exemple.fr',
      cgu: 'oui',
      apprentissage: 'oui',
      _csrf: token,
    });
    const headers = { cookie: await walker.cookies.getCookieString(on.site.url) };
    const answer = await fetch(`${on.site.url}/fc/completer`, { method: 'POST', headers, body, redirect: 'manual' });
    expect(answer.status).toBe(403);
    await walker.submit(SIGN_OUT);
    expect(heading(walker)).toBe('Vous êtes déconnecté(e)');
  });

  it('of a presumed date counts from its first day', async () => {
    const year = Number(dayInFrance(Date.now()).slice(0, 4)) - 16;
    expect(box(await arriveAs({ ...ANGELA, birthdate: `${year}-00-00` }, on))).toBeNull();
  });
});

describe('who has nothing to complete', () => {
  it('is told that the session has expired', async () => {
    const walker = await visit(on, '/fc/completer');
    expect(walker.page.status).toBe(400);
    expect(heading(walker)).toBe('Votre session a expiré');
  });

  it('goes to the rights when signed in', async () => {
    const walker = await signUpAs(ANGELA, ANGELA_NIR, on);
    await walker.get('/fc/completer');
    expect(path(walker)).toBe('/droits');
    await walker.get('/connexion');
    expect(path(walker)).toBe('/droits');
  });
});
