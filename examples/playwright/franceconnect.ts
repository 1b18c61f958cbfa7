import { test as base, type Page } from '@playwright/test';
import { type Client, type Federation, startFederation } from 'franceconnect-local';
import { pages } from '../page-objects/pages.ts';
import { type Service, startService } from '../service.ts';

interface ForEachTest {
  client: Client;
  service: Service;
}

interface ForEachWorker {
  federation: Federation;
}

/** A FranceConnect per worker; the application and a client of its own for each test, so that tests run side by side. */
export const test = base.extend<ForEachTest, ForEachWorker>({
  federation: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures are needed from the pattern
    async ({}, use) => {
      await using federation = await startFederation({ only: ['provider', 'sources'] });
      await use(federation);
    },
    { scope: 'worker' },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures are needed from the pattern
  service: async ({}, use) => {
    const service = await startService();
    await use(service);
    await service.stop();
  },
  client: async ({ federation, service }, use) => {
    const client = await federation.registerClient({ redirect_uris: [service.callback] });
    await service.connect({ issuer: federation.franceconnect.issuer, ...client });
    await use(client);
  },
});

/** From the application's « Se connecter » to the page it answers after FranceConnect. */
export async function signIn(page: Page, { persona, source = 'impots' }: { persona: string; source?: string }) {
  await page.click('a[href="/login"]');
  await page.click(pages.mire.source(source));
  await page.fill(pages.source.filter, persona);
  await page.click(pages.source.person(persona));
  await page.click(pages.information.goOn);
}
