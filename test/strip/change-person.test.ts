import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Federation, type Persona, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { Citizen } from '../support/citizen.ts';

/** Single sign-on opens the information page of the same person again: the simulator's strip is the way out. */

let federation: Federation;
let people: readonly Persona[];

beforeAll(async () => {
  federation = await startFederation();
  people = await federation.personas.all();
});
afterAll(() => federation.stop());

const CHANGE = 'form[action="/_sim/strip/changer-de-personne"]';

function citizen(id: string, browser: Walker): Citizen {
  const persona = people.find((each) => each.id === id);
  if (!persona) throw new Error(`nobody is called ${id}`);
  return new Citizen(federation, persona, 'ameli', { browser });
}

async function secondVisit(): Promise<Walker> {
  const first = citizen('angele-dubreuil', new Walker());
  await first.signIn();
  // The service failed, or the person gave up there: FranceConnect knows nothing of it.
  await first.browser.get(`${federation.cpf?.url}/fc/demarrer`);
  expect(first.browser.page.url.pathname).toMatch(/\/consent$/);
  return first.browser;
}

test('« Changer de personne » leads to the list of sources of the same request, and somebody else signs in', async () => {
  const browser = await secondVisit();
  await browser.submit(CHANGE);
  expect(browser.page.url.pathname).toMatch(/^\/api\/v2\/interaction\/[^/]+$/);
  expect(browser.page.document.querySelector('h1')?.text).toBe('Connexion en cours sur Mon Compte Formation');

  const next = citizen('bastien-courcelle', browser);
  await browser.submit('#idp-ameli');
  await next.identify();
  expect(browser.page.document.querySelector('h1')?.text).toContain('Bastien Émile COURCELLE');
  await browser.submit('form[action="/api/v2/login"]');
  expect(browser.page.url.pathname).toBe('/fc/completer');
  expect(browser.page.document.querySelector('main')?.text).toContain('COURCELLE');
});

test('the session has ended for good: the next request asks again', async () => {
  const browser = await secondVisit();
  await browser.submit(CHANGE);
  await browser.get(`${federation.cpf?.url}/fc/demarrer`);
  expect(browser.page.document.querySelector('h1')?.text).toContain('Connexion en cours sur');
});

test('a form without the token of the page changes nothing', async () => {
  const browser = await secondVisit();
  await browser.submit(CHANGE, { csrfToken: 'forged' });
  expect(browser.page.document.querySelector('.error-code')?.text).toContain('Y470001');
  await browser.get(`${federation.cpf?.url}/fc/demarrer`);
  expect(browser.page.url.pathname).toMatch(/\/consent$/);
});

test('without the simulator’s pages FranceConnect has no such address', async () => {
  await using own = await startFederation({ cpfSimulator: false });
  const { origin } = new URL(own.franceconnect.issuer);
  expect((await fetch(`${origin}/_sim/strip/changer-de-personne`, { method: 'POST' })).status).toBe(404);
});
