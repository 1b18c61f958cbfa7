import { describe, expect, it } from '@jest/globals';
import { Walker } from '../../infrastructure/browser/walker.ts';
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

describe('the site of 2017 (seed 000)', () => {
  it('has the ten entries of « Connexion » and the three rights, each of which leads to a page', async () => {
    const walker = new Walker();
    await walker.get(`${on.site.url}/`);
    expect(words(walker, 'main .cpf-actions a')).toBe('Connexion');
    const links = walker.page.document.querySelectorAll('.cpf-services a');
    expect(links.map(({ text }) => text)).toEqual([
      'Je complète mon parcours',
      'Je renseigne mes compétences',
      'Je fais un test de personnalité',
      'Je crée et j’enrichis mon projet',
      'Je consulte ma galaxie des métiers',
      'Je recherche un métier',
      'Je recherche une offre d’emploi',
      'Je veux me former : que dois-je faire ?',
      'Je recherche une formation',
      'J’accède à mes dossiers de formation',
      'Mon CPF (compte personnel de formation)',
      'Mon CEC (compte d’engagement citoyen)',
      'Mon CCP (compte professionnel de prévention)',
    ]);
    for (const link of links) {
      const href = link.getAttribute('href') ?? '';
      await walker.get(on.site.url + href);
      expect([href, walker.page.status]).toEqual([href, 200]);
      if (href.startsWith('/services/')) {
        expect([heading(walker), words(walker)]).toEqual([link.text, expect.stringContaining('2017')]);
      }
    }
    await walker.get(`${on.site.url}/services/inconnu`);
    expect(walker.page.status).toBe(404);
  });

  it('« Connexion » has the fields of the seed with their « ? », then the two doors and the tutorial, in its order', async () => {
    const walker = new Walker();
    await walker.get(`${on.site.url}/connexion`);
    expect(words(walker)).toMatch(
      /Déjà inscrit\(e\) \?.*Les champs marqués d’un astérisque \* sont obligatoires.*Numéro de sécurité sociale \*\?.*Saisir les 13 caractères alphanumériques.*Mot de passe \*\?.*Saisir votre mot de passe.*J’ai oublié mon mot de passe CPA\/CPF.*Se connecter.*ou.*S’identifier avec FranceConnect.*Qu’est-ce que FranceConnect \?.*Pas encore inscrit\(e\) \?.*S’inscrire.*ou.*Tutoriel sur l’inscription/,
    );
    await walker.click('main a[href="/inscription/tutoriel"]');
    expect(heading(walker)).toBe('Tutoriel sur l’inscription');
    expect(walker.page.document.querySelectorAll('.cpf-steps > li svg')).toHaveLength(5);
    await walker.click('main a[href="/inscription"]');
    expect(heading(walker)).toBe('S’inscrire');
  });

  it('the rights page says « Mon CCP »', async () => {
    const walker = await openForm();
    await walker.submit(FORM, { ...FILLED, nombre: numberAsked(walker) });
    const member = await signIn(on.site, ANGELA_BEARER.nir);
    expect(words(member, '#c2p h2')).toBe('Mon CCP Compte professionnel de prévention');
  });
});

describe('the one page (seed 000)', () => {
  it('says everything the seed says, in its order: reflex, help, fields and their « ? », picture check, terms', async () => {
    const walker = await openForm();
    expect(words(walker)).toMatch(
      /Ayez le réflexe !.*N’hésitez pas à consulter le tutoriel.*Besoin d’aide pour vous inscrire \? Voir le tutoriel.*astérisque.*Numéro de sécurité sociale \*\?.*Saisir les 13 caractères alphanumériques.*Clé.*Prénom \*.*Ex : Chloé.*Nom de naissance \*\?.*Ex : Dupont.*Téléphone fixe.*Indiquer votre n° de téléphone fixe.*Téléphone mobile.*Indiquer votre n° de téléphone mobile.*Courriel \*.*Ex : chloe\.dupont@cpa\.fr.*Confirmer votre courriel \*.*Créer un mot de passe \*.*Minimum 8 caractères, dont 1 majuscule, 1 minuscule et 1 chiffre.*Confirmer votre mot de passe \*.*Conserver ce mot de passe.*Bon à savoir !.*8 caractères dont au moins une majuscule, une minuscule et un chiffre.*Pensez à noter votre mot de passe.*Contrôle de sécurité.*Cliquez sur l’image correspondant au mot.*J’accepte les conditions générales d’utilisation.*S’inscrire$/,
    );
    const helps = walker.page.document.querySelectorAll('main details.help summary .visually-hidden');
    expect(helps.map(({ text }) => text.replace(/\u00a0/g, ' '))).toEqual([
      'Aide : Numéro de sécurité sociale',
      'Aide : Nom de naissance',
    ]);
  });

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
