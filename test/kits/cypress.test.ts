import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { type Service, startService } from '../../examples/service.ts';
import { franceconnect, pages, type RegisteredClient } from '../../kits/cypress/src/commands.ts';
import { withFranceConnect } from '../../kits/cypress/src/plugin.ts';
import { temporaryFolder } from '../library/temporary.ts';
import { inChromium, launch } from '../support/chromium.ts';
import { CypressCommands, CypressPlugins } from './cypress-stand-in.ts';

/** What a Cypress spec does with kits/cypress. Cypress itself cannot be had here: a stand-in does its commands. */

inChromium().describe('kits/cypress', () => {
  const plugins = new CypressPlugins();
  let browser: Browser;
  let service: Service;
  let page: Page;
  let cy: CypressCommands;
  let simulator: ReturnType<typeof franceconnect>;
  let client: RegisteredClient;

  beforeAll(async () => {
    const config = { baseUrl: 'http://localhost:3000' };
    const [configured, launched] = await Promise.all([withFranceConnect(plugins.on, config), launch()]);
    expect(configured).toBe(config);
    browser = launched;
  });
  afterAll(async () => {
    await browser.close();
    await plugins.endRun();
    // Stopped after the run, which left nothing behind.
    await expect(fetch(client.issuer)).rejects.toThrow();
  });

  beforeEach(async () => {
    [service, page] = await Promise.all([startService(), browser.newPage()]);
    cy = new CypressCommands(page, plugins);
    simulator = franceconnect(cy);
    simulator.register({ redirect_uris: [service.callback] });
    client = await cy.done<RegisteredClient>();
    await service.connect(client);
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

  test('Angèle signs in', async () => {
    simulator.signIn(client, { persona: 'angele-dubreuil', source: 'ameli' });
    expect(await answer()).toMatch(/^Bonjour Angèle/);
  });

  test('a forged signature signs nobody in, until the reset', async () => {
    simulator.use('invalid-sig-es256', client.client_id);
    simulator.signIn(client, { persona: 'angele-dubreuil' });
    expect(await answer()).toContain('Vous n’êtes pas connecté');
    simulator.reset(client.client_id);
    await cy.done();
    await page.goto(`${service.url}/login`);
    simulator.signIn(client, { persona: 'angele-dubreuil' });
    expect(await answer()).toMatch(/^Bonjour Angèle/);
  });

  test('time passes on a page, and the journal has it', async () => {
    simulator.advance('2 h', client.client_id);
    cy.get(pages.mire.source('impots')).click();
    await cy.done();
    expect(await page.textContent('main')).toContain('session');
    simulator.journal(client.client_id).then((entries) => {
      expect(entries[0]).toMatchObject({ kind: 'FC_AUTHORIZE_INITIATED', client: client.client_id });
    });
    await cy.done();
  });

  test('a failed test leaves the page of its flow, with the broken rule', async () => {
    await using folder = await temporaryFolder();
    process.env.FRANCECONNECT_LOCAL_FLOWS = folder.path;
    simulator.use('invalid-sig-es256', client.client_id, 1);
    simulator.signIn(client, { persona: 'angele-dubreuil' });
    await answer();
    simulator.keepFlowsOfFailed({ state: 'passed', fullTitle: () => 'sign-in succeeds' }, client.client_id);
    simulator.keepFlowsOfFailed({ state: 'failed', fullTitle: () => 'sign-in fails' }, client.client_id);
    await cy.done();
    delete process.env.FRANCECONNECT_LOCAL_FLOWS;
    expect(cy.logged).toEqual([`FranceConnect: ${folder.path}/sign-in-fails-1.html`]);
    const html = await readFile(`${folder.path}/sign-in-fails-1.html`, 'utf8');
    expect(html).toContain('One bit of the ID token’s signature is wrong.');
    expect(html).toContain('DUBREUIL');
  });
});
