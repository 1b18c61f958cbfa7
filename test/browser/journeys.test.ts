import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { nirKey } from '../../civil-status/nir.ts';
import { type Federation, type Persona, startFederation } from '../../federation/index.ts';
import { inChromium, launch, scrollsSideways, seriousFaults } from '../support/chromium.ts';

/** Whole journeys in a real browser, on a telephone's screen: with scripts and without, every page shown checked by axe. */

const TELEPHONE = { width: 390, height: 844 };

const { describe: inBrowser } = inChromium();

inBrowser.each([
  ['scripts on', true],
  ['scripts off', false],
])('%s', (_name, javaScriptEnabled) => {
  let browser: Browser;
  let federation: Federation;
  let context: BrowserContext;
  let page: Page;
  let seen: string[];

  beforeAll(async () => {
    [browser, federation] = await Promise.all([launch(), startFederation()]);
  });
  afterAll(async () => {
    await browser.close();
    await federation.stop();
  });
  beforeEach(async () => {
    context = await browser.newContext({ javaScriptEnabled, viewport: TELEPHONE, locale: 'fr-FR' });
    page = await context.newPage();
    seen = [];
  });
  afterEach(() => context.close());

  /** Checks the page now shown, and that it is the one expected. */
  const see = async (heading: string | RegExp) => {
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    expect(await page.getByText('SIMULATEUR — données fictives').isVisible()).toBe(true);
    const faults = await seriousFaults(page);
    expect({ page: page.url(), faults }).toEqual({ page: page.url(), faults: [] });
    expect(await scrollsSideways(page)).toBe(false);
    seen.push(new URL(page.url()).pathname);
  };

  const persona = async (id: string): Promise<Persona> => {
    const found = (await federation.personas.all()).find((candidate) => candidate.id === id);
    if (!found) throw new Error(`no persona ${id}`);
    return found;
  };

  /** Without scripts a logout takes a press per hop. */
  const pressOn = async (button: string | RegExp) => {
    if (javaScriptEnabled) return;
    await see(/./);
    await page.locator('main').getByRole('button', { name: button }).click();
  };

  test('Angèle signs up by ameli, leaves, comes back and is straight in', async () => {
    const angele = await persona('angele-dubreuil');
    const signInAtAmeli = async () => {
      await page.getByRole('link', { name: 'S’identifier avec FranceConnect' }).click();
      await see(/^Connexion en cours sur/);
      await page.getByRole('button', { name: /Ameli\.fr/ }).click();
      await see('Connexion à votre compte');
      await page.getByLabel('Mon identifiant').fill(angele.credentials.ameli?.identifiant ?? '');
      await page.getByLabel('Mon mot de passe').fill('123');
      await page.getByRole('button', { name: 'Se connecter' }).click();
      await see(/Angèle Louise DUBREUIL/);
      await page.getByText('Données transmises').click();
      await page.getByRole('button', { name: /^Continuer sur/ }).click();
    };

    await page.goto(federation.cpf?.url ?? '');
    await see('Développez vos compétences');
    await page.getByRole('link', { name: 'Création de compte' }).first().click();
    await see(/compte/i);
    await signInAtAmeli();

    await see('Créer mon compte');
    await page.getByRole('button', { name: 'Créer mon compte' }).click();
    await see('Créer mon compte');
    expect(await page.getByRole('alert').isVisible()).toBe(true);
    await page.getByLabel('Numéro de sécurité sociale').fill(angele.nir ?? '');
    await page.getByLabel('Clé').fill(nirKey(angele.nir ?? ''));
    await page.getByLabel(/conditions générales d’utilisation/).check();
    await page.getByRole('button', { name: 'Créer mon compte' }).click();

    await see('Mes droits');
    for (const right of ['Mon CPF', 'Mon CEC', 'Mon C2P']) {
      expect(await page.getByRole('heading', { name: right }).isVisible()).toBe(true);
    }
    await page.getByRole('button', { name: 'Me déconnecter' }).click();
    await pressOn('Continuer la déconnexion');
    await pressOn(/./);
    await pressOn('Continuer la déconnexion');
    await page.waitForURL(`${federation.cpf?.url}/fc/deconnexion-retour*`);
    await see(/./);

    await page.goto(`${federation.cpf?.url}/connexion`);
    await see(/./);
    await signInAtAmeli();
    await see('Mes droits');
    expect(seen).toContain('/fc/completer');
  });

  test('a citizen hesitates, mistypes, refuses, is refused, and always finds a way out', async () => {
    const deceased = (await federation.personas.all()).find(({ register }) => register?.outcome === 'deceased');
    const [source = ''] = Object.keys(deceased?.credentials ?? {});
    await page.goto(`${federation.cpf?.url}/connexion`);
    await page.getByRole('link', { name: 'S’identifier avec FranceConnect' }).click();
    await see(/^Connexion en cours sur/);
    await page
      .getByRole('link', { name: /^Revenir sur/ })
      .first()
      .click();
    await see(/./);

    await page
      .getByRole('link', { name: /FranceConnect/ })
      .first()
      .click();
    await page.goto(`${federation.cpf?.url}/fc/demarrer`);
    await page.locator('#idp-la-poste').click();
    await see('Connexion à votre compte');
    await page.getByLabel('Mon identifiant').fill('personne@example.org');
    await page.getByRole('button', { name: 'Se connecter' }).click();
    await see('Connexion à votre compte');
    expect(await page.getByRole('alert').isVisible()).toBe(true);
    expect(await page.getByLabel('Mon identifiant').inputValue()).toBe('personne@example.org');

    await page.locator('form#filtrer input[type="search"]').fill('dubreuil');
    await page.locator('form#filtrer button').click();
    await see('Connexion à votre compte');
    await page.locator('button[name="persona"][value="angele-dubreuil"]').click();
    await see('Confirmez sur votre téléphone');
    await page.getByRole('button', { name: 'Refuser' }).click();
    await see(/^Connexion en cours sur/);
    expect(await page.getByRole('alert').textContent()).toContain('n’a pas été possible');

    await page.locator(`#idp-${source}`).click();
    // With scripts the list follows what is typed; Enter asks for it where they do not run.
    await page.locator('#filtre').fill(deceased?.id ?? '');
    if (!javaScriptEnabled) await page.locator('#filtre').press('Enter');
    await page.locator(`button[name="persona"][value="${deceased?.id}"]`).click();
    await see('Une erreur s’est produite');
    expect(await page.getByText('Erreur Y010015').isVisible()).toBe(true);
    await page.getByRole('link', { name: /^Revenir sur/ }).click();
    await see(/./);
    expect(new URL(page.url()).origin).toBe(federation.cpf?.url);
  });
});

