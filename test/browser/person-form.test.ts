import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { type Federation, startFederation } from '../../federation/index.ts';
import { CHROMIUM, inChromium, launch, scrollsSideways, seriousFaults } from '../support/chromium.ts';

/** What only a real browser shows: it names the origin of a form, or hides it. */

const { test: inBrowser } = inChromium();

let federation: Federation;
let browser: Browser;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  if (CHROMIUM) browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await federation.stop();
});

inBrowser('somebody is added from a telephone, on pages everybody can use', async () => {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  const { origin } = new URL(federation.franceconnect.issuer);
  for (const path of ['/_local/api', '/_local/personas/new']) {
    await page.goto(origin + path);
    expect(await seriousFaults(page)).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
  }
  const typed = {
    given_name: 'Camille',
    family_name: 'ORVIEUX',
    birthdate: '12/04/1990',
    birthplace: '37000',
    email: 'c@example.org',
  };
  for (const [name, value] of Object.entries(typed)) await page.fill(`#${name}`, value);
  await page.click('#form button[type="submit"]');
  expect(await page.textContent('.error-summary')).toContain('Tours is 37261');
  expect(await seriousFaults(page)).toEqual([]);
  await page.fill('#birthplace', '37261');
  await page.click('#form button[type="submit"]');
  expect(new URL(page.url()).pathname).toBe('/_local/personas/camille-orvieux');
  expect(await seriousFaults(page)).toEqual([]);
  expect(await scrollsSideways(page)).toBe(false);
});
