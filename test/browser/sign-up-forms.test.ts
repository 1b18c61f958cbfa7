import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { nirKey } from '../../civil-status/nir.ts';
import { type Federation, type Persona, startFederation } from '../../federation/index.ts';
import { inChromium, launch, scrollsSideways, seriousFaults } from '../support/chromium.ts';

/** The two sign-ups without FranceConnect, whole, with the keyboard alone, on a telephone's screen, with scripts and without. */

const TELEPHONE = { width: 390, height: 844 };
const PASSWORD = 'Formation2026';

const { describe: inBrowser } = inChromium();

inBrowser.each([
  ['scripts on', true],
  ['scripts off', false],
])('%s', (_name, javaScriptEnabled) => {
  let browser: Browser;
  let federation: Federation | undefined;
  let context: BrowserContext;
  let page: Page;
  let angele: Persona;

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    context = await browser.newContext({ javaScriptEnabled, viewport: TELEPHONE, locale: 'fr-FR' });
    page = await context.newPage();
  });
  afterEach(async () => {
    await context.close();
    await federation?.stop();
  });

  async function start(cpfVariant: 'mcf' | 'cpa2017'): Promise<string> {
    federation = await startFederation({ cpfVariant });
    const [found] = (await federation.personas.all()).filter(({ id }) => id === 'angele-dubreuil');
    angele = found as Persona;
    return federation.cpf?.url ?? '';
  }

  /** Checks the page now shown, and that it is the one expected. */
  const see = async (heading: string | RegExp) => {
    await page.getByRole('heading', { name: heading }).first().waitFor();
    const faults = await seriousFaults(page);
    expect({ page: page.url(), faults }).toEqual({ page: page.url(), faults: [] });
    expect(await scrollsSideways(page)).toBe(false);
  };

  /** What has the focus, by its identifier and its words. */
  const focused = (): Promise<{ id: string; text: string }> =>
    page.evaluate(
      '({ id: document.activeElement?.id ?? "", text: (document.activeElement?.textContent ?? "").trim().slice(0, 200) })',
    );

  /** Presses Tab until it stands on the control, as somebody without a mouse does; its focus must show. */
  const tabTo = async (wanted: { id?: string; text?: RegExp }) => {
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab');
      const { id, text } = await focused();
      if (wanted.id !== undefined ? id === wanted.id : wanted.text?.test(text)) return;
    }
    throw new Error(`Tab never reached ${wanted.id ?? wanted.text} on ${page.url()}`);
  };

  const type = async (id: string, text: string) => {
    await tabTo({ id });
    await page.keyboard.type(text);
  };
  const press = async (text: RegExp) => {
    await tabTo({ text });
    await page.keyboard.press('Enter');
  };
  const tick = async (id: string) => {
    await tabTo({ id });
    await page.keyboard.press('Space');
  };

  /** What the password typed so far meets, for the eye and in words; without scripts the list stays as it is. */
  async function seeTicked(labels: string[], sentence: string): Promise<void> {
    const items = page.locator('#motDePasse-hint li');
    if (!javaScriptEnabled) {
      expect(await page.locator('#motDePasse-hint li[data-met]').count()).toBe(0);
      return;
    }
    expect(await items.filter({ hasText: ': rempli' }).allTextContents()).toEqual(
      labels.map((label) => `${label} : rempli`),
    );
    await page.locator('#motDePasse-hint [aria-live=polite]').filter({ hasText: sentence }).waitFor();
  }

  async function signIn(site: string): Promise<void> {
    expect(new URL(page.url()).origin).toBe(site);
    await see('Connexion');
    await type('nir', angele.nir ?? '');
    await type('motDePasse', PASSWORD);
    await page.keyboard.press('Enter');
    await see('Mes droits');
  }

  test('mcf: four steps, back and forth, the message, its link, the rights', async () => {
    const site = await start('mcf');
    await page.goto(`${site}/inscription`);
    await see('Créer mon compte');
    await press(/Remplir le formulaire/);

    await see('Votre identité');
    await press(/Étape suivante/);
    await see('Le formulaire contient des erreurs');
    // The summary leads to the field.
    await tabTo({ text: /^Saisissez votre nom de naissance\.$/ });
    await page.keyboard.press('Enter');
    await page.waitForURL(/#nom$/);
    expect((await focused()).id).toBe('nom');
    await page.keyboard.type(angele.identity.family_name ?? '');
    await type('nir', angele.nir ?? '');
    await type('cle', nirKey(angele.nir ?? ''));
    await page.keyboard.press('Enter');

    await see('Votre contact');
    await type('mobile', '06 39 98 00 01');
    await type('email', 'angele@exemple.fr');
    await type('emailBis', 'angele@exemple.fr');
    await press(/Étape précédente/);
    await see('Votre identité');
    expect(await page.locator('#nom').inputValue()).toBe(angele.identity.family_name);
    await press(/Étape suivante/);
    await see('Votre contact');
    expect(await page.locator('#email').inputValue()).toBe('angele@exemple.fr');
    await press(/Étape suivante/);

    await see('Votre adresse de domicile');
    await type('voie', 'des Lilas');
    await type('codePostal', '74300');
    await press(/Afficher les villes/);
    await see('Votre adresse de domicile');
    await tabTo({ id: 'commune' });
    await page.keyboard.type('Cluses');
    await press(/Étape suivante/);

    await see('Votre mot de passe');
    expect(await page.locator('[aria-current=step]').textContent()).toContain('Mot de passe');
    expect((await page.locator('#motDePasse-hint li').allTextContents()).map((text) => text.split(' :')[0])).toEqual([
      '8 caractères',
      '1 majuscule',
      '1 minuscule',
      '1 chiffre',
    ]);
    await type('motDePasse', PASSWORD.slice(0, 4));
    await seeTicked(['1 majuscule', '1 minuscule'], 'Il manque : 8 caractères, 1 chiffre.');
    await page.keyboard.type(PASSWORD.slice(4));
    await seeTicked(['8 caractères', '1 majuscule', '1 minuscule', '1 chiffre'], 'Tous les critères sont remplis.');
    await see('Votre mot de passe');
    await type('motDePasseBis', PASSWORD);
    await tick('cgu');
    await press(/Valider mon inscription/);
    await see('Un e-mail vient d’être envoyé');

    await page.goto(`${site}/_sim/mail`);
    await see('E-mails');
    await press(/Validez votre inscription/);
    await see('Validez votre inscription');
    await press(/^http/);
    await see('Valider mon inscription');
    await press(/Valider mon inscription/);
    await see('Votre compte est activé');
    await press(/Me connecter/);
    await signIn(site);
  });

  test('cpa2017: one page, the number instead of the picture, active at once', async () => {
    const site = await start('cpa2017');
    await page.goto(`${site}/connexion`);
    await see('Connexion');
    await press(/^S’inscrire$/);
    await see('S’inscrire');
    await type('nir', angele.nir ?? '');
    await type('cle', nirKey(angele.nir ?? ''));
    await type('prenom', 'Angèle');
    await type('nom', angele.identity.family_name ?? '');
    await type('email', 'angele@exemple.fr');
    await type('emailBis', 'angele@exemple.fr');
    await type('motDePasse', PASSWORD);
    await type('motDePasseBis', PASSWORD);
    await tick('conserver');
    await tick('cgu');
    await press(/^S’inscrire$/);
    await see('Le formulaire contient des erreurs');
    const pictures = page.locator('.cpf-pictures img');
    expect(await pictures.count()).toBe(5);
    for (const picture of await pictures.all()) {
      // Drawn, not an empty frame.
      expect((await picture.screenshot()).length).toBeGreaterThan(400);
    }
    await type('nombre', numberOf((await page.locator('label[for=nombre]').textContent()) ?? ''));
    await press(/^S’inscrire$/);
    await see('Votre compte est activé');
    await press(/Me connecter/);
    await signIn(site);
    for (const at of ['', '/email', '/coordonnees', '/mot-de-passe', '/sessions', '/cloture']) {
      await page.goto(`${site}/mon-compte${at}`);
      await see(/./);
    }
  });

  test('a forgotten password, found again', async () => {
    const site = await start('mcf');
    await page.goto(`${site}/connexion`);
    await press(/J’ai oublié mon mot de passe/);
    await see('Mot de passe oublié');
    await page.keyboard.press('Tab');
    await press(/Continuer/);
    await see('Le formulaire contient des erreurs');
    await type('nir', angele.nir ?? '');
    await type('naissance', '24/08/1962');
    await page.keyboard.press('Enter');
    await see('Consultez votre messagerie');
  });
});

const TENS = ['', '', 'vingt', 'trente', 'quarante', 'cinquante', 'soixante'];
const UNITS = ['', 'et-un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf'];

/** « Ou écrivez en chiffres le nombre vingt-trois » gives 23. */
function numberOf(label: string): string {
  const [, words = ''] = /nombre ([a-z-]+)/.exec(label) ?? [];
  const [tens = '', ...unit] = words.split('-');
  return String(TENS.indexOf(tens) * 10 + UNITS.indexOf(unit.join('-')));
}
