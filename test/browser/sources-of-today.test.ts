import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type Federation, startFederation } from '../../federation/index.ts';
import { inChromium, launch, scrollsSideways, seriousFaults } from '../support/chromium.ts';
import { PlusService } from '../support/plus-service.ts';
import { Service } from '../support/service.ts';

/** The sources of today in a real browser, on a telephone's screen: with scripts and without, every page checked by axe. */

const TELEPHONE = { width: 390, height: 844 };

const { describe: inBrowser } = inChromium();

inBrowser.each([
  ['scripts on', true],
  ['scripts off', false],
])('%s', (_name, javaScriptEnabled) => {
  let browser: Browser;
  let federation: Federation;
  let service: Service;
  let plus: PlusService;
  let context: BrowserContext;
  let page: Page;
  /** The page both services have at their callback. */
  const callback = createServer((_req, res) =>
    res.setHeader('content-type', 'text/html').end('<p>de retour au service'),
  );

  beforeAll(async () => {
    [browser, federation] = await Promise.all([launch(), startFederation({ only: ['provider', 'sources'] })]);
    await new Promise<void>((listening) => callback.listen(0, '127.0.0.1', listening));
    const redirect_uris = [`http://localhost:${(callback.address() as AddressInfo).port}/callback`];
    service = await Service.register(federation, { redirect_uris });
    plus = await PlusService.register(federation, { redirect_uris });
  });
  afterAll(async () => {
    plus.close();
    callback.closeAllConnections();
    callback.close();
    await browser.close();
    await federation.stop();
  });
  beforeEach(async () => {
    context = await browser.newContext({ javaScriptEnabled, viewport: TELEPHONE, locale: 'fr-FR' });
    page = await context.newPage();
  });
  afterEach(() => context.close());

  const see = async (heading: string) => {
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    const faults = await seriousFaults(page);
    expect({ page: page.url(), faults }).toEqual({ page: page.url(), faults: [] });
    expect(await scrollsSideways(page)).toBe(false);
  };
  const press = (name: string | RegExp) => page.locator('main').getByRole('button', { name }).click();
  const back = () => page.getByText('de retour au service').waitFor();

  test('France Identité on FranceConnect+: the warning opens without a script, then drawing, request, code, card', async () => {
    await page.goto(plus.request({ acr_values: 'eidas2' }).href);
    await see('Connexion en cours sur');
    await press('France Identité');
    await page.getByRole('heading', { name: 'Votre compte France Identité est-il certifié en mairie ?' }).waitFor();
    await press('Utiliser un autre compte');
    expect(await page.getByText('certifié en mairie ?').isVisible()).toBe(false);
    await press('France Identité');
    await press('Oui, mon compte est certifié');
    await see('Scannez avec l’application France Identité');
    await press('J’ouvre l’application sur cet appareil');
    await see('FranceConnect demande vos données');
    await press('Accepter');
    await see('Votre code personnel');
    const code = page.getByLabel(/^Code personnel/);
    expect(await page.locator('.keypad').isVisible()).toBe(javaScriptEnabled);
    await code.fill('000000');
    await press('Valider');
    await see('Votre code personnel');
    expect(await page.getByRole('alert').textContent()).toContain('Il vous reste deux essais.');
    if (javaScriptEnabled) for (const digit of '123456') await page.locator(`.keypad button[value="${digit}"]`).click();
    else await code.fill('123456');
    await press('Valider');
    await see('Posez votre carte contre le téléphone');
    await press('La carte a bougé');
    await see('Posez votre carte contre le téléphone');
    await press('Ma carte est lue');
    await see('DUBREUIL');
    await press(/^Continuer sur/);
    await back();
  });

  test('a person whose card is not certified is refused, and finds the list with its banner in focus', async () => {
    await page.goto(plus.request({ acr_values: 'eidas2' }).href);
    await press('France Identité');
    await press('Oui, mon compte est certifié');
    await page.getByRole('searchbox').fill('attendmairie');
    await page.getByRole('button', { name: 'Filtrer' }).click();
    await page.locator('button[name="persona"][value="capucine-attendmairie"]').click();
    await press('Accepter');
    await page.getByLabel(/^Code personnel/).fill('123456');
    await press('Valider');
    await press('Ma carte est lue');
    await see('Votre compte ne suffit pas pour cette démarche');
    await page.getByRole('link', { name: 'Revenir sur FranceConnect' }).click();
    await see('Connexion en cours sur');
    expect(
      await page.locator('#interaction-error-banner').evaluate((banner) => banner === document.activeElement),
    ).toBe(true);
  });

  test('YRIS with the keyboard alone: number, code, approval', async () => {
    await page.goto(service.request().url.href);
    await page.locator('#idp-yris').focus();
    await page.keyboard.press('Enter');
    await see('Connexion à votre compte');
    await page.locator('#identifiant').focus();
    await page.keyboard.type('+33 6 39 98 00 01');
    await page.keyboard.press('Enter');
    await see('Confirmez sur votre téléphone');
    await page.locator('#code').focus();
    await page.keyboard.type('1234');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await see('DUBREUIL');
    await press(/^Continuer sur/);
    await back();
  });

  test('TrustMe: e-mail and password', async () => {
    await page.goto(service.request().url.href);
    await press('TrustMe');
    await page.locator('#identifiant').fill('angele-dubreuil@example.org');
    await page.locator('#password').fill('faux');
    await press('Se connecter');
    await see('Connexion à votre compte');
    await page.locator('#password').fill('123');
    await press('Se connecter');
    await see('DUBREUIL');
    await press(/^Continuer sur/);
    await back();
  });

  test('the European bridge with the keyboard alone: country, attributes, person, confirmation, FranceConnect+ in English', async () => {
    const choose = async (selector: string) => {
      await page.locator(selector).focus();
      await page.keyboard.press('Enter');
    };
    await page.goto(plus.request({ idp_hint: 'eidas-bridge' }).href);
    await see('Log-in with European digital ID');
    await choose('#country-DK');
    await see('Denmark: mandatory attributes');
    await choose('button[value=next]');
    await see('Denmark: optional attributes');
    await page.locator('[name=Gender]').focus();
    await page.keyboard.press('Space');
    await choose('button[value=next]');
    await see('Denmark: log in');
    await choose('button[value=next]');
    await see('Denmark: confirmation');
    await choose('button[value=next]');
    await see('You will login as:');
    await choose('form[action$="/login"] button');
    await back();
  });

  test('Aidants Connect: a wrong code, the link, the person, the subject', async () => {
    await page.goto(service.request().url.href);
    await press('Utiliser Aidants Connect');
    await see('Connectez-vous');
    await page.locator('#email').fill('claire.aubervie@example.org');
    await page.locator('#code').fill('000000');
    await press('Se connecter');
    await see('Connectez-vous');
    expect(await page.getByRole('alert').textContent()).toContain('Ce code n’est pas valide.');
    await page.locator('#code').fill('246810');
    await press('Se connecter');
    await see('Un e-mail vous a été envoyé');
    await press('J’ai ouvert le lien');
    await see('Personne accompagnée');
    await press(/^Zohra BENMAHLOUF/);
    await see('Thématique administrative');
    await press(/^Argent, impôts/);
    await see('BENMAHLOUF');
    await press(/^Continuer sur/);
    await back();
  });

  test('a form is sent once: buttons off at the first submission, a message after half a second, as new from the history', async () => {
    if (!javaScriptEnabled) return;
    await page.goto(service.request().url.href);
    // No page comes, and this one stays.
    await page.route('**/redirect-to-idp', (route) => route.fulfill({ status: 204 }));
    await page.locator('#idp-msa').click();
    await page.getByText('Merci de patienter').waitFor();
    expect(await page.locator('#idp-ameli').isDisabled()).toBe(true);
    // As a browser tells a page it took from its history.
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    await page.getByText('Merci de patienter').waitFor({ state: 'hidden' });
    expect(await page.locator('#idp-ameli').isDisabled()).toBe(false);
  });
});
