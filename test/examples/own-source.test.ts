import { afterAll, beforeAll, expect, test } from '@jest/globals';
import transportCard from '../../examples/own-source/transport-card.ts';
import { type Federation, type Persona, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { Service } from '../support/service.ts';

/** Somebody else's source with pages of its own, in the simulator it was added to. */

let federation: Federation;
let service: Service;
let angele: Persona;
beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'], sources: [transportCard] });
  service = await Service.register(federation);
  const people = await federation.personas.all();
  angele = people.find(({ id }) => id === 'angele-dubreuil') as Persona;
});
afterAll(() => federation.stop());

/** A browser on the first page of the source. */
async function arrive() {
  const request = service.request();
  const walker = new Walker({ stopAt: service.client.redirect_uris });
  await walker.get(request.url);
  return { walker, request, page: await walker.submit('#idp-transport-card') };
}

const number = () => angele.nir?.slice(-8) ?? '';

test('asks for the card, then for its code, and says who it is', async () => {
  const { walker, request } = await arrive();
  const second = await walker.submit('#contenu form', { number: number() });
  expect(second.url.pathname).toMatch(/\/transport-card\/interaction\/[^/]+\/page\/code$/);
  await walker.submit('#contenu form', { code: '1984' });
  const arrival = await walker.submit('form[action="/api/v2/login"]');
  const { userinfo } = await service.complete(arrival.url, request);
  expect(userinfo).toMatchObject({ family_name: angele.identity.family_name, email: angele.identity.email });
});

test('its pages have the ribbon, the look, the people, the drawer and the way back', async () => {
  const { walker, page } = await arrive();
  const { document } = page;
  expect(document.querySelector('h1')?.text).toBe('Votre carte');
  expect(document.querySelector('link[href="/transport-card/look.css"]')).not.toBeNull();
  for (const part of ['.ribbon', 'details#simulateur', 'button[name=persona]', 'form#filtrer'])
    expect(document.querySelector(part)).not.toBeNull();
  const list = await walker.click('a.back');
  expect(list.document.querySelector('[role=alert]')?.text).toContain('Carte de transport');
});

test('the headless sign-in takes the person of the list', async () => {
  const { userinfo } = await service.signIn({ persona: angele.id, source: 'transport-card' });
  expect(userinfo.family_name).toBe(angele.identity.family_name);
});

test('a wrong number and a wrong code are told on the page; the third wrong code ends the sign-in', async () => {
  const { walker } = await arrive();
  const unknown = await walker.submit('#contenu form', { number: '00000000' });
  expect([unknown.status, unknown.document.querySelector('.error-summary a')?.getAttribute('href')]).toEqual([
    422,
    '#number',
  ]);
  await walker.submit('#contenu form', { number: number() });
  const tries = [];
  for (let i = 0; i < 2; i += 1) tries.push((await walker.submit('#contenu form', { code: '0000' })).status);
  expect(tries).toEqual([422, 422]);
  const list = await walker.submit('#contenu form', { code: '0000' });
  expect(list.document.querySelector('[role=alert]')?.text).toContain('Carte de transport');
});

test('a page that was not reached in order, one that does not exist and a forged form are refused', async () => {
  const { walker, page } = await arrive();
  const at = page.url.pathname;
  const skipped = await walker.get(`${at}/page/code`);
  expect(skipped.url.pathname).toBe(at);
  expect((await walker.post(`${at}/page/code`, { code: '1984' })).status).toBe(403);
  expect((await walker.get(`${at}/page/nowhere`)).status).toBe(404);
  expect((await walker.get(`${at}/page/constructor`)).status).toBe(404);
});

test('what is typed on such a page is masked in the journal', async () => {
  const { walker } = await arrive();
  await walker.submit('#contenu form', { number: number() });
  const entries = await federation.journal.entries({ client: service.client.client_id });
  const typed = entries.findLast(({ kind }) => kind === 'IDP_SIGNED_IN')?.detail;
  expect(typed).toMatchObject({ request: { parameters: { number: '[masked, 8 characters]' } } });
  expect(JSON.stringify(entries)).not.toContain(number());
});
