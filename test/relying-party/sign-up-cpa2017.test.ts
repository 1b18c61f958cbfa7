import { describe, expect, it } from '@jest/globals';
import { Walker } from '../../infrastructure/web/walker.ts';
import { ANGELA_BEARER, testRegister } from './support/register.ts';
import { EMAIL, errorOf, type Fields, numberAsked, PASSWORD, pictureAsked, signIn } from './support/sign-up.ts';
import { heading, path, stage, words } from './support/site.ts';

const people = testRegister();
const on = stage({ register: people, variant: 'cpa2017' });

const FORM = 'form[action="/inscription"]';
const FILLED: Fields = {
  nir: ANGELA_BEARER.nir,
  cle: ANGELA_BEARER.cle,
  prenom: 'Angela',
  nom: 'Dubois',
  email: EMAIL,
  emailBis: EMAIL,
  motDePasse: PASSWORD,
  motDePasseBis: PASSWORD,
  cgu: 'oui',
};

async function openForm(): Promise<Walker> {
  const walker = new Walker();
  await walker.get(`${on.site.url}/inscription`);
  return walker;
}

describe('the one page (seed 000)', () => {
  it('has the fields of the seed, in their order', async () => {
    const walker = await openForm();
    const labels = walker.page.document
      .querySelectorAll('main label')
      .map(({ text }) => text.replace(/\s+/g, ' ').trim());
    expect(labels.filter(Boolean).map((label) => label.replace(/ nombre .*/, ''))).toEqual([
      'Numéro de sécurité sociale *',
      'Clé',
      'Prénom *',
      'Nom de naissance *',
      'Téléphone fixe',
      'Téléphone mobile',
      'Courriel *',
      'Confirmer votre courriel *',
      'Créer un mot de passe *',
      'Confirmer votre mot de passe *',
      'Conserver ce mot de passe',
      'Ou écrivez en chiffres le',
      'J’accepte les conditions générales d’utilisation',
    ]);
    expect(words(walker)).toContain('Cliquez sur l’image correspondant au mot :');
  });

  it('no picture tells what it shows but to the eye', async () => {
    const cookie = await (await openForm()).cookies.getCookieString(on.site.url);
    for (let rank = 1; rank <= 5; rank += 1) {
      const picture = await fetch(`${on.site.url}/inscription/image/${rank}`, { headers: { cookie } });
      expect(picture.headers.get('content-type')).toContain('image/svg+xml');
      expect(await picture.text()).not.toMatch(/title|desc|id=/);
    }
  });

  it('takes the number written in digits instead of the picture', async () => {
    const walker = await openForm();
    await walker.submit(FORM, { ...FILLED, nombre: numberAsked(walker) });
    expect(heading(walker)).toBe('Votre compte est activé');
  });

  it('refuses another picture, none, and another number, and changes the pictures', async () => {
    const walker = await openForm();
    const right = await pictureAsked(on.site, walker);
    for (const wrong of [
      { image: right === '1' ? '2' : '1' },
      {},
      { nombre: '7' },
      { image: '99' },
      { image: '__proto__' },
    ]) {
      await walker.submit(FORM, { ...FILLED, ...wrong });
      expect([walker.page.status, errorOf(walker, 'image')]).toEqual([
        422,
        'Cliquez sur l’image qui correspond au mot, ou écrivez le nombre demandé.',
      ]);
    }
    await walker.submit(FORM, { ...FILLED, image: await pictureAsked(on.site, walker) });
    expect(heading(walker)).toBe('Votre compte est activé');
  });

  it('asks for the picture once, and « Conserver ce mot de passe » spares typing it again', async () => {
    const walker = await openForm();
    await walker.submit(FORM, { ...FILLED, conserver: 'oui', nom: '', nombre: numberAsked(walker) });
    expect([walker.page.status, errorOf(walker, 'nom')]).toEqual([422, 'Saisissez votre nom de naissance.']);
    expect(walker.page.document.querySelector('#image')).toBeNull();
    expect(words(walker, '#motDePasse-hint')).toContain('Votre mot de passe est conservé');
    expect(walker.page.body).not.toContain(PASSWORD);
    await walker.submit(FORM, { nom: 'Dubois' });
    expect(heading(walker)).toBe('Votre compte est activé');
    expect(path(await signIn(on.site, ANGELA_BEARER.nir))).toBe('/droits');
  });

  it('keeps no password unless asked to', async () => {
    const walker = await openForm();
    await walker.submit(FORM, { ...FILLED, nom: '', nombre: numberAsked(walker) });
    await walker.submit(FORM, { nom: 'Dubois' });
    expect([walker.page.status, errorOf(walker, 'motDePasse')]).toEqual([422, 'Choisissez un mot de passe.']);
  });

  it('wants the given name of the register: the first, or all of them', async () => {
    const walker = await openForm();
    await walker.submit(FORM, { ...FILLED, prenom: 'Chloé', nombre: numberAsked(walker) });
    expect([walker.page.status, errorOf(walker, 'nom')]).toEqual([
      422,
      'Les informations saisies ne permettent pas de vous identifier. Vérifiez votre nom de naissance et votre numéro.',
    ]);
    await walker.submit(FORM, { prenom: 'angela claire LOUISE', motDePasse: PASSWORD, motDePasseBis: PASSWORD });
    expect(heading(walker)).toBe('Votre compte est activé');
  });

  it('says the same when the number has an account, whose password stays', async () => {
    for (const motDePasse of [PASSWORD, 'Autre2026']) {
      const walker = await openForm();
      await walker.submit(FORM, { ...FILLED, motDePasse, motDePasseBis: motDePasse, nombre: numberAsked(walker) });
      expect([path(walker), heading(walker)]).toEqual(['/inscription/confirmation', 'Votre compte est activé']);
    }
    expect((await signIn(on.site, ANGELA_BEARER.nir, 'Autre2026')).page.status).toBe(422);
    expect(path(await signIn(on.site, ANGELA_BEARER.nir))).toBe('/droits');
  });

  it('sent twice, registers once', async () => {
    const walker = await openForm();
    const csrf = walker.page.document.querySelector('[name=_csrf]')?.getAttribute('value') ?? '';
    const body = new URLSearchParams({
      ...(FILLED as Record<string, string>),
      nombre: numberAsked(walker),
      _csrf: csrf,
    });
    const cookie = await walker.cookies.getCookieString(on.site.url);
    const send = () =>
      fetch(`${on.site.url}/inscription`, { method: 'POST', body, headers: { cookie }, redirect: 'manual' });
    const answers = await Promise.all([send(), send(), send()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409, 409]);
    expect((await send()).status).toBe(409);
  });

  it('the steps of the other form are not there', async () => {
    const walker = await openForm();
    await walker.get('/inscription/identite');
    expect(walker.page.status).toBe(404);
  });
});

describe('without the picture check', () => {
  const off = stage({ register: people, variant: 'cpa2017', rules: { pictureCheck: false } });

  it('the page does not ask for it', async () => {
    const walker = new Walker();
    await walker.get(`${off.site.url}/inscription`);
    await walker.submit(FORM, FILLED);
    expect(heading(walker)).toBe('Votre compte est activé');
  });
});
