import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { type Page, Walker } from '../../infrastructure/browser/walker.ts';
import { catalogue } from '../../scenarios/index.ts';
import { REDIRECT_URI } from '../support/service.ts';

/** The page of the console that shows the catalogue and activates scenarios. */

let federation: Federation;
let address: string;
beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  address = `${new URL(federation.franceconnect.issuer).origin}/_local/scenarios`;
});
afterAll(() => federation.stop());

const cards = ({ document }: Page) => document.querySelectorAll('article.card').map(({ id }) => id);
const words = ({ document }: Page) => document.querySelector('main')?.text.replace(/\s+/g, ' ') ?? '';

/** For whom, and what. */
const active = ({ document }: Page) =>
  document
    .querySelectorAll('form[action="/_local/scenarios/reset"] .card')
    .map((card) => [card.querySelector('h3')?.text, card.querySelector('li')?.text]);

test('every scenario is there, with what happens and what a correct service does', async () => {
  const page = await new Walker().get(address);
  expect(cards(page).toSorted()).toEqual(catalogue.map(({ id }) => id).toSorted());
  for (const { what, serviceMust } of catalogue) {
    expect(words(page)).toContain(what.replace(/\s+/g, ' '));
    expect(words(page)).toContain(serviceMust.replace(/\s+/g, ' '));
  }
});

test('a search keeps the scenarios that hold every word', async () => {
  const found = cards(await new Walker().get(`${address}?q=deceased+register`));
  expect(found).toContain('register-deceased');
  expect(found.length).toBeLessThan(10);
  expect(cards(await new Walker().get(`${address}?q=nothing-of-the-kind`))).toEqual([]);
});

test('a scenario is activated for one service, and ended', async () => {
  const { client_id } = await federation.registerClient({ redirect_uris: [REDIRECT_URI] });
  const visitor = new Walker();
  await visitor.get(`${address}?use=invalid-nonce`);
  const page = await visitor.submit('form[action="/_local/scenarios"]', { client: client_id, times: '1' });
  expect(page.status).toBe(200);
  expect(active(page)).toEqual([[client_id, 'invalid-nonce ID token with another nonce, 1 of 1 sign-ins left']]);
  const after = await visitor.submit('form[action="/_local/scenarios/reset"]');
  expect(words(after)).toContain('No scenario is active.');
});

test('the service is chosen from a list, and each is reset apart', async () => {
  const { client_id } = await federation.registerClient({ name: 'Second service', redirect_uris: [REDIRECT_URI] });
  await federation.scenarios.use('token-500', { client: client_id });
  await federation.scenarios.use('token-503');
  const visitor = new Walker();
  const page = await visitor.get(address);
  const listed = page.document.querySelectorAll('#client option').map((option) => option.getAttribute('value'));
  expect(listed).toEqual(expect.arrayContaining(['', 'demo', client_id]));
  expect(words(page)).toContain(`Second service (${client_id})`);

  await visitor.submit(`button[name="client"][value="${client_id}"]`);
  expect(active(visitor.page)).toEqual([['Every service', 'token-503 Token endpoint is unavailable']]);
  await visitor.submit('button[name="client"][value="*"]');
  expect(active(visitor.page)).toEqual([]);
});

test('what cannot be used is refused in a sentence, and what was typed stays', async () => {
  const visitor = new Walker();
  await visitor.get(address);
  const page = await visitor.submit('form[action="/_local/scenarios"]', { scenario: 'deceased' });
  expect(page.status).toBe(422);
  expect(words(page)).toContain("Unknown scenario 'deceased'. Did you mean 'register-deceased'?");
  expect(page.document.querySelector('#scenario')?.getAttribute('value')).toBe('deceased');
  const unknown = await visitor.submit('form[action="/_local/scenarios"]', {
    scenario: 'invalid-nonce',
    client: 'nobody',
  });
  expect(words(unknown)).toContain("No service is registered as 'nobody'.");
  const forged = await visitor.submit('form[action="/_local/scenarios"]', { csrf: 'forged' });
  expect(forged.status).toBe(403);
});
