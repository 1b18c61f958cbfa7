import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { nirKey } from '../../civil-status/nir.ts';
import type { Walker } from '../../infrastructure/browser/walker.ts';
import { memoryStorage } from '../../infrastructure/storage/memory.ts';
import { ANGELA_BEARER, SERENA, testRegister } from './support/register.ts';
import {
  confirm,
  errorOf,
  HOSTILE,
  mails,
  openAccount,
  PASSWORD,
  reach,
  register,
  type Step,
  signIn,
  stepForm,
  steps,
} from './support/sign-up.ts';
import { path, stage, words } from './support/site.ts';

const lines: string[] = [];
const storage = memoryStorage();
const on = stage({
  register: testRegister(),
  storage,
  log: pino({ level: 'trace' }, { write: (line) => void lines.push(line) }),
});

/** The table of the reference (CPF site B4): what is typed, where the sentence is, and the sentence; null when it is accepted. */
const RULES: [step: Step, what: string, typed: Record<string, string>, field: string, sentence: string | null][] = [
  ['identite', 'no name', { nom: '' }, 'nom', 'Saisissez votre nom de naissance.'],
  ['identite', 'a name of spaces', { nom: '  ' }, 'nom', 'Saisissez votre nom de naissance.'],
  ['identite', 'no number', { nir: '' }, 'nir', 'Saisissez votre numéro de sécurité sociale.'],
  [
    'identite',
    'no key, and a number too short',
    { nir: '262', cle: '' },
    'cle',
    'Saisissez la clé, les deux chiffres qui suivent le numéro.',
  ],
  ['identite', 'a name with a digit', { nom: 'Dubois 2' }, 'nom', 'Saisissez uniquement votre nom de naissance.'],
  ['identite', 'a name of marks only', { nom: "- ' -" }, 'nom', 'Saisissez uniquement votre nom de naissance.'],
  ['identite', 'a name in another script', { nom: 'Дюбуа' }, 'nom', 'Saisissez uniquement votre nom de naissance.'],
  ['identite', '81 letters', { nom: 'a'.repeat(81) }, 'nom', 'Saisissez uniquement votre nom de naissance.'],
  ['identite', '80 letters', { nom: 'a'.repeat(80) }, 'nom', null],
  ['identite', 'an apostrophe, a hyphen, a space, diacritics', { nom: " d’Ornéguy-Łæ O'Neil " }, 'nom', null],
  [
    'identite',
    '12 characters',
    { nir: '262087510704' },
    'nir',
    'Le numéro de sécurité sociale doit comporter 13 caractères.',
  ],
  [
    'identite',
    'month 13',
    { nir: '2621375107042' },
    'nir',
    'Le numéro de sécurité sociale doit comporter 13 caractères.',
  ],
  [
    'identite',
    'month 45',
    { nir: '2624575107042' },
    'nir',
    'Le numéro de sécurité sociale doit comporter 13 caractères.',
  ],
  [
    'identite',
    'a Corsica that is none',
    { nir: '262086B004042' },
    'nir',
    'Le numéro de sécurité sociale doit comporter 13 caractères.',
  ],
  [
    'identite',
    'a provisional number',
    { nir: '3620875107042' },
    'nir',
    'Ce numéro semble provisoire. Votre numéro définitif est nécessaire.',
  ],
  [
    'identite',
    'order 000',
    { nir: '2620875107000' },
    'nir',
    'Ce numéro de sécurité sociale n’existe pas : vérifiez ses trois derniers chiffres.',
  ],
  ['identite', 'another key', { cle: '54' }, 'cle', 'La clé ne correspond pas au numéro saisi.'],
  ['identite', 'no key', { cle: '' }, 'cle', 'Saisissez la clé, les deux chiffres qui suivent le numéro.'],
  ['identite', 'the key in the number', { nir: '2 62 08 75 107 042 55', cle: '' }, 'cle', null],
  ['identite', 'dots, hyphens, no-break spaces', { nir: '2.62-08\u00a075.107-042' }, 'nir', null],
  ['identite', 'pseudo-month 25', { nir: '2622575107042', cle: nirKey('2622575107042') }, 'nir', null],
  ['identite', 'a diploma of nobody', { diplome: 'permis' }, 'diplome', 'Choisissez un diplôme de la liste.'],
  ['identite', 'no diploma', { diplome: '' }, 'diplome', null],
  ['contact', 'no telephone', { mobile: '' }, 'mobile', 'Indiquez au moins un numéro de téléphone, mobile ou fixe.'],
  ['contact', 'a landline only', { mobile: '', fixe: '01.99.00.12.34' }, 'fixe', null],
  [
    'contact',
    'nine digits',
    { mobile: '063998004' },
    'mobile',
    'Saisissez un numéro à 10 chiffres, ou commençant par + et l’indicatif du pays.',
  ],
  ['contact', '+33', { mobile: '+33 (0)6 39 98 00 42' }, 'mobile', null],
  ['contact', 'another country', { mobile: '+32 470 12 34 56' }, 'mobile', null],
  [
    'contact',
    'a +33 too short',
    { mobile: '+33 6 39' },
    'mobile',
    'Saisissez un numéro à 10 chiffres, ou commençant par + et l’indicatif du pays.',
  ],
  [
    'contact',
    'no address',
    { email: '', emailBis: '' },
    'email',
    'Saisissez une adresse e-mail valide, par exemple chloe.dupont@exemple.fr.',
  ],
  [
    'contact',
    'no domain',
    { email: 'a@b', emailBis: 'a@b' },
    'email',
    'Saisissez une adresse e-mail valide, par exemple chloe.dupont@exemple.fr.',
  ],
  [
    'contact',
    '255 characters',
    { email: `${'a'.repeat(244)}@exemple.fr`, emailBis: `${'a'.repeat(244)}@exemple.fr` },
    'email',
    'Saisissez une adresse e-mail valide, par exemple chloe.dupont@exemple.fr.',
  ],
  [
    'contact',
    'two addresses',
    { emailBis: 'autre@exemple.fr' },
    'emailBis',
    'Les deux adresses ne sont pas identiques.',
  ],
  [
    'contact',
    'one address in two cases',
    { email: 'Angela@Exemple.FR', emailBis: 'angela@exemple.fr' },
    'emailBis',
    null,
  ],
  ['adresse', 'neither street nor lieu-dit', { voie: '' }, 'voie', 'Indiquez le nom de la voie, ou un lieu-dit.'],
  ['adresse', 'a lieu-dit', { voie: '', lieuDit: 'Kerarmor' }, 'voie', null],
  ['adresse', 'a number in words', { numero: 'douze' }, 'numero', 'Le numéro de voie comporte 5 chiffres au plus.'],
  ['adresse', 'an unknown index', { indice: 'quinquies' }, 'indice', 'Choisissez un indice de la liste.'],
  [
    'adresse',
    'an unknown kind of street',
    { typeVoie: 'tunnel' },
    'typeVoie',
    'Choisissez un type de voie de la liste.',
  ],
  ['adresse', '101 characters', { voie: 'a'.repeat(101) }, 'voie', '100 caractères au plus.'],
  ['adresse', 'four digits', { codePostal: '2924' }, 'codePostal', 'Le code postal comporte 5 chiffres.'],
  ['adresse', 'a code of nowhere', { codePostal: '99999' }, 'codePostal', 'Aucune commune n’a ce code postal.'],
  [
    'adresse',
    'the town of another code',
    { codePostal: '74300', commune: '29155' },
    'commune',
    'Choisissez votre ville parmi celles de ce code postal.',
  ],
  ['mot-de-passe', 'nothing', { motDePasse: '', motDePasseBis: '' }, 'motDePasse', 'Choisissez un mot de passe.'],
  [
    'mot-de-passe',
    '7 characters',
    { motDePasse: 'Format1', motDePasseBis: 'Format1' },
    'motDePasse',
    'Il manque à votre mot de passe : 8 caractères.',
  ],
  [
    'mot-de-passe',
    'no capital, no digit',
    { motDePasse: 'formation', motDePasseBis: 'formation' },
    'motDePasse',
    'Il manque à votre mot de passe : 1 majuscule, 1 chiffre.',
  ],
  [
    'mot-de-passe',
    'no small letter',
    { motDePasse: 'FORMATION1', motDePasseBis: 'FORMATION1' },
    'motDePasse',
    'Il manque à votre mot de passe : 1 minuscule.',
  ],
  [
    'mot-de-passe',
    '129 characters',
    { motDePasse: `Aa1${'a'.repeat(126)}`, motDePasseBis: '' },
    'motDePasse',
    'Le mot de passe compte 128 caractères au plus.',
  ],
  [
    'mot-de-passe',
    'the number in it',
    { motDePasse: 'Ab2 62 08 75 107 042', motDePasseBis: '' },
    'motDePasse',
    'Le mot de passe ne doit pas contenir votre numéro de sécurité sociale.',
  ],
  [
    'mot-de-passe',
    'two passwords',
    { motDePasseBis: 'Formation2027' },
    'motDePasseBis',
    'Les deux mots de passe ne sont pas identiques.',
  ],
  ['mot-de-passe', 'CGU not ticked', { cgu: '' }, 'cgu', 'Vous devez accepter les conditions générales d’utilisation.'],
];

