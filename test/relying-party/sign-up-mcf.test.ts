import { describe, expect, it } from '@jest/globals';
import { nirKey } from '../../civil-status/nir.ts';
import { ANGELA_BEARER, DECEASED, SERENA, testRegister, UNCERTIFIED } from './support/register.ts';
import {
  confirm,
  EMAIL,
  errorOf,
  linkIn,
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
import { heading, path, stage, visit, words } from './support/site.ts';

const people = testRegister();
const on = stage({ register: people });

describe('the four steps (seed 002)', () => {
  it('Identité, Contact, Adresse, Mot de passe, a message, a click, and the account is there', async () => {
    const walker = await reach('mot-de-passe', on.site);
    expect(words(walker, '.cpf-stepper')).toBe(
      '✓Identité (étape terminée)✓Contact (étape terminée)✓Adresse (étape terminée)4Mot de passe',
    );
    await walker.submit(stepForm('mot-de-passe'), steps()['mot-de-passe']);
    expect([path(walker), heading(walker)]).toEqual(['/inscription/confirmation', 'Un e-mail vient d’être envoyé']);
    expect((await signIn(on.site, ANGELA_BEARER.nir)).page.status).toBe(422);

    const activated = await confirm(on.site, 1);
    expect(heading(activated)).toBe('Votre compte est activé');
    await activated.click('main a[href="/connexion"]');
    const member = await signIn(on.site, ANGELA_BEARER.nir);
    expect(path(member)).toBe('/droits');
    await member.get('/mon-compte');
    expect(words(member)).toContain('Angela Claire Louise');
    expect(words(member)).toContain(EMAIL);
  });

  it.each<[Step, string[]]>([
    ['identite', ['Nom de naissance *', 'Numéro de sécurité sociale *', 'Clé', 'Diplôme le plus élevé']],
    ['contact', ['Téléphone mobile', 'Téléphone fixe', 'Adresse e-mail *', 'Confirmez votre adresse e-mail *']],
    [
      'adresse',
      [
        'Numéro de voie',
        'Indice de répétition',
        'Type de voie',
        'Nom de la voie',
        'Complément d’adresse',
        'Lieu-dit',
        'Code postal *',
      ],
    ],
    [
      'mot-de-passe',
      [
        'Mot de passe *',
        'Confirmez votre mot de passe *',
        'J’ai lu et j’accepte les conditions générales d’utilisation',
      ],
    ],
  ])('%s has the fields of the seed, in their order', async (step, labels) => {
    const walker = await reach(step, on.site);
    const found = walker.page.document
      .querySelectorAll('main label')
      .map((label) => label.text.replace(/\s+/g, ' ').trim());
    expect(found).toEqual(labels);
  });

  it('are found from the header, which shows where one is', async () => {
    const walker = await visit(on, '/inscription');
    expect(words(walker, 'header [aria-current=page]')).toBe('Création de compte');
    await walker.click('main a[href="/inscription/identite"]');
    await openAccount(on.site);
    const member = await signIn(on.site, ANGELA_BEARER.nir);
    await member.get('/mon-compte');
    expect(words(member, 'header [aria-current=page]')).toBe('Angela DUBOIS');
  });

  it('cannot be jumped', async () => {
    expect(path(await visit(on, '/inscription/mot-de-passe'))).toBe('/inscription/identite');
    const walker = await reach('adresse', on.site);
    await walker.get('/inscription/mot-de-passe');
    expect(path(walker)).toBe('/inscription/adresse');
    expect((await visit(on, '/inscription/ailleurs')).page.status).toBe(404);
  });

  it('keep what was typed, forward and back, even unfinished, but never a password', async () => {
    const walker = await reach('adresse', on.site);
    await walker.submit('button[value=precedent]', { voie: 'du Moulin', codePostal: '29' });
    expect(path(walker)).toBe('/inscription/contact');
    expect(walker.page.document.querySelector('#mobile')?.getAttribute('value')).toBe('06 39 98 00 42');
    await walker.submit(stepForm('contact'));
    expect(walker.page.document.querySelector('#voie')?.getAttribute('value')).toBe('du Moulin');
    await walker.submit(stepForm('adresse'), steps().adresse);
    await walker.submit('button[value=precedent]', { motDePasse: PASSWORD, cgu: 'oui' });
    await walker.submit(stepForm('adresse'));
    expect(path(walker)).toBe('/inscription/mot-de-passe');
    expect(walker.page.body).not.toContain(PASSWORD);
    expect(walker.page.document.querySelector('#cgu')?.hasAttribute('checked')).toBe(true);
  });

  it('are forgotten after thirty minutes', async () => {
    const walker = await reach('contact', on.site);
    on.site.clock.advance(29 * 60_000);
    await walker.get('/inscription/contact');
    expect(path(walker)).toBe('/inscription/contact');
    on.site.clock.advance(2 * 60_000);
    await walker.get('/inscription/contact');
    expect(path(walker)).toBe('/inscription/identite');
    expect(walker.page.document.querySelector('#nom')?.getAttribute('value')).toBe('');
  });

  it('offer the towns of a postal code that has several', async () => {
    const walker = await reach('adresse', on.site);
    await walker.submit('button[value=ville]', { voie: 'des Lilas', codePostal: '74300' });
    expect(walker.page.document.querySelectorAll('#commune option').length).toBeGreaterThan(2);
    await walker.submit(stepForm('adresse'));
    expect([walker.page.status, errorOf(walker, 'commune')]).toEqual([
      422,
      'Choisissez votre ville parmi celles de ce code postal.',
    ]);
    await walker.submit(stepForm('adresse'), { commune: '74081' });
    expect(path(walker)).toBe('/inscription/mot-de-passe');
  });
});

describe('the register (B5)', () => {
  const SENTENCE =
    'Les informations saisies ne permettent pas de vous identifier. Vérifiez votre nom de naissance et votre numéro.';

  it.each([
    ['an unknown number', { ...ANGELA_BEARER, nir: '2620875107999', cle: nirKey('2620875107999') }],
    ['another name', { ...ANGELA_BEARER, identity: { ...ANGELA_BEARER.identity, family_name: 'MARTIN' } }],
    ['a number not certified', UNCERTIFIED],
    ['somebody deceased', DECEASED],
  ])('%s gets the one sentence, back at the first step, and nothing is stored', async (_, bearer) => {
    const walker = await register(on.site, steps(bearer));
    expect([walker.page.status, errorOf(walker, 'nom')]).toEqual([422, SENTENCE]);
    expect(walker.page.document.querySelector('form.card')?.getAttribute('action')).toBe('/inscription/identite');
    expect(walker.page.document.querySelector('#nir')?.getAttribute('value')).toBe(bearer.nir);
    expect(await mails(on.site, 0)).toEqual([]);
  });

  it('compares names without accents, case nor punctuation', async () => {
    const typed = {
      ...SERENA,
      nir: ' 2 80 05 2b 033 042 71',
      cle: '',
      identity: { ...SERENA.identity, family_name: 'd ornéguy laetiti' },
    };
    expect(path(await register(on.site, steps(typed)))).toBe('/inscription/confirmation');
  });

  it('B10 18: down, nothing is stored, and what was typed waits', async () => {
    people.down = true;
    const walker = await register(on.site);
    expect([walker.page.status, heading(walker)]).toEqual([503, 'Service momentanément indisponible']);
    people.down = false;
    expect(await mails(on.site, 0)).toEqual([]);
    await walker.get('/inscription/mot-de-passe');
    await walker.submit(stepForm('mot-de-passe'), steps()['mot-de-passe']);
    expect(path(walker)).toBe('/inscription/confirmation');
  });
});

describe('the age (B4, B10 20)', () => {
  const aged = (years: number) => {
    const birthdate = `${new Date(on.site.clock.now()).getFullYear() - years}-01-01`;
    const nir = `2${birthdate.slice(2, 4)}0129217042`;
    const bearer = { nir, cle: nirKey(nir), identity: { ...ANGELA_BEARER.identity, birthdate, birthplace: '29217' } };
    people.add(bearer);
    return bearer;
  };

  it('14 is refused, and nothing is kept', async () => {
    const walker = await register(on.site, steps(aged(14)));
    expect([walker.page.status, heading(walker)]).toEqual([403, 'Vous ne pouvez pas encore ouvrir de compte']);
    await walker.get('/inscription/identite');
    expect(walker.page.document.querySelector('#nom')?.getAttribute('value')).toBe('');
  });

  it('15 needs the contract, asked for then; 16 does not', async () => {
    const walker = await register(on.site, steps(aged(15)));
    expect([walker.page.status, errorOf(walker, 'apprentissage')]).toEqual([
      422,
      'À 15 ans, un contrat d’apprentissage signé est nécessaire.',
    ]);
    await walker.submit(stepForm('mot-de-passe'), { ...steps()['mot-de-passe'], apprentissage: 'oui' });
    expect(path(walker)).toBe('/inscription/confirmation');
    expect(path(await register(on.site, steps(aged(16))))).toBe('/inscription/confirmation');
  });
});

describe('a number that has an account', () => {
  it('gets the same page; its holder is told by e-mail, without a link, and the account is untouched', async () => {
    await openAccount(on.site);
    const walker = await register(on.site, steps(ANGELA_BEARER, 'fraude@exemple.fr'));
    expect([walker.page.status, heading(walker)]).toEqual([200, 'Un e-mail vient d’être envoyé']);
    const [alert, ...others] = await mails(on.site, 2);
    expect(alert).toMatchObject({ to: EMAIL, subject: 'Quelqu’un a tenté de créer un compte avec votre numéro' });
    expect(alert?.text).not.toMatch(/https?:/);
    expect(others).toHaveLength(1);
    await walker.submit('form[action="/inscription/renvoyer"]');
    expect(path(walker)).toBe('/inscription/confirmation');
    expect(await mails(on.site, 2)).toHaveLength(2);
    expect(path(await signIn(on.site, ANGELA_BEARER.nir))).toBe('/droits');
  });

  it('found meanwhile, another registration’s link opens nothing', async () => {
    await register(on.site, steps(ANGELA_BEARER, 'fraude@exemple.fr'));
    const [fraud] = await mails(on.site, 1);
    await openAccount(on.site);
    const walker = await visit(on, linkIn(fraud ?? { text: '' }).replace(on.site.url, ''));
    await walker.submit('main form');
    expect([walker.page.status, heading(walker)]).toEqual([410, 'Ce lien n’est plus valable']);
  });
});

describe('the link of the e-mail', () => {
  it('is replaced by the next one, three times a day at most', async () => {
    const walker = await register(on.site);
    const [first] = await mails(on.site, 1);
    for (let n = 0; n < 5; n += 1) await walker.submit('form[action="/inscription/renvoyer"]');
    expect(words(walker, '[role=status]')).toContain('un nouveau lien est en route');
    expect(await mails(on.site, 4)).toHaveLength(4);
    const stale = await visit(on, linkIn(first ?? { text: '' }).replace(on.site.url, ''));
    expect(heading(stale)).toBe('Ce lien n’est plus valable');
    expect(heading(await confirm(on.site, 4))).toBe('Votre compte est activé');
  });

  it('of a registration left for a week opens nothing', async () => {
    await register(on.site);
    const [mail] = await mails(on.site, 1);
    on.site.clock.advance(8 * 24 * 3_600_000);
    const walker = await visit(on, linkIn(mail ?? { text: '' }).replace(on.site.url, ''));
    expect(walker.page.status).toBe(410);
  });
});

it('twenty registrations of one number activated at once make one account', async () => {
  const pages = await Promise.all(Array.from({ length: 20 }, () => register(on.site)));
  expect(new Set(pages.map(heading))).toEqual(new Set(['Un e-mail vient d’être envoyé']));
  const links = (await mails(on.site, 20)).map(linkIn);
  const activated = await Promise.all(
    links.map(async (link) => {
      const walker = await visit(on, link.replace(on.site.url, ''));
      await walker.submit('main form');
      return walker.page.status;
    }),
  );
  expect(activated.filter((status) => status === 200)).toHaveLength(1);
  expect(activated.filter((status) => status === 410)).toHaveLength(19);
});
