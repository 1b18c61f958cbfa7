import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { nirKey } from '../../civil-status/nir.ts';
import { type Federation, type Persona, startFederation } from '../../federation/index.ts';
import { Backstage, Member } from '../relying-party/support/member.ts';
import { inChromium, launch, scrollsSideways, seriousFaults } from '../support/chromium.ts';

/** Signing up and linking on a telephone's screen, without scripts and without a mouse; every page checked by axe. */

const TELEPHONE = { width: 390, height: 844 };
const { describe: inBrowser } = inChromium();

inBrowser('keyboard only, scripts off', () => {
  let browser: Browser;
  let federation: Federation;
  let angele: Persona;
  let cpf: string;

  beforeAll(async () => {
    [browser, federation] = await Promise.all([launch(), startFederation()]);
    cpf = federation.cpf?.url ?? '';
    angele = (await Member.of(federation, 'angele-dubreuil')).persona;
  });
  afterAll(async () => {
    await browser.close();
    await federation.stop();
  });

  const open = async (): Promise<Page> => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: TELEPHONE, locale: 'fr-FR' });
    return context.newPage();
  };

  const see = async (page: Page, heading: string | RegExp) => {
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    expect({ page: page.url(), faults: await seriousFaults(page) }).toEqual({
      page: page.url(),
      faults: [],
    });
    expect({ page: page.url(), sideways: await scrollsSideways(page) }).toEqual({ page: page.url(), sideways: false });
  };

  const isFocused = (page: Page, selector: string) =>
    page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`);

  /** Past the header by the skip link, then Tab until the focus is there: what cannot be reached so is out of reach for many. */
  const tabTo = async (page: Page, selector: string) => {
    if (await page.evaluate('document.activeElement === document.body')) {
      await page.keyboard.press('Tab');
      expect(await isFocused(page, 'a.skip')).toBe(true);
      await page.keyboard.press('Enter');
    }
    for (let presses = 0; presses < 40; presses += 1) {
      if (await isFocused(page, selector)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`« ${selector} » cannot be reached with the keyboard on ${page.url()}`);
  };
  /** Where the key leads. */
  const enter = (page: Page) => Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  const press = async (page: Page, selector: string) => {
    await tabTo(page, selector);
    await enter(page);
  };
  const type = async (page: Page, selector: string, text: string) => {
    await tabTo(page, selector);
    await page.keyboard.type(text);
  };

  const throughFranceConnect = async (page: Page) => {
    await press(page, '#idp-ameli');
    await type(page, '#connexion [name="identifiant"]', angele.credentials.ameli?.identifiant ?? '');
    await type(page, '#connexion [name="password"]', '123');
    await enter(page);
    await page.getByRole('heading', { level: 1, name: /Angèle Louise DUBREUIL/ }).waitFor();
    await press(page, 'form[action="/api/v2/login"] button');
  };

  const fillIn = async (page: Page, nir = angele.nir ?? '') => {
    await type(page, '#nir', nir);
    await type(page, '#cle', nirKey(nir));
    await tabTo(page, '#cgu');
    await page.keyboard.press('Space');
    await press(page, 'form[action="/fc/completer"] button');
  };

  test('a sign-up by FranceConnect, a wrong number first', async () => {
    const page = await open();
    await page.goto(`${cpf}/connexion`);
    await press(page, 'a.cpf-fc-button');
    await throughFranceConnect(page);
    await see(page, 'Créer mon compte');
    await fillIn(page, '1791135238002');
    await see(page, 'Créer mon compte');
    expect(await page.getByRole('alert').isVisible()).toBe(true);
    await press(page, 'a[href="/verification-identite"]');
    await see(page, 'Demander une vérification d’identité');
    await page.goto(`${cpf}/fc/completer`);
    await fillIn(page);
    await see(page, 'Mes droits');
    await page.context().close();
  });

  test('a course, and what it asks for', async () => {
    const page = await open();
    const one = await Member.of(federation, 'bastien-courcelle');
    await one.signUp('impots');
    const cookies = await one.browser.cookies.getCookies(cpf);
    await page.context().addCookies(cookies.map(({ key, value }) => ({ name: key, value, url: cpf })));
    await page.goto(`${cpf}/droits`);
    await page.goto(`${cpf}/recherche`);
    await see(page, 'Rechercher une formation');
    await press(page, 'a[href="/formations/secourisme"]');
    await see(page, 'Sauveteur secouriste du travail');
    await press(page, 'form[action="/formations/secourisme/inscription"] button');
    await see(page, 'Identité numérique requise');
    await press(page, 'main a[href="/verification-identite"]');
    await see(page, 'Demander une vérification d’identité');
    await press(page, 'form[action="/verification-identite"] button');
    await see(page, 'Vérification en cours');
    await page.goto(`${cpf}/dossiers`);
    await see(page, 'Mes dossiers de formation');
    await page.goto(`${cpf}/mon-compte`);
    await see(page, 'Mon compte');
    await press(page, 'a[href="/mon-compte/franceconnect/dissocier"]');
    await see(page, 'FranceConnect ne peut pas être dissocié');
    await page.context().close();
  });

  test('an account that has a password is linked by it', async () => {
    await new Backstage({ url: cpf }).send('POST', '/reset');
    await (await Member.of(federation, 'angele-dubreuil')).registerLocally();
    const page = await open();
    await page.goto(`${cpf}/connexion`);
    await press(page, 'a.cpf-fc-button');
    await throughFranceConnect(page);
    await fillIn(page);
    await see(page, 'Un compte existe peut-être déjà');
    await press(page, 'form[action="/fc/rattacher/e-mail"] button');
    await page.getByRole('status').waitFor();
    await type(page, '#motDePasse', 'Faux1234');
    await enter(page);
    await see(page, 'Un compte existe peut-être déjà');
    await type(page, '#motDePasse', 'Formation2026');
    await enter(page);
    await page.getByRole('heading', { level: 1, name: 'Mes droits' }).waitFor();
    await page.context().close();
  });

  test('behind the scenes', async () => {
    const page = await open();
    await (await Member.of(federation, 'bastien-courcelle')).franceConnect('impots');
    for (const [path, heading] of [
      ['', 'Coulisses du site CPF'],
      ['/returns', 'Retours de FranceConnect'],
      ['/accounts', 'Comptes'],
      ['/cases', 'Vérifications d’identité'],
    ]) {
      await page.goto(`${cpf}/_sim${path}`);
      await see(page, heading ?? '');
    }
    await page.context().close();
  });
});