const NEVER_KEPT = ['motDePasse', 'motDePasseBis'];

describe('the rules of each field (B4)', () => {
  it.each(RULES)('%s: %s', async (step, _, typed, field, sentence) => {
    const walker = await reach(step, on.site);
    const filled: Record<string, string> = { ...steps()[step], ...typed };
    const offered = new Set(
      walker.page.document.querySelectorAll('form.card [name]').map((each) => each.getAttribute('name')),
    );
    // A list has no such choice, a town is not offered yet: sent all the same.
    if (Object.keys(filled).every((name) => offered.has(name))) await walker.submit(stepForm(step), filled);
    else await post(walker, `/inscription/${step}`, filled);
    if (sentence === null) {
      expect(path(walker)).not.toBe(`/inscription/${step}`);
      return;
    }
    expect([walker.page.status, errorOf(walker, field)]).toEqual([422, sentence]);
    const [link] = walker.page.document
      .querySelectorAll('.error-summary a')
      .filter((a) => a.getAttribute('href') === `#${field}`);
    expect(link?.text).toBe(sentence);
    const control = walker.page.document.querySelector(`#${field}`);
    expect(control?.getAttribute('aria-invalid')).toBe('true');
    expect(control?.getAttribute('aria-describedby')).toContain(`${field}-error`);
    for (const [name, value] of Object.entries(filled)) {
      const input = walker.page.document.querySelector(`input[name=${name}]:not([type=checkbox])`);
      if (input) expect(input.getAttribute('value')).toBe(NEVER_KEPT.includes(name) ? undefined : value);
    }
    expect(walker.page.body).not.toContain(PASSWORD);
  });

  it('all the errors of a step are told together', async () => {
    const walker = await reach('contact', on.site);
    await walker.submit(stepForm('contact'), { mobile: '12', fixe: '34', email: 'x', emailBis: 'y' });
    expect(walker.page.document.querySelectorAll('.error-summary a').map((a) => a.getAttribute('href'))).toEqual([
      '#mobile',
      '#fixe',
      '#email',
    ]);
  });
});

