/** Playwright fixtures: a simulator for each worker, and a client of its own for each test. */
import { writeFile } from 'node:fs/promises';
import { test as base, type Page, type TestInfo } from '@playwright/test';
import { connectFederation, type Federation, startFederation } from 'franceconnect-local';
import { pages } from 'franceconnect-local/pages';
import { FranceConnect } from './client.ts';

export { pages } from 'franceconnect-local/pages';
export { FranceConnect } from './client.ts';

/** What `registerClient()` takes; the redirect URI is enough. */
export type Registration = Parameters<Federation['registerClient']>[0];

export interface ForEachTest {
  /** What is registered for each test. Override it to give your redirect URI, your client_id, your scopes. */
  franceconnectClient: Registration;
  /** A client of this test alone. A test that fails has the pages of its flows attached. */
  franceconnect: FranceConnect;
}

export interface ForEachWorker {
  /** The simulator of this worker: `personas.add`, `registerClient` for a second client, and what else the library has. */
  franceconnectLocal: Federation;
}

export const test = base.extend<ForEachTest, ForEachWorker>({
  franceconnectLocal: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures are needed from the pattern
    async ({}, use) => {
      await using federation = await startOrConnect();
      await use(federation);
    },
    { scope: 'worker' },
  ],
  franceconnectClient: [{ redirect_uris: ['http://localhost:3000/callback'] }, { option: true }],
  franceconnect: async ({ franceconnectLocal, franceconnectClient }, use, testInfo) => {
    const client = await franceconnectLocal.registerClient(franceconnectClient);
    const franceconnect = new FranceConnect(franceconnectLocal, client);
    await use(franceconnect);
    // A reset clears the journal: the flows of a failed test stay in the console.
    if (testInfo.status === testInfo.expectedStatus) await franceconnect.reset();
    else await attachFlows(franceconnect, testInfo);
  },
});

/** `FRANCECONNECT_LOCAL_URL` names a simulator that runs already; otherwise one starts in this process, on free ports. */
function startOrConnect(): Promise<Federation> {
  const { FRANCECONNECT_LOCAL_URL: url, FRANCECONNECT_LOCAL_CONTROL_TOKEN: token } = process.env;
  return url ? connectFederation(url, { ...(token && { token }) }) : startFederation({ only: ['provider', 'sources'] });
}

async function attachFlows(franceconnect: FranceConnect, testInfo: TestInfo): Promise<void> {
  for (const [index, flow] of (await franceconnect.flows()).entries()) {
    const path = testInfo.outputPath(`franceconnect-${index + 1}.html`);
    await writeFile(path, await franceconnect.export(flow));
    await testInfo.attach('FranceConnect', { path, contentType: 'text/html' });
  }
}

/** From FranceConnect's list of sources back to your application. */
export async function signIn(page: Page, { persona, source = 'impots' }: { persona: string; source?: string }) {
  await page.click(pages.mire.source(source));
  // The person may be on another page of the list.
  await page.fill(pages.source.filter, persona);
  await page.click(pages.source.person(persona));
  await page.click(pages.information.goOn);
}
