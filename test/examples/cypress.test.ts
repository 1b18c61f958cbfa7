import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { type Client, franceconnect } from '../../examples/cypress/commands.ts';
import { type Service, startService } from '../../examples/service.ts';
import { type Federation, startFederation } from '../../federation/index.ts';
import { inChromium, launch } from '../support/chromium.ts';
import { CypressCommands } from '../support/cypress.ts';

/** What a Cypress spec does with the commands of examples/cypress. */

inChromium().describe('examples/cypress', () => {
  let federation: Federation;
  let browser: Browser;
  let service: Service;
  let page: Page;
  let cy: CypressCommands;
  let simulator: ReturnType<typeof franceconnect>;
  let client: Client;

  beforeAll(async () => {
    [federation, browser] = await Promise.all([startFederation({ only: ['provider', 'sources'] }), launch()]);
  });
  afterAll(async () => {
    await browser.close();
    await federation.stop();
  });

  beforeEach(async () => {
    [service, page] = await Promise.all([startService(), browser.newPage()]);
    cy = new CypressCommands(page);
    simulator = franceconnect(cy, new URL(federation.franceconnect.issuer).origin);
    simulator.registerClient(service.callback);
    client = (await cy.done()) as Client;
    await service.connect({ issuer: federation.franceconnect.issuer, ...client });
    await page.goto(`${service.url}/login`);
  });
  afterEach(async () => {
    await page.close();
    await service.stop();
  });

  const answer = async () => {
    await cy.done();
    await page.waitForURL(`${service.callback}?*`);
    return page.textContent('body');
  };

  test('a citizen signs in', async () => {
    simulator.signIn({ persona: 'angele-dubreuil', source: 'ameli' });
    expect(await answer()).toMatch(/^Bonjour Angèle/);
  });

  test('a situation is met by one’s own client, until it is reset', async () => {
    simulator.useScenario('token-503', client.client_id);
    simulator.signIn({ persona: 'angele-dubreuil' });
    expect(await answer()).toContain('Vous n’êtes pas connecté');
    simulator.reset(client.client_id);
    await cy.done();
    await page.goto(`${service.url}/login`);
    simulator.signIn({ persona: 'angele-dubreuil' });
    expect(await answer()).toMatch(/^Bonjour Angèle/);
  });

  test('time passes on a page', async () => {
    simulator.advanceClock('2 h', client.client_id);
    cy.get('#idp-impots').click();
    await cy.done();
    expect(await page.textContent('main')).toContain('session');
  });
});