/** Sends what the form would not, as the walker's next page. */
async function post(walker: Walker, to: string, fields: Record<string, string> | [string, string][]): Promise<void> {
  const form = walker.page.document.querySelector('form.card');
  const csrf = form?.querySelector('[name=_csrf]')?.getAttribute('value') ?? '';
  for (const [name, value] of Array.isArray(fields) ? fields : Object.entries(fields)) {
    if (!form?.querySelector(`[name="${name}"]`))
      form?.insertAdjacentHTML('beforeend', `<input name="${name}" value="${value}">`);
  }
  expect(csrf).not.toBe('');
  await walker.submit(
    `form[action="${to}"]`,
    Object.fromEntries(Array.isArray(fields) ? fields : Object.entries(fields)),
  );
}

describe('what no browser sends', () => {
  /** The answer as it came. */
  async function send(walker: Walker, at: string, fields: [string, string][]) {
    const csrf = walker.page.document.querySelector('form.card [name=_csrf]')?.getAttribute('value') ?? '';
    const cookie = await walker.cookies.getCookieString(on.site.url);
    const body = new URLSearchParams([['_csrf', csrf], ...fields]);
    const answer = await fetch(on.site.url + at, { method: 'POST', body, headers: { cookie }, redirect: 'manual' });
    return { status: answer.status, body: await answer.text() };
  }

  const FINAL = Object.entries(steps()['mot-de-passe']);
  const dump = async () =>
    JSON.stringify(
      await Promise.all(
        ['cpf-accounts', 'cpf-pending-accounts', 'cpf-links'].map((name) => storage.collection(name).entries()),
      ),
    );

  it.each<[string, [string, string][], number, RegExp]>([
    ['a form of ten megabytes', [['motDePasse', 'x'.repeat(10_000_000)]], 413, /trop volumineux/],
    ['a thousand fields', Array.from({ length: 1000 }, (_, n) => [`f${n}`, 'x']), 413, /trop volumineux/],
    ['an unknown field', [...FINAL, ['admin', 'oui']], 400, /un champ qui n’en fait pas partie/],
    [
      'a field named like a member of every object',
      [...FINAL, ['constructor', 'x']],
      400,
      /un champ qui n’en fait pas partie/,
    ],
    ['a field of another step', [...FINAL, ['nir', '1850399351007']], 400, /un champ qui n’en fait pas partie/],
    ['a repeated field', [...FINAL, ['cgu', 'oui']], 400, /envoyé plusieurs fois/],
    ['a control character', [['motDePasse', 'Formation\u00002026'], ...FINAL.slice(1)], 400, /caractère de contrôle/],
    ['an escape character', [['motDePasse', 'Formation\u001b2026'], ...FINAL.slice(1)], 400, /caractère de contrôle/],
  ])('%s is a clear 4xx, and nothing is stored', async (_, fields, status, reason) => {
    const walker = await reach('mot-de-passe', on.site);
    const before = await dump();
    const answer = await send(walker, '/inscription/mot-de-passe', fields);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatch(reason);
    expect(answer.body).not.toMatch(/node_modules|at .*\.ts|Error:/);
    expect(await dump()).toBe(before);
    await walker.submit(stepForm('mot-de-passe'), steps()['mot-de-passe']);
    expect(path(walker)).toBe('/inscription/confirmation');
  });

  it('a name of a million characters is refused, and the draft is as it was', async () => {
    const walker = await reach('contact', on.site);
    await walker.get('/inscription/identite');
    const answer = await send(walker, '/inscription/identite', [['nom', 'é'.repeat(1_000_000)]]);
    expect(answer.status).toBe(413);
    await walker.get('/inscription/identite');
    expect(walker.page.document.querySelector('#nom')?.getAttribute('value')).toBe('DUBOIS');
  });

  it('a replayed form registers once: 409 and where the confirmation is', async () => {
    const walker = await reach('mot-de-passe', on.site);
    const first = await send(walker, '/inscription/mot-de-passe', FINAL as [string, string][]);
    expect(first.status).toBe(303);
    const before = await dump();
    const again = await send(walker, '/inscription/mot-de-passe', FINAL as [string, string][]);
    expect(again.status).toBe(409);
    expect(again.body).toContain('Ce formulaire a déjà été envoyé');
    expect(await dump()).toBe(before);
  });

  it('twice at once, one registers', async () => {
    const walker = await reach('mot-de-passe', on.site);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => send(walker, '/inscription/mot-de-passe', FINAL as [string, string][])),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409, 409, 409, 409]);
  });

  it('a step of a form that is not under way is a 409 that says so', async () => {
    const walker = await reach('identite', on.site);
    const answer = await send(walker, '/inscription/adresse', Object.entries(steps().adresse));
    expect(answer.status).toBe(409);
    expect(answer.body).toContain('Cette inscription n’est plus en cours');
  });
});

