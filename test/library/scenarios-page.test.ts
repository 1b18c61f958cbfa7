import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { type Page, Walker } from '../../infrastructure/web/walker.ts';
import { catalogue } from '../../scenarios/index.ts';
import { REDIRECT_URI } from '../support/service.ts';

/** The page of the console that shows the catalogue and puts scenarios in force. */

let federation: Federation;
let address: string;
beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  address = `${new URL(federation.franceconnect.issuer).origin}/_local/scenarios`;
});
afterAll(() => federation.stop());

const cards = ({ document }: Page) => document.querySelectorAll('article.card').map(({ id }) => id);
const words = ({ document }: Page) => document.querySelector('main')?.text.replace(/\s+/g, ' ') ?? '';

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

test('a scenario is put in force for one service, and taken out again', async () => {
  const { client_id } = await federation.registerClient({ redirect_uris: [REDIRECT_URI] });
  const visitor = new Walker();
  await visitor.get(`${address}?use=invalid-nonce`);
  const page = await visitor.submit('form[action="/_local/scenarios"]', { client: client_id, times: '1' });
  expect(page.status).toBe(200);
  expect(words(page)).toContain(`invalid-nonce ID token with another nonce: ${client_id}, 1 of 1 sign-ins left`);
  const after = await visitor.submit('form[action="/_local/scenarios/reset"]');
  expect(words(after)).toContain('No scenario is in force.');
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
