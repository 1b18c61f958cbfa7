import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { type Federation, startFederation } from '../../federation/index.ts';
import { inChromium, launch, scrollsSideways, seriousFaults } from '../support/chromium.ts';

/** A demonstration in a real browser with nothing but what the pages show: nothing is typed, and few clicks lead to an account. */

const { describe: inBrowser } = inChromium();

inBrowser.each([
  ['a screen, scripts on', { width: 1280, height: 800 }, true],
  ['a telephone, scripts off', { width: 390, height: 844 }, false],
])('%s', (_name, viewport, javaScriptEnabled) => {
  let browser: Browser;
  let federation: Federation;

  beforeAll(async () => {
    [browser, federation] = await Promise.all([launch(), startFederation()]);
  });
  afterAll(async () => {
    await browser.close();
    await federation.stop();
  });

  /** A window at the CPF site's home page, and a hand that counts its clicks. */
  async function opened(): Promise<{ page: Page; click: (target: Locator) => Promise<void>; clicks: () => number }> {
    const context = await browser.newContext({ viewport, javaScriptEnabled, locale: 'fr-FR' });
    const page = await context.newPage();
    let count = 0;
    const click = async (target: Locator) => {
      await target.click();
      await page.waitForLoadState();
      count += 1;
    };
    await page.goto(federation.cpf?.url ?? '');
    return { page, click, clicks: () => count };
  }

  const check = async (page: Page) => {
    expect({ at: page.url(), faults: await seriousFaults(page) }).toEqual({ at: page.url(), faults: [] });
    expect(await scrollsSideways(page)).toBe(false);
  };

  const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
  const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name });

  /** Seven clicks from the home page to « Mes droits ». */
  async function withFranceConnect({ page, click }: Awaited<ReturnType<typeof opened>>) {
    await click(page.locator('a[href^="/fc/demarrer"]').first());
    await page.getByRole('heading', { name: 'Connexion en cours sur Mon Compte Formation' }).waitFor();
    await click(page.locator('#idp-ameli'));
    await click(page.locator('button[name="persona"][value="angele-dubreuil"]'));
    await check(page);
    await click(button(page, 'Continuer sur Mon Compte Formation'));
    await check(page);
    await click(button(page, 'Remplir comme Angèle DUBREUIL'));
    await check(page);
    await click(page.locator('#cgu'));
    await click(button(page, 'Créer mon compte'));
    await page.waitForURL('**/droits');
  }

  test('with FranceConnect, then again after « Recommencer la démonstration »', async () => {
    const first = await opened();
    await withFranceConnect(first);
    expect(first.clicks()).toBeLessThanOrEqual(7);

    const { page, click } = first;
    await click(link(page, 'Recommencer la démonstration'));
    await check(page);
    await click(button(page, 'Tout oublier et recommencer'));
    await page.getByRole('heading', { name: 'La démonstration recommence' }).waitFor();
    await check(page);
    await click(link(page, 'Ouvrir le site CPF'));
    await withFranceConnect(first);
  });

  test('by the form, with the e-mail that validates the account', async () => {
    const { page, click, clicks } = await opened();
    await click(link(page, 'Créer mon compte'));
    await click(link(page, 'Remplir le formulaire'));
    await page.locator('#strip-personne').selectOption('bastien-courcelle');
    await click(button(page, 'Remplir'));
    await check(page);
    for (let step = 1; step <= 3; step += 1) await click(button(page, 'Étape suivante'));
    await click(page.locator('#cgu'));
    await click(button(page, 'Valider mon inscription'));
    await page.waitForURL('**/inscription/confirmation');
    await check(page);
    await click(link(page, 'Valider mon inscription'));
    await click(button(page, 'Valider mon inscription'));
    const { accounts } = (await (await fetch(`${federation.cpf?.url}/_sim/api/accounts`)).json()) as {
      accounts: { identity: { family_name: string } }[];
    };
    expect(accounts.map(({ identity }) => identity.family_name)).toContain('COURCELLE');
    // The list of people counts for one click more.
    expect(clicks() + 1).toBeLessThanOrEqual(12);
  });
});