describe('hostile text', () => {
  it.each<[Step, string[]]>([
    ['identite', ['nom', 'nir', 'cle']],
    ['contact', ['mobile', 'fixe', 'email', 'emailBis']],
    ['adresse', ['numero', 'voie', 'complement', 'lieuDit', 'codePostal']],
    ['mot-de-passe', ['motDePasse', 'motDePasseBis']],
  ])('in every field of %s comes back escaped', async (step, fields) => {
    const walker = await reach(step, on.site);
    await walker.submit(stepForm(step), Object.fromEntries(fields.map((name) => [name, HOSTILE])));
    expect(walker.page.status).toBe(422);
    expect(walker.page.body).not.toMatch(/<script>alert|<img src=x/);
    const kept = fields.filter((name) => !NEVER_KEPT.includes(name));
    for (const name of kept) {
      expect(walker.page.document.querySelector(`#${name}`)?.getAttribute('value')).toBe(HOSTILE);
    }
  });

  it('that an address may hold is kept, and escaped on « Mon compte »', async () => {
    const filled = steps(SERENA);
    await register(on.site, {
      ...filled,
      adresse: { ...filled.adresse, voie: '<b>des Lilas</b>', complement: '<script>alert(1)</script>' },
    });
    await confirm(on.site, 1);
    const walker = await signIn(on.site, SERENA.nir);
    await walker.get('/mon-compte');
    expect(words(walker)).toContain('12 rue <b>des Lilas</b>, <script>alert(1)</script>, 29242 Ouessant');
    expect(walker.page.body).not.toMatch(/<b>des|<script>alert/);
  });

  it('in the sign-in form, the forgotten password and the link comes back escaped', async () => {
    const walker = await signIn(on.site, HOSTILE);
    expect(walker.page.status).toBe(422);
    expect(walker.page.body).not.toContain('<script>alert');
    await walker.get('/mot-de-passe-oublie');
    await walker.submit('form.card', { nir: HOSTILE, naissance: HOSTILE });
    expect([walker.page.status, walker.page.body.includes('<script>alert')]).toEqual([422, false]);
    for (const at of ['/activation', '/mot-de-passe-oublie/nouveau', '/adresse/nouvelle', '/adresse/confirmation']) {
      await walker.get(`${at}?jeton=${encodeURIComponent(HOSTILE)}`);
      expect([walker.page.status, walker.page.body.includes('<script>alert')]).toEqual([410, false]);
      await walker.get(`${at}?jeton=a&jeton=b`);
      expect(walker.page.status).toBe(410);
    }
  });
});

it('the log tells what happened, and nothing that identifies anybody or opens anything', async () => {
  lines.length = 0;
  await openAccount(on.site, ANGELA_BEARER, 'secret@exemple.fr');
  await signIn(on.site, ANGELA_BEARER.nir, 'Mauvais2026');
  await signIn(on.site, ANGELA_BEARER.nir);
  const sent = await mails(on.site, 1);
  const log = lines.join('');
  for (const event of ['sign-in refused', 'signed in with a password']) expect(log).toContain(event);
  const tokens = sent.flatMap(({ text }) => /jeton=(\S+)/.exec(text)?.[1] ?? []);
  expect(tokens.length).toBeGreaterThan(0);
  for (const secret of [
    ANGELA_BEARER.nir,
    PASSWORD,
    'Mauvais2026',
    'secret@',
    'DUBOIS',
    '1962-08',
    'scrypt$',
    ...tokens,
  ]) {
    expect(log).not.toContain(secret);
  }
});
