import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { nirKey } from '../../civil-status/nir.ts';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Member } from '../relying-party/support/member.ts';
import { inChromium, launch, scrollsSideways, seriousFaults } from '../support/chromium.ts';

/** The CPF site on the narrowest telephones, and what the keyboard does there. */

const NARROWEST = { width: 320, height: 700 };
const TELEPHONE = { width: 390, height: 844 };

const { describe: inBrowser } = inChromium();

inBrowser('the CPF site', () => {
  let browser: Browser;
  let federation: Federation;
  let cpf: string;

  beforeAll(async () => {
    [browser, federation] = await Promise.all([launch(), startFederation()]);
    cpf = federation.cpf?.url ?? '';
  });
  afterAll(async () => {
    await browser.close();
    await federation.stop();
  });

  async function open(viewport: typeof TELEPHONE, as?: Member, javaScriptEnabled = true): Promise<Page> {
    const context = await browser.newContext({ viewport, locale: 'fr-FR', javaScriptEnabled });
    const cookies = (await as?.browser.cookies.getCookies(cpf)) ?? [];
    await context.addCookies(cookies.map(({ key, value }) => ({ name: key, value, url: cpf })));
    return context.newPage();
  }

  /** The pages that are wider than the window, or whose header leaves too little of it. */
  async function tooLarge(page: Page, paths: readonly string[]): Promise<string[]> {
    const found: string[] = [];
    for (const path of paths) {
      await page.goto(cpf + path);
      const height = (await page.locator('body > header').boundingBox())?.height ?? 0;
      if (await scrollsSideways(page)) found.push(`${path} scrolls sideways`);
      if (height >= 120) found.push(`${path} has a header of ${height} px`);
    }
    return found;
  }

  const PUBLIC = [
    '/',
    '/connexion',
    '/inscription',
    '/inscription/identite',
    '/mot-de-passe-oublie',
    '/recherche',
    '/formations/vae-accompagnement',
    '/dossiers',
    '/conseils',
    '/aide',
    '/cgu',
    '/donnees-personnelles',
    '/qu-est-ce-que-franceconnect',
    '/inconnue',
  ];
  const MEMBERS = ['/droits', '/mon-compte', '/mon-compte/coordonnees', '/mon-compte/sessions', '/dossiers'];

  test.each([
    { ...NARROWEST, id: 'angele-dubreuil' },
    { ...TELEPHONE, id: 'bastien-courcelle' },
  ])('fits a telephone of $width px, its header under 120 px', async ({ id, ...viewport }) => {
    const one = await Member.of(federation, id);
    await one.signUp('impots');
    const [stranger, member] = [await open(viewport), await open(viewport, one)];
    expect(await tooLarge(stranger, PUBLIC)).toEqual([]);
    expect(await tooLarge(member, MEMBERS)).toEqual([]);
    await Promise.all([stranger, member].map((page) => page.context().close()));
  });

  test.each([true, false])('on a telephone the menu opens by its button, scripts: %s', async (javaScriptEnabled) => {
    const page = await open(TELEPHONE, undefined, javaScriptEnabled);
    await page.goto(`${cpf}/aide`);
    const menu = page.getByRole('navigation', { name: 'Menu principal' });
    expect(await menu.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Menu' }).click();
    await menu.getByRole('link', { name: 'Droits' }).waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await menu.getByRole('link', { name: 'Recherche' }).click();
    await page.waitForURL(`${cpf}/recherche`);
    await page.setViewportSize({ width: 1280, height: 800 });
    expect(await menu.isVisible()).toBe(true);
    expect(await page.getByRole('button', { name: 'Menu' }).isVisible()).toBe(false);
    await page.context().close();
  });

  test('Enter on the address step goes to the next step, and the steps that are done say so', async () => {
    const vannina = (await federation.personas.all()).find(({ id }) => id === 'vannina-pietrelli');
    const nir = vannina?.nir ?? '';
    const page = await open(TELEPHONE, undefined, false);
    await page.goto(`${cpf}/inscription/identite`);
    await page.locator('#nom').fill(vannina?.identity.family_name ?? '');
    await page.locator('#nir').fill(nir + nirKey(nir));
    await page.keyboard.press('Enter');
    await page.locator('#mobile').fill('06 39 98 00 01');
    await page.locator('#email').fill('vannina@exemple.fr');
    await page.locator('#emailBis').fill('vannina@exemple.fr');
    await page.keyboard.press('Enter');
    await page.locator('#codePostal').fill('29241');
    await page.locator('#voie').fill('des Lilas');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Votre mot de passe' }).waitFor();

    const steps = page.getByRole('list', { name: 'Étapes de l’inscription' }).locator('li');
    const done = async () => (await steps.filter({ hasText: 'étape terminée' }).allTextContents()).length;
    expect(await done()).toBe(3);
    await page.getByRole('button', { name: 'Étape précédente' }).click();
    await page.getByRole('heading', { name: 'Votre adresse de domicile' }).waitFor();
    await page.getByRole('button', { name: 'Étape précédente' }).click();
    // Two steps back, what was filled in further on is still done.
    expect(await done()).toBe(2);
    expect(await steps.locator('visible=true').filter({ hasText: '✓' }).count()).toBe(2);
    await page.context().close();
  });
});
