import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { inChromium, launch, scrollsSideways, seriousFaults } from '../support/chromium.ts';

/** The stage in a real browser: fit for a telephone and a projector, in both themes, with scripts and without. */

const { describe: inBrowser } = inChromium();

inBrowser('the stage', () => {
  let browser: Browser;
  let federation: Federation;
  let stage: string;
  beforeAll(async () => {
    [browser, federation] = await Promise.all([launch(), startFederation()]);
    stage = `${new URL(federation.franceconnect.issuer).origin}/_local/stage`;
  });
  afterAll(async () => {
    await browser.close();
    await federation.stop();
  });

  async function check(page: Page) {
    expect({ page: page.url(), faults: await seriousFaults(page) }).toEqual({ page: page.url(), faults: [] });
    expect(await scrollsSideways(page)).toBe(false);
  }

  /** As far as the list of sources. */
  async function begin(): Promise<Walker> {
    const walker = new Walker();
    await walker.get(`${federation.cpf?.url}/fc/demarrer`);
    return walker;
  }

  test.each([
    ['a telephone by day', { width: 390, height: 844 }, 'light'],
    ['a narrow telephone by night', { width: 320, height: 640 }, 'dark'],
    ['a projector by day', { width: 1280, height: 800 }, 'light'],
    ['a desk by night', { width: 1280, height: 800 }, 'dark'],
  ] as const)('is accessible on %s, empty and full', async (_name, viewport, colorScheme) => {
    await federation.restart();
    const page = await browser.newPage({ viewport, colorScheme });
    await page.goto(stage);
    await check(page);
    await (await begin()).submit('#idp-impots');
    await federation.scenarios.use('register-down');
    await page.getByRole('button', { name: 'Être Angèle DUBREUIL' }).click();
    await page.getByText('Incident en cours').waitFor();
    await check(page);
    for (const path of ['incident', 'horloge', 'recommencer', 'personnes']) {
      await page.goto(`${stage}/${path}`);
      await check(page);
    }
    await page.close();
  });

  test('is read from afar: sentences and data of 24 px, buttons of 44 px', async () => {
    await (await begin()).submit('#idp-impots');
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(stage);
    const sizes = await page
      .locator('.now, .hops li')
      .evaluateAll((found) => found.map((each) => Number.parseFloat(getComputedStyle(each).fontSize)));
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(24);
    const heights = await page
      .locator('.controls :is(button, .button)')
      .evaluateAll((found) => found.map((each) => each.getBoundingClientRect().height));
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
    await page.close();
  });

  test.each([
    ['with scripts', true],
    ['without scripts', false],
  ])('follows the sign-in and the e-mails by itself %s', async (_name, javaScriptEnabled) => {
    await federation.restart();
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await context.newPage();
    await page.goto(stage);
    const walker = await begin();
    await page.getByText('Mon Compte Formation demande à FranceConnect qui vous êtes.').waitFor();
    await walker.submit('#idp-impots');
    await walker.submit('button[name="persona"][value="angele-dubreuil"]');
    await walker.submit('form[action="/api/v2/login"]');
    await page.getByText('FranceConnect transmet votre identité à Mon Compte Formation.').first().waitFor();
    await page.getByText('Alerte de connexion').waitFor();
    await context.close();
  });
});
