import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { temporaryFolder } from '../library/temporary.ts';
import { inChromium, launch, scrollsSideways, seriousFaults } from '../support/chromium.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';

/** The pages of sign-ins in a real browser: on a telephone and on a desk, in both themes, and kept up to date by scripts. */

const { describe: inBrowser } = inChromium();

inBrowser('the pages of sign-ins', () => {
  let browser: Browser;
  let federation: Federation;
  let service: Service;
  let pages: string;
  beforeAll(async () => {
    [browser, federation] = await Promise.all([launch(), startFederation()]);
    pages = `${new URL(federation.franceconnect.issuer).origin}/_local/flows`;
    service = await Service.register(federation);
  });
  afterAll(async () => {
    await browser.close();
    await federation.stop();
  });

  const lastFlow = async () => (await federation.journal.entries({ client: service.client.client_id })).at(-1)?.flow;

  async function check(page: Page) {
    expect({ page: page.url(), faults: await seriousFaults(page) }).toEqual({ page: page.url(), faults: [] });
    expect(await scrollsSideways(page)).toBe(false);
  }

  test.each([
    ['a telephone by day', { width: 390, height: 844 }, 'light'],
    ['a desk by night', { width: 1280, height: 800 }, 'dark'],
  ] as const)('are accessible on %s, everything open', async (_name, viewport, colorScheme) => {
    await service.signIn();
    const signedIn = await lastFlow();
    const callback = await federation.signIn(service.request().url);
    const code = callback.searchParams.get('code') ?? '';
    const { client_id } = service.client;
    await service.post('/token', { grant_type: 'authorization_code', code, client_id, client_secret: 'wrong' });
    const refused = await lastFlow();
    const page = await browser.newPage({ viewport, colorScheme });
    for (const path of ['', `/${signedIn}`, `/${refused}`]) {
      await page.goto(pages + path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.evaluate('for (const details of document.querySelectorAll("details")) details.open = true');
      await check(page);
    }
    await page.close();
  });

  test.each([320, 390, 640, 1280])(
    'show every lane and label at %d px, and the failing row below the lanes',
    async (width) => {
      await federation.scenarios.use('invalid-nonce', { client: service.client.client_id, times: 1 });
      await service.signIn().catch(() => {});
      const page = await browser.newPage({ viewport: { width, height: 400 } });
      await page.goto(`${pages}/${await lastFlow()}`);
      const edges = await page
        .locator('.lanes .lane, .diagram .label')
        .evaluateAll((all) => all.map((one) => one.getBoundingClientRect()).map(({ left, right }) => [left, right]));
      expect(edges.length).toBeGreaterThan(10);
      expect(edges.filter(([left = 0, right = 0]) => left < 0 || right > width)).toEqual([]);
      await page.getByRole('link', { name: 'Go to the line where it happened' }).click();
      const lanes = await page.locator('.lanes').boundingBox();
      const row = await page.locator('li.failed[id^="entry-"] summary').boundingBox();
      expect(row?.y).toBeGreaterThanOrEqual((lanes?.y ?? 0) + (lanes?.height ?? 0) - 1);
      expect(row?.y).toBeLessThan(400);
      await page.close();
    },
  );

  test('unfold by keyboard, and stay unfolded while the sign-in goes on', async () => {
    const walker = new Walker({ stopAt: REDIRECT_URI });
    await walker.get(service.request().url);
    const page = await browser.newPage();
    const listening = page.waitForResponse((response) => response.url().endsWith('/events'));
    await page.goto(`${pages}/${await lastFlow()}`);
    await listening;
    const lines = page.locator('.diagram summary');
    expect(await lines.count()).toBe(4);
    await lines.first().focus();
    await page.keyboard.press('Enter');
    await page.getByText('acr_values', { exact: true }).waitFor();
    await walker.submit('#idp-ameli');
    await lines.getByText('The citizen chooses a source').waitFor();
    expect(await page.getByText('acr_values', { exact: true }).first().isVisible()).toBe(true);
    await page.getByText('Copy as test of FranceConnect’s side').click();
    expect(await page.getByRole('button', { name: 'Copy', exact: true }).isVisible()).toBe(true);
    await page.close();
  });

  test('in a file of their own are read without network and without scripts, the broken rule in sight', async () => {
    await federation.scenarios.use('invalid-nonce', { client: service.client.client_id, times: 1 });
    await service.signIn().catch(() => {});
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'sign-in.html');
    await writeFile(file, await federation.flows.export('latest', { client: service.client.client_id }));
    const context = await browser.newContext({ offline: true, javaScriptEnabled: false });
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(String(pathToFileURL(file)));
    expect(await page.getByRole('status').textContent()).toContain('The ID token is not what FranceConnect promises');
    await page.getByRole('link', { name: 'Go to the line where it happened' }).click();
    expect(await page.locator('tr.broken').textContent()).toContain('nonce');
    expect(await page.locator('tr.broken').isVisible()).toBe(true);
    const lanes = await page.locator('.lanes .long').evaluateAll((all) => all.map(({ textContent }) => textContent));
    expect(lanes).toHaveLength(5);
    expect(await page.locator('.lanes').evaluate((one) => getComputedStyle(one).display)).toBe('grid');
    expect(asked).toEqual([String(pathToFileURL(file))]);
    await check(page);
    await context.close();
  });
});
