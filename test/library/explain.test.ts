import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'node-html-parser';
import { OWN_CODES } from '../../contract/errors/catalogue.ts';
import { explain, findCode, nearestCode } from '../../contract/errors/explain.ts';
import { LIBRARY_SITES } from '../../contract/errors/library-codes.ts';
import { explanationText } from '../../federation/console/explain-text.ts';
import { type Federation, startFederation } from '../../federation/index.ts';
import { readCommandLine } from '../../federation/options/command-line.ts';
import { Walker } from '../../infrastructure/browser/walker.ts';
import { UserError } from '../../infrastructure/user-error.ts';
import { choosePerson } from '../support/choose-person.ts';
import { Service } from '../support/service.ts';

/** What an error code means, on the terminal and on the local pages; the error page’s link to it and to support (§3.8). */

let federation: Federation;
let service: Service;
let local: string;

beforeAll(async () => {
  federation = await startFederation({ only: ['provider', 'sources'] });
  local = `${new URL(federation.franceconnect.issuer).origin}/_local`;
  service = await Service.register(federation, { name: 'Mairie & fils' });
});
afterAll(() => federation.stop());

const page = async (path: string) => {
  const answer = await fetch(path.startsWith('http') ? path : local + path);
  return { status: answer.status, document: parse(await answer.text()) };
};

describe('franceconnect-local explain', () => {
  test('Y04C013C: what, where from, the rule and where it is stated, the remedy, production', () => {
    const text = explanationText('Y04C013C');
    expect(text).toContain('Y04C013C — HTTP 400');
    expect(text).toContain('actions/authorization/check_redirect_uri.js:32');
    for (const title of [
      'What happened',
      'The rule',
      'Where FranceConnect states it',
      'How to fix it',
      'In production',
      'What the service receives',
    ])
      expect(text).toMatch(new RegExp(`^${title}$\\n  .+`, 'm'));
  });

  test.each(['y04c013c', ' Y04C013C\n', '04C013C'])('%j is the same code', (written) => {
    expect(findCode(written)).toBe('Y04C013C');
  });

  test.each([
    ['Y04C013D', 'Y04C013C'],
    ['Y03007', 'Y030007'],
    ['Y0434A7', 'Y0434A7B'],
  ])('%s is nobody’s; the nearest is %s', (written, nearest) => {
    expect(nearestCode(written)).toBe(nearest);
    expect(() => explanationText(written)).toThrow(UserError);
    expect(() => explanationText(written)).toThrow(`'${written}'. Did you mean ${nearest}?`);
  });

  test('every code can be explained', () => {
    for (const code of [...OWN_CODES, ...LIBRARY_SITES.map((site) => site.code)])
      expect(explain(code).sections.length).toBeGreaterThan(5);
  });

  test('the command line', () => {
    expect(readCommandLine(['explain', 'Y030007'], {})).toEqual({ run: 'explain', code: 'Y030007' });
    expect(readCommandLine(['explain', '--help'], {})).toEqual({ run: 'help' });
    expect(readCommandLine(['explain', '-h'], {})).toEqual({ run: 'help' });
    expect(() => readCommandLine(['explain'], {})).toThrow(UserError);
    expect(() => readCommandLine(['explain', 'Y030007', 'Y040001'], {})).toThrow(UserError);
  });
});

describe('/_local/errors', () => {
  test.each(['Y04C013C', 'Y010008', 'Y0434A7B', 'Y190014'])('%s says what the terminal says', async (code) => {
    const { status, document } = await page(`/errors/${code}`);
    expect(status).toBe(200);
    expect(document.querySelector('html')?.getAttribute('lang')).toBe('en');
    for (const { title, text } of explain(code as 'Y010008').sections) {
      expect(document.querySelectorAll('h2').map((heading) => heading.text)).toContain(title);
      expect(document.text).toContain(text);
    }
  });

  test('an unknown code is 404 and names the nearest', async () => {
    const { status, document } = await page('/errors/Y04C013D');
    expect(status).toBe(404);
    expect(document.querySelector('main a')?.getAttribute('href')).toBe('/_local/errors/Y04C013C');
  });

  test('what is asked comes back escaped', async () => {
    const { document } = await page(`/errors/?code=${encodeURIComponent('<script>alert(1)</script>')}`);
    expect(document.querySelector('script')).toBeNull();
    expect(document.text).toContain('FranceConnect has no error code');
  });

  test('a secret sent by mistake is not repeated', async () => {
    const { document } = await page('/errors/?code=a-secret-sent-by-mistake');
    expect(document.text).toContain('FranceConnect has no error code [masked, 24 characters]');
    expect(document.text).not.toContain('a-secret-sent');
  });

  test('without a code, all of FranceConnect’s own', async () => {
    const { status, document } = await page('/errors/');
    expect(status).toBe(200);
    for (const code of OWN_CODES) expect(document.querySelector(`a[href="/_local/errors/${code}"]`)).not.toBeNull();
  });

  test('the error_uri of /token leads to what this request sent', async () => {
    const { client_id, client_secret } = service.client;
    const answer = await service.post('/token', { grant_type: 'password', client_id, client_secret });
    const { error_uri } = (await answer.json()) as { error_uri: string };
    const { document } = await page(error_uri);
    expect(document.querySelector('h1')?.text).toBe('Y04C2044');
    const [thisRequest] = document.querySelectorAll('section.card');
    const cells = thisRequest?.querySelectorAll('td').map((cell) => cell.text);
    expect(cells).toEqual(['password', 'authorization_code']);
    expect(document.text).toContain('POST /api/v2/token');
  });

  test('an identifier of another code, or of nothing, shows no request', async () => {
    const { client_id } = service.client;
    const answer = await service.post('/token', { grant_type: 'password', client_id });
    const { error_uri } = (await answer.json()) as { error_uri: string };
    const id = new URL(error_uri).searchParams.get('id');
    for (const path of [`/errors/Y030007?id=${id}`, '/errors/Y030007?id=nothing', '/errors/Y030007?id=a&id=b']) {
      const { status, document } = await page(path);
      expect([status, document.querySelector('section.card')]).toEqual([200, null]);
    }
  });
});