inBrowser('pages that only inform', () => {
  let browser: Browser;
  let federation: Federation;

  beforeAll(async () => {
    [browser, federation] = await Promise.all([launch(), startFederation()]);
  });
  afterAll(async () => {
    await browser.close();
    await federation.stop();
  });

  const addresses: readonly (() => string)[] = [
    () => federation.franceconnect.issuer.replace('/api/v2', '/_local'),
    ...['accessibilite', 'no-such-page', 'authorize?client_id=demo&login_hint=x', 'session/end/success'].map(
      (path) => () => `${federation.franceconnect.issuer}/${path}`,
    ),
    () => federation.sources?.url ?? '',
    ...[
      '/aide',
      '/cgu',
      '/donnees-personnelles',
      '/recherche',
      '/dossiers',
      '/conseils',
      '/qu-est-ce-que-franceconnect',
      '/inconnue',
    ].map((path) => () => federation.cpf?.url + path),
  ];

  test.each(addresses)(
    'have a heading, no serious accessibility fault and no sideways scroll, light and dark',
    async (address) => {
      const page = await browser.newPage({ viewport: TELEPHONE, colorScheme: 'dark' });
      const url = address();
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.goto(url);
        await page.getByRole('heading', { level: 1 }).waitFor();
        expect({ url, colorScheme, faults: await seriousFaults(page) }).toEqual({ url, colorScheme, faults: [] });
      }
      expect(await scrollsSideways(page)).toBe(false);
      await page.close();
    },
  );
});
