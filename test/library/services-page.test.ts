import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { type Page, Walker } from '../../infrastructure/browser/walker.ts';
import { Service } from '../support/service.ts';

/** The pages of the services that are registered. */

let federation: Federation;
let service: Service;
let address: string;

beforeAll(async () => {
  federation = await startFederation();
  service = await Service.register(federation);
  address = `${new URL(federation.franceconnect.issuer).origin}/_local/services`;
});
afterAll(() => federation.stop());

const words = ({ document }: Page) => document.querySelector('main')?.text.replace(/\s+/g, ' ') ?? '';
const listed = ({ document }: Page) => document.querySelectorAll('main tbody code').map(({ text }) => text);

test('the navigation leads to the list, where every service is, and a filter finds one', async () => {
  const walker = new Walker();
  await walker.get(new URL('/_local', address).href);
  const page = await walker.click('nav.bar a[href$="/_local/services"]');
  expect(listed(page)).toEqual(expect.arrayContaining(['demo', 'cpf', service.client.client_id]));
  const found = await walker.submit('form.filter', { filter: 'FORMATION compte' });
  expect(listed(found)).toEqual(['cpf']);
  expect(words(await walker.submit('form.filter', { filter: 'nobody-of-this-name' }))).toContain('No service matches.');
});

test('a service’s page has its settings for each library, ready to copy', async () => {
  const { client_id, client_secret } = service.client;
  const page = await new Walker().get(`${address}/${client_id}`);
  const settings = page.document.querySelectorAll('details[name="settings"]');
  expect(settings.map((each) => each.querySelector('summary')?.text)).toEqual([
    '.env',
    'openid-client (Node)',
    'Spring Security',
    'Symfony',
    'Django',
    'Ruby',
  ]);
  for (const each of settings) {
    const text = each.querySelector('.copyable pre')?.text ?? '';
    expect(text).toContain(client_id);
    expect(text).toContain(client_secret);
    expect(text).toContain(federation.franceconnect.issuer);
  }
  expect(words(page)).toContain('No sign-in of this service yet.');
});

test('it shows the last sign-ins of this service alone, checks its authorization URL, and leads to its scenarios', async () => {
  const other = await Service.register(federation);
  await other.signIn({ persona: 'bastien-courcelle' });
  await service.signIn({ persona: 'angele-dubreuil' });
  const walker = new Walker();
  const page = await walker.get(`${address}/${service.client.client_id}`);
  const rows = page.document.querySelectorAll('.flows li').map(({ text }) => text);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toContain('Angèle DUBREUIL');

  const url = service.request().url;
  const checked = await walker.submit('form.check', { url: String(url) });
  expect(words(checked)).toContain('✓ FranceConnect accepts this request.');

  await walker.get(`${address}/${service.client.client_id}`);
  const scenarios = await walker.click('main a[href*="/_local/scenarios?client="]');
  expect(scenarios.document.querySelector('#client option[selected]')?.getAttribute('value')).toBe(
    service.client.client_id,
  );
});

test('a service nobody registered is refused in a sentence', async () => {
  const page = await new Walker().get(`${address}/nobody`);
  expect(page.status).toBe(404);
  expect(words(page)).toContain('No service is registered as nobody');
});