describe('the error page (§3.8)', () => {
  test('title, heading, code, what to do; the developers’ part apart, with a link to all about it', async () => {
    const { document } = await page(service.request({ redirect_uri: 'http://localhost:3999/callback/' }).url.href);
    expect(document.querySelector('title')?.text).toBe('Erreur de connexion - FranceConnect');
    expect(document.querySelector('h1')?.text).toBe('Une erreur s’est produite');
    expect(document.querySelector('.error-code')?.text).toBe('Erreur Y04C013C');
    expect(document.querySelectorAll('section.card h2').map((heading) => heading.text)).toEqual(['Que faire ?']);
    expect(document.querySelector('a.contact')).toBeNull();
    const developers = document.querySelector('section.developers');
    expect(developers?.getAttribute('lang')).toBe('en');
    expect(developers?.text).toContain('The rule:');
    expect(developers?.text).toContain('In production:');
    expect(developers?.querySelectorAll('mark').map((mark) => mark.text)).toEqual(['/']);
    const link = developers?.querySelector('a[href*="/errors/"]')?.getAttribute('href') ?? '';
    expect(link).toMatch(/\/_local\/errors\/Y04C013C\?id=[\w-]{36}$/);
    const explained = await page(link);
    expect(explained.document.querySelector('section.card')?.text).toContain('the trailing slash is too much');
    expect(explained.document.querySelector('section.card mark')?.text).toBe('/');
  });

  test('« Contactez-nous » on starred codes leads to what the support form would be told', async () => {
    const { document } = await page(service.request({ nonce: 'short' }).url.href);
    const link = new URL(document.querySelector('a.contact')?.getAttribute('href') ?? '');
    expect(document.querySelector('a.contact')?.text.trim()).toBe('Contactez-nous');
    expect(link.pathname).toBe('/_local/support');
    expect(Object.fromEntries(link.searchParams)).toEqual({
      platform: 'fclow',
      error_code: 'Y030007',
      sp_name: '',
      idp_name: '',
      error_id: expect.stringMatching(/^[\w-]{36}$/),
    });
    const support = await page(link.href);
    expect(support.status).toBe(200);
    expect(support.document.text).toContain('Y030007');
  });

  test('the form is told the service and the source of the session', async () => {
    const personas = await federation.personas.all();
    const refused = personas.find(({ register }) => register?.outcome === 'no-echo');
    const source = Object.keys(refused?.credentials ?? {})[0] ?? '';
    const browser = new Walker();
    await browser.get(service.request().url);
    await browser.submit(`#idp-${source}`);
    const { document } = await choosePerson(browser, refused?.id ?? '');
    expect(document.querySelector('.error-code')?.text).toBe('Erreur Y010008');
    const link = new URL(document.querySelector('a.contact')?.getAttribute('href') ?? '');
    expect(link.searchParams.get('sp_name')).toBe('Mairie & fils');
    expect(link.searchParams.get('idp_name')).not.toBe('');
    expect(document.querySelector('a.back')?.text.trim()).toBe('Revenir sur Mairie & fils');
  });

  test('FranceConnect+ says its own name', async () => {
    const answer = await fetch(`${federation.franceconnectPlus.issuer}/authorize`);
    const document = parse(await answer.text());
    const link = new URL(document.querySelector('a.contact')?.getAttribute('href') ?? '');
    expect(link.searchParams.get('platform')).toBe('fcplus');
  });
});
