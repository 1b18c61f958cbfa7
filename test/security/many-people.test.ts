import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { ControlApi } from '../support/control-api.ts';
import { Service } from '../support/service.ts';

/** Ten thousand people more: pages show a part of them, and a filter finds the others. */

const HEAD = 'login,given_name,family_name,gender,birthdate,birthplace,birthcountry,email';
const row = (n: number) => `p${n},Ada,NUMERO${n},female,1990-01-01,75107,99100,p${n}@example.org`;
const file = (from: number, count: number) =>
  [HEAD, ...Array.from({ length: count }, (_, n) => row(from + n))].join('\n');
/** The given name of all the others is this one's identifier. */
const NAMESAKE = 'ada,Zoé,PRENOM,female,1990-01-01,75107,99100,ada@example.org';

/** Characters of a page that any browser shows at once; all the people would be 5 million. */
const LIGHT = 250_000;

let federation: Federation;
let console: string;

beforeAll(async () => {
  federation = await startFederation();
  console = `${new URL(federation.franceconnect.issuer).origin}/_local`;
  const { status } = await new ControlApi(federation).call(
    'POST',
    '/personas/import',
    `${file(0, 10_000)}\n${NAMESAKE}`,
    {
      'content-type': 'text/csv',
    },
  );
  expect(status).toBe(201);
}, 60_000);
afterAll(() => federation.stop());

test.each(['', '/personas', '/personas?filter=numero', '/personas?page=400', '/stage', '/stage/personnes'])(
  'the page /_local%s is light',
  async (path) => {
    const answer = await fetch(console + path);
    expect(answer.status).toBe(200);
    expect((await answer.text()).length).toBeLessThan(LIGHT);
  },
);

test('the sign-in page of a source is light; its filter finds the last of them, who signs in', async () => {
  const service = await Service.register(federation);
  const walker = new Walker();
  await walker.get(service.request().url);
  const { document } = await walker.submit('#idp-ameli');
  expect(document.toString().length).toBeLessThan(LIGHT);
  expect(document.querySelector('#personnes [role="status"]')?.text).toMatch(/^\d{5} personnes/);
  expect(document.querySelectorAll('button[name="persona"]')).toHaveLength(8);
  const found = await walker.submit('form#filtrer', { filtre: 'numero9999' });
  expect(found.document.querySelector('#personnes [role="status"]')?.text).toMatch(/^1 sur \d{5} personnes/);
  const { page } = walker;
  const [button] = page.document.querySelectorAll('button[name="persona"]');
  const landed = await walker.submit(`button[name="persona"][value="${button?.getAttribute('value')}"]`);
  expect(landed.url.pathname).toMatch(/\/consent$/);
});

test.each(['angele-dubreuil', 'p1', 'p9999', 'ada'])(
  'signIn finds %s, whom the sign-in page of the source need not show at first',
  async (persona) => {
    const service = await Service.register(federation);
    const landed = await federation.signIn(service.request().url.href, { persona, source: 'ameli' });
    expect(landed.searchParams.get('code')).not.toBeNull();
  },
);

test.each(['/', '/connexion', '/inscription'])('the CPF site’s %s is light, with its strip', async (path) => {
  expect((await (await fetch(`${federation.cpf?.url}${path}`)).text()).length).toBeLessThan(LIGHT);
});

test('the page of an import names a part of those it imported', async () => {
  const walker = new Walker();
  await walker.get(`${console}/personas/new`);
  const { document, status } = await walker.submit('form[action$="/personas/import"]', { csv: file(20_000, 500) });
  expect(status).toBe(200);
  expect(document.querySelector('h1')?.text).toBe('500 people imported');
  expect(document.querySelectorAll('main li a[href^="/_local/personas/"]')).toHaveLength(100);
  expect(document.querySelector('main')?.text).toContain('And 400 more');
});
