import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { Service } from '../support/service.ts';

/** Sources paused, slowed and resumed by the buttons of `/_local/sources`, and what a citizen then sees. */

let federation: Federation;
let service: Service;
let local: string;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  service = await Service.register(federation);
  local = `${new URL(federation.franceconnect.issuer).origin}/_local`;
});
afterEach(() => federation.reset());
afterAll(() => federation.stop());

async function press(action: string) {
  const console = new Walker();
  await console.get(`${local}/sources`);
  return console.submit(`button[name="action"][value="${action}"]`);
}

async function openList() {
  const browser = new Walker({ stopAt: 'http://localhost:3999/' });
  await browser.get(service.request().url);
  return browser;
}

describe('a paused source', () => {
  test('answers a page of its own in French, which leads back to the list with its banner', async () => {
    const browser = await openList();
    // FranceConnect has read the source's metadata before: it sends the citizen there.
    await browser.submit('#idp-ameli');
    expect((await press('pause ameli')).document.querySelector('main')?.text).toContain('FranceConnect does not know');
    const again = await openList();
    const page = await again.submit('#idp-ameli');
    expect(page.status).toBe(503);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.document.querySelector('html')?.getAttribute('lang')).toBe('fr');
    expect(page.document.querySelector('h1')?.text).toBe('Ameli.fr est momentanément indisponible');
    expect(page.document.querySelector('.ribbon')).not.toBeNull();
    expect(page.body).toContain('/ameli/look.css');
    const list = await again.click('a.back');
    expect(list.document.querySelector('[role="alert"]')?.text).toContain('Ameli.fr');
  });

  test('answers so in the middle of a sign-in too, and goes on once resumed', async () => {
    const browser = await openList();
    const form = await browser.submit('#idp-msa');
    await press('pause msa');
    const down = await browser.get(form.url);
    expect(down.document.querySelector('a.back')?.getAttribute('href')).toContain('error=temporarily_unavailable');
    await press('resume msa');
    expect((await browser.get(form.url)).status).toBe(200);
  });

  test('is greyed on the list of sources when the outage is announced', async () => {
    await press('announce impots');
    const { page } = await openList();
    expect(page.document.querySelector('#idp-impots')?.hasAttribute('disabled')).toBe(true);
    expect(page.document.querySelector('#idp-impots')?.text).toContain('Indisponible');
    await press('resume impots');
    expect((await openList()).page.document.querySelector('#idp-impots')?.hasAttribute('disabled')).toBe(false);
  });
});

test('a sign-in at another source has nothing to do with it: neither its timeline nor its pages name it', async () => {
  await press('pause impots');
  await service.signIn({ source: 'ameli' });
  const entries = await federation.journal.entries({ client: service.client.client_id });
  expect(entries.flatMap(({ scenarios = [] }) => scenarios)).toEqual([]);
  const browser = await openList();
  const page = await browser.submit('#idp-ameli');
  expect(page.status).toBe(200);
  expect(page.body).not.toContain('state-of-impots');
});

test('the scenario that takes the sign-in page down shows the same page, for this sign-in only', async () => {
  await federation.scenarios.use('source-page-down', { client: service.client.client_id, times: 1 });
  const page = await (await openList()).submit('#idp-la-poste');
  expect([page.status, page.document.querySelector('h1')?.text]).toEqual([
    503,
    'L’Identité Numérique La Poste est momentanément indisponible',
  ]);
  expect((await (await openList()).submit('#idp-la-poste')).status).toBe(200);
});

test('a slowed source says so, and a forged form changes nothing', async () => {
  expect((await press('slow alicem')).document.querySelector('main')?.text).toContain('Slow: 3 s');
  const console = new Walker();
  await console.get(`${local}/sources`);
  const forged = await console.submit('button[value="resume alicem"]', { csrf: 'forged' });
  expect(forged.status).toBe(403);
  expect(forged.document.querySelector('main')?.text).toContain('Slow: 3 s');
});
