import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { Service } from '../support/service.ts';

const FORM = 'form[action="/_local/personas/new"]';
const IMPORT = 'form[action="/_local/personas/import"]';

const CAMILLE = {
  given_name: 'Camille',
  family_name: 'ORVIEUX',
  gender: 'female',
  birthdate: '12/04/1990',
  birthplace: '37261',
  email: 'camille@example.org',
};

let federation: Federation;
let origin: string;
let service: Service;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  ({ origin } = new URL(federation.franceconnect.issuer));
  service = await Service.register(federation);
});

afterAll(() => federation.stop());

async function fillIn(fields: Record<string, string>, form = FORM) {
  const browser = new Walker();
  await browser.get(`${origin}/_local/personas/new`);
  await browser.submit(form, fields);
  return browser;
}

const errorsOf = ({ page: { document } }: Walker) =>
  document.querySelectorAll('.error-summary a').map((link) => [link.getAttribute('href'), link.text]);

describe('the form for somebody of one’s own', () => {
  test('leads from the home page to somebody who signs in at once', async () => {
    const browser = new Walker();
    await browser.get(`${origin}/_local`);
    await browser.click('a[href="/_local/personas/new"]');
    await browser.submit(FORM, CAMILLE);
    const { status, url, document } = browser.page;
    expect(status).toBe(200);
    expect(url.pathname).toBe('/_local/personas/camille-orvieux');
    expect(document.querySelector('h1')?.text).toBe('Camille ORVIEUX');
    const { userinfo } = await service.signIn({ persona: 'camille-orvieux', source: 'msa' });
    expect(userinfo).toMatchObject({ birthdate: '1990-04-12', family_name: 'ORVIEUX', birthcountry: '99100' });
  });

  test('odd data are told in sentences, nothing typed is lost, and they are taken when that is what is wanted', async () => {
    const odd = { ...CAMILLE, family_name: 'BIZARRE', birthplace: '37000', nir: '1900475107001' };
    const browser = await fillIn(odd);
    expect(browser.page.status).toBe(422);
    expect(errorsOf(browser)).toEqual([
      ['#birthplace', '37000 is not a commune. It is a postal code: Tours is 37261.'],
      ['#nir', expect.stringContaining('1900475107001 says')],
    ]);
    for (const [name, value] of Object.entries({
      given_name: 'Camille',
      nir: '1900475107001',
      birthdate: '12/04/1990',
    })) {
      expect(browser.page.document.querySelector(`#${name}`)?.getAttribute('value')).toBe(value);
    }
    await browser.submit(FORM, { ...odd, as_is: 'oui' });
    expect(browser.page.url.pathname).toBe('/_local/personas/camille-bizarre');
    expect(browser.page.document.querySelector('main')?.text).toContain('Odd, and kept as it is');
  });

  test.each([
    [{}, '#family_name', 'Expected at least given_name or family_name.'],
    [{ ...CAMILLE, id: 'Pas Bon' }, '#id', 'Expected lower-case letters, digits, hyphens, received Pas Bon.'],
    [
      { ...CAMILLE, id: 'angele-dubreuil' },
      '#id',
      'id: received angele-dubreuil, expected one that nobody of the stock or of your file has',
    ],
    [{ ...CAMILLE, register: 'maybe' }, '#register', expect.stringContaining('no-echo')],
    [
      { ...CAMILLE, birthplace: '' },
      '#birthplace',
      'No birthplace: FranceConnect refuses an identity without it (Y600006).',
    ],
  ])('%j is refused in a sentence that leads to its field', async (fields, field, sentence) => {
    const browser = await fillIn({ given_name: '', family_name: '', birthdate: '', ...fields });
    expect(browser.page.status).toBe(422);
    expect(errorsOf(browser)).toContainEqual([field, sentence]);
    expect(browser.page.document.querySelector(field)).not.toBeNull();
  });

  test('what is typed is shown as text, never as markup', async () => {
    const browser = await fillIn({ ...CAMILLE, family_name: '<b>x</b>', id: 'A"><script>' });
    expect(browser.page.document.querySelectorAll('main script, main b')).toEqual([]);
    expect(browser.page.document.querySelector('#family_name')?.getAttribute('value')).toBe('<b>x</b>');
  });

  test('a form of another site, or of another browser, changes nothing', async () => {
    const before = (await federation.personas.all()).length;
    const shown = new Walker();
    await shown.get(`${origin}/_local/personas/new`);
    const csrf = shown.page.document.querySelector('input[name="csrf"]')?.getAttribute('value') ?? '';
    for (const headers of [{}, { cookie: 'local_form=aaaaaaaaaaaaaaaaaaaaaa' }]) {
      const response = await fetch(`${origin}/_local/personas/new`, {
        method: 'POST',
        headers,
        body: new URLSearchParams({ ...CAMILLE, csrf }),
      });
      expect(response.status).toBe(403);
      expect(await response.text()).toContain('value="ORVIEUX"');
    }
    expect(await federation.personas.all()).toHaveLength(before);
  });

  test('is reached with the control token where there is one', async () => {
    const token = 'a-token-of-sixteen-characters-or-more';
    await using guarded = await startFederation({ only: ['provider', 'sources'], controlToken: token });
    const browser = new Walker();
    await browser.get(`${new URL(guarded.franceconnect.issuer).origin}/_local/personas/new`);
    await browser.submit('main form', { token });
    await browser.submit(FORM, CAMILLE);
    expect(browser.page.url.pathname).toBe('/_local/personas/camille-orvieux');
    expect(browser.page.document.toString()).not.toContain(token);
  });
});

describe('pasted CSV', () => {
  test('brings its people in, and says what was left out', async () => {
    const csv =
      'corse,123,BROSSE,,Mario,male,mario@example.org,1981-02-03,2A004,99100\ncorse,1,X,,Y,male,z@example.org,1981-02-03,2A004,99100';
    const browser = await fillIn({ csv }, IMPORT);
    expect(browser.page.status).toBe(200);
    expect(browser.page.document.querySelector('h1')?.text).toBe('1 person imported');
    expect(browser.page.document.querySelector('main')?.text).toContain("Line 2: skipped, the login 'corse'");
    await browser.click('a[href="/_local/personas/corse"]');
    expect(browser.page.status).toBe(200);
    await expect(service.signIn({ persona: 'corse', source: 'ameli' })).resolves.toBeDefined();
  });

  test('that cannot be read is refused beside what was pasted', async () => {
    const browser = await fillIn({ csv: 'hello' }, IMPORT);
    expect(browser.page.status).toBe(422);
    expect(errorsOf(browser)).toEqual([['#csv', expect.stringContaining('Known columns')]]);
    expect(browser.page.document.querySelector('#csv')?.text).toContain('hello');
  });
});

test('nobody is found under an unknown id', async () => {
  expect((await fetch(`${origin}/_local/personas/nobody`)).status).toBe(404);
});
