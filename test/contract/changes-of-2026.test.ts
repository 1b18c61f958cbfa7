import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import type { KeptMail } from '../../infrastructure/mail/mailbox.ts';
import { REDIRECT_URI, Service } from '../support/service.ts';
import { Visitor } from '../support/visitor.ts';

/** Sources of today §6: what FranceConnect's pages and e-mails have had since 2025. */

let federation: Federation;
let service: Service;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  service = await Service.register(federation, { name: 'Ma démarche' });
});
afterAll(() => federation.stop());

async function atList(scope?: string) {
  const visitor = new Visitor(federation.franceconnect.issuer, REDIRECT_URI);
  await visitor.browser.get(service.request(scope === undefined ? {} : { scope }).url);
  return visitor;
}

async function atInformation(scope?: string) {
  const visitor = await atList(scope);
  await visitor.identify('yris');
  return visitor;
}

test('§S6 banner: its id, and the focus that brings it into view', async () => {
  const { browser } = await atList();
  await browser.submit('#idp-ameli');
  await browser.click('a[href$="/abandon"]');
  const banner = browser.page.document.querySelector('#interaction-error-banner');
  expect(banner?.text).toContain('La connexion à Ameli.fr n’a pas été possible.');
  expect([banner?.getAttribute('tabindex'), banner?.hasAttribute('autofocus')]).toEqual(['-1', true]);
});

test('§S6 sending twice: the list and the information page load what prevents it, other pages do not', async () => {
  const script = ({ page }: Visitor) => page.document.querySelector('script[src$="/submit-once.js"]') !== null;
  const message = ({ page }: Visitor) => page.document.querySelector('dialog#patience')?.text;
  for (const visitor of [await atList(), await atInformation()]) {
    expect([script(visitor), message(visitor)]).toEqual([true, expect.stringContaining('Merci de patienter')]);
  }
  const { browser } = await atList();
  await browser.get('/api/v2/accessibilite');
  expect(browser.page.document.querySelector('script')).toBeNull();
});

test('§S6 quick links + footer: « Contenu », « Pied de page », and FranceConnect’s four links', async () => {
  const { document } = (await atList()).page;
  const links = document.querySelectorAll('nav[aria-label="Accès rapide"] a');
  expect(links.map((link) => [link.text, link.getAttribute('href')])).toEqual([
    ['Contenu', '#main-content'],
    ['Pied de page', '#footer'],
  ]);
  for (const id of ['main#main-content', 'footer#footer']) expect(document.querySelector(id)).not.toBeNull();
  const below = document.querySelectorAll('footer a').map((link) => [link.getAttribute('href'), link.firstChild?.text]);
  expect(below.slice(0, 4)).toEqual([
    ['/api/v2/accessibilite', 'Accessibilité : non conforme'],
    ['https://franceconnect.gouv.fr/', 'En savoir plus sur FranceConnect'],
    ['https://franceconnect.gouv.fr/cgu/', 'CGU'],
    ['https://aide.franceconnect.gouv.fr/', 'Foire aux questions'],
  ]);
});

test('§S6 one datum alone: a paragraph in the place of a list', async () => {
  const details = (await atInformation('openid email')).page.document.querySelector('details');
  expect([details?.querySelector('summary')?.text, details?.querySelectorAll('li').length]).toEqual([
    'Donnée transmise',
    0,
  ]);
  expect((await atInformation()).page.document.querySelectorAll('details li').length).toBeGreaterThan(1);
});

test('§S6 e-mail: code, name, what happened, why, how to report, connections, unsubscribe', async () => {
  const visitor = await atInformation();
  await visitor.confirm();
  const answer = await fetch(`${new URL(federation.franceconnect.issuer).origin}/_local/mail`, {
    headers: { accept: 'application/json' },
  });
  const [message] = ((await answer.json()) as { messages: KeptMail[] }).messages;
  const order = [
    /Code d'identification :.*[\da-f]{8}-[\da-f-]{27}/,
    /Bonjour Angèle Louise DUBREUIL,/,
    /Une connexion au site « Ma démarche » a eu lieu le .* à \d\d:\d\d .*« YRIS »/,
    /une connexion inhabituelle a été détectée/,
    /Je signale une usurpation/,
    /Consulter mes connexions/,
    /Ne plus recevoir ces messages/,
  ];
  for (const part of [message?.text, message?.html]) {
    const places = order.map((words) => part?.search(words) ?? -1);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(places).not.toContain(-1);
  }
});

test('§S6 error page title: « Erreur de connexion - … »', async () => {
  const { browser } = await atList();
  await browser.get('/api/v2/authorize?unknown=1');
  expect(browser.page.document.querySelector('title')?.text).toMatch(/^Erreur de connexion - /);
});
